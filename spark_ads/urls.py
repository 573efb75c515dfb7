"""Spark Ads of posts, campaigns and the brand."""

from django.urls import path

from spark_ads.views import authorizations, batch, calendar, campaign, codes, post

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
]
