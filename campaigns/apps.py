"""How the room begins: it hears what mail services tell of messages, and teaches SQLite the median."""

from anymail.signals import tracking
from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import import_string


class CampaignsConfig(AppConfig):
    """Campaigns."""

    name = "campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        """Anymail's signal is its only door (decision 015); a connection learns before it is first asked."""
        tracking.connect(import_string("campaigns.messaging.tracking.hear"), dispatch_uid="mail news")
        connection_created.connect(import_string("campaigns.reporting.median.teach"), dispatch_uid="median")
