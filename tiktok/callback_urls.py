"""Where TikTok's callbacks arrive."""

from django.urls import path

from tiktok import views

urlpatterns = [path("tiktok/", views.receive, name="receive_callback")]
