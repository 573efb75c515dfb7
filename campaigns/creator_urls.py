"""What creators open."""

from django.urls import path

from campaigns.views import creator, creator_messages

urlpatterns = [
    path("<str:token>/", creator.creator_page, name="creator_page"),
    path("<str:token>/messages/", creator_messages.creator_messages, name="creator_messages"),
]
