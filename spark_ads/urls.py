"""Spark Ads of posts and campaigns."""

from django.urls import path

from spark_ads import views

app_name = "spark_ads"
urlpatterns = [
    path("posts/<int:post_id>/spark-ads/", views.post, name="post"),
    path("posts/<int:post_id>/spark-ads/ask/", views.ask, name="ask"),
    path("campaigns/<int:campaign_id>/spark-ads/", views.campaign, name="campaign"),
]
