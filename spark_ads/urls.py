"""Spark Ads of posts, campaigns and the brand: authorizations, the ad library, and ads."""

from django.urls import path

from spark_ads.views import ads, assets, authorizations, batch, calendar, campaign, codes, post, wizard

app_name = "spark_ads"
urlpatterns = [
    path("posts/<int:post_id>/spark-ads/", post.post, name="post"),
    path("posts/<int:post_id>/spark-ads/ask/", post.ask, name="ask"),
    path("posts/<int:post_id>/spark-ads/extend/", post.extend, name="extend"),
    path("posts/<int:post_id>/spark-ads/code/", codes.paste, name="paste"),
    path("campaigns/<int:campaign_id>/spark-ads/", campaign.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/spark-ads/ask/", campaign.ask_many, name="ask_many"),
    path("campaigns/<int:campaign_id>/spark-ads/rule/", campaign.rule, name="rule"),
    path("authorizations/", authorizations.authorizations, name="authorizations"),
    path("authorizations/extend/", authorizations.extend_many, name="extend_many"),
    path("authorizations/calendar/", calendar.calendar, name="calendar"),
    path("authorizations/calendar/link/", calendar.make_link, name="make_calendar_link"),
    path("authorizations/calendar/link/<int:link_id>/revoke/", calendar.revoke_link, name="revoke_calendar_link"),
    path("authorizations/codes/", codes.codes, name="codes"),
    path("authorizations/codes/<int:check_id>/", codes.check, name="check"),
    path("authorizations/batches/<int:batch_id>/", batch.batch, name="batch"),
    path("spark-ads/library/", assets.asset_library, name="library"),
    path("spark-ads/library/apply/", assets.apply, name="apply"),
    path("spark-ads/library/search/<uuid:key>/", assets.search, name="search"),
    path("spark-ads/library/<int:asset_id>/", assets.asset, name="asset"),
    path("spark-ads/library/<int:asset_id>/<slug:change>/", assets.asset_change, name="asset_change"),
    path("spark-ads/by-hand/", ads.by_hand, name="by_hand"),
    path("spark-ads/ads/", ads.ads, name="ads"),
    path("spark-ads/ads/new/", wizard.ad_new, name="ad_new"),
    path("spark-ads/ads/<int:ad_id>/", ads.ad, name="ad"),
    path("spark-ads/ads/<int:ad_id>/step/<slug:step>/", wizard.ad_step, name="ad_step"),
    path("spark-ads/ads/<int:ad_id>/review/", wizard.ad_review, name="ad_review"),
    path("spark-ads/ads/<int:ad_id>/submit/", wizard.ad_submit, name="ad_submit"),
    path("spark-ads/ads/<int:ad_id>/discard/", wizard.ad_discard, name="ad_discard"),
    path("spark-ads/ads/<int:ad_id>/another-post/", wizard.ad_another_post, name="ad_another_post"),
    path("spark-ads/ads/<int:ad_id>/retry/", ads.ad_retry, name="ad_retry"),
    path("spark-ads/ads/<int:ad_id>/change/", ads.ad_change, name="ad_change"),
    path("spark-ads/ads/<int:ad_id>/edit/", ads.ad_edit, name="ad_edit"),
    path("spark-ads/ads/<int:ad_id>/switch/<slug:change>/", ads.ad_switch, name="ad_switch"),
]
