"""How the room begins: it hears what mail services tell of messages."""

from anymail.signals import tracking
from django.apps import AppConfig
from django.utils.module_loading import import_string


class CampaignsConfig(AppConfig):
    """Campaigns."""

    name = "campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        """Anymail's signal is its only door (decision 015)."""
        tracking.connect(import_string("campaigns.messaging.tracking.hear"), dispatch_uid="mail news")
