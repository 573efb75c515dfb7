"""The way in."""

from django.urls import path

from brands.views import brand as views

urlpatterns = [
    path("", views.front, name="front"),
    path("brands/new/", views.new, name="new_brand"),
]
