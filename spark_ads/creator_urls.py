"""Spark Ads as creators answer them, behind the address of their order's page."""

from django.urls import path

from spark_ads import creator_views

urlpatterns = [
    path("<str:token>/posts/<int:post_id>/spark/allow/", creator_views.allow, name="creator_spark_allow"),
    path("<str:token>/posts/<int:post_id>/spark/refuse/", creator_views.refuse, name="creator_spark_refuse"),
    path("<str:token>/posts/<int:post_id>/spark/end/", creator_views.end, name="creator_spark_end"),
    path("<str:token>/posts/<int:post_id>/spark/", creator_views.answer, name="creator_spark"),
]
