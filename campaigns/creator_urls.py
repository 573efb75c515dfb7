"""What creators open."""

from django.urls import path

from campaigns.views import creator

urlpatterns = [path("<str:token>/", creator.creator_page, name="creator_page")]
