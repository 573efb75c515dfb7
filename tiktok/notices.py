"""What members hear of the connection."""

from django.urls import reverse
from django.utils.translation import gettext as _

from brands.notifying import Notice
from lifecycle.models import StatusChange
from tiktok.models import Connection


def connection_lost(connection: Connection, change: StatusChange) -> Notice:
    """Nothing goes on until somebody reconnects."""
    words = _("TikTok refuses the token of %(brand)s. Reconnect; what waits goes on by itself.")
    return Notice(words % {"brand": connection.brand}, reverse("tiktok:connection", args=[connection.brand.slug]))
