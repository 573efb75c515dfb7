"""A brand's client, the way to TikTok's consent page, and what happens when a token is refused."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brands.models import Brand, Member
from lifecycle.transitions import Refused
from tiktok.errors import Rejected
from tiktok.models import Connection
from tiktok.models.connection import Status
from tiktok.words import TOKEN_REFUSED


def client_for(brand: Brand) -> Any:
    """The client with the brand's token, in the words of its marketplace. Not connected raises `Refused`."""
    connection = Connection.objects.filter(brand=brand).exclude(status=Status.DISCONNECTED).first()
    if connection is None:
        raise Refused(_("%(brand)s is not connected to TikTok yet.") % {"brand": brand})
    return client_of(connection)


def is_connected(brand: Brand) -> bool:
    """Whether things may be asked of TikTok for the brand; with a token to be renewed they wait."""
    return Connection.objects.filter(brand=brand).exclude(status=Status.DISCONNECTED).exists()


def app_client() -> Any:
    """The client without any brand's token, for what the app asks in its own name."""
    return import_string(settings.TIKTOK_CLIENTS["ttcm"])()


def consent_url(brand: Brand, state: str) -> str:
    """TikTok's consent page for the brand (wire page 2a)."""
    back = settings.PUBLIC_URL + reverse("tiktok:connected", args=[brand.slug])
    return f"{settings.TIKTOK_CONSENT_URL}?{urlencode({'app_id': settings.TIKTOK_APP_ID, 'redirect_uri': back, 'state': state})}"


def new_state() -> str:
    """A value the consent page must give back, so that nobody else's consent is taken for ours."""
    return secrets.token_urlsafe(24)


def note_refused_token(brand: Brand, error: Rejected, *, at: datetime, cause: str) -> bool:
    """Mark the connection when TikTok refused its token; whether it did."""
    if error.code not in TOKEN_REFUSED:
        return False
    connection = Connection.objects.filter(brand=brand).first()
    if connection and connection.can("lose"):
        connection.lose(by=None, at=at, cause=cause)
    return True


def tell_owners(*, at: datetime) -> int:
    """Write to the owners of brands whose token was refused, once for each loss; how many brands."""
    lost = Connection.objects.filter(status=Status.NEEDS_RECONNECTING, told_at__isnull=True).select_related("brand")
    for connection in lost:
        _write_to_owners(connection)
        Connection.objects.filter(pk=connection.pk).update(told_at=at)
    return len(lost)


def callback_url() -> str:
    """Where TikTok's callbacks arrive."""
    return settings.PUBLIC_URL + reverse("receive_callback")


def client_of(connection: Connection) -> Any:
    """The client of one connection, whatever its status."""
    made = import_string(settings.TIKTOK_CLIENTS[connection.generation])
    return made(token=connection.token, account_id=connection.account_id)


def _write_to_owners(connection: Connection) -> None:
    brand = connection.brand
    owners = brand.members.filter(role=Member.Role.OWNER).values_list("user__email", flat=True)
    page = settings.PUBLIC_URL + reverse("tiktok:connection", args=[brand.slug])
    send_mail(
        _("TikTok refuses the token of %(brand)s") % {"brand": brand},
        _(
            "TikTok does not accept the token of %(brand)s any more: it was revoked, or the consent withdrawn.\n\n"
            "Nothing is asked of TikTok until you reconnect; what waits goes on by itself then.\n\nReconnect: %(page)s"
        )
        % {"brand": brand, "page": page},
        None,
        list(owners),
    )
