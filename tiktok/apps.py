"""How the room is called on screen."""

from django.apps import AppConfig


class TikTokConfig(AppConfig):
    """The door to TikTok."""

    name = "tiktok"
    verbose_name = "TikTok"
