"""Spark Ads of posts and campaigns, the ad library, and ads."""

from django.urls import path

from spark_ads.views import ads, assets, post, wizard

app_name = "spark_ads"
urlpatterns = [
    path("posts/<int:post_id>/spark-ads/", post.post, name="post"),
    path("posts/<int:post_id>/spark-ads/ask/", post.ask, name="ask"),
    path("campaigns/<int:campaign_id>/spark-ads/", post.campaign, name="campaign"),
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
    path("spark-ads/ads/<int:ad_id>/edit/", ads.ad_edit, name="ad_edit"),
    path("spark-ads/ads/<int:ad_id>/switch/<slug:change>/", ads.ad_switch, name="ad_switch"),
]
