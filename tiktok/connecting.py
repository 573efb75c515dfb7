"""A brand's client, and how a brand gets connected."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brands.models import Brand, User
from lifecycle.transitions import Refused
from tiktok.errors import Rejected
from tiktok.models import Connection

TOKEN_REFUSED = {40102, 40104, 40105}


def client_for(brand: Brand) -> Any:
    """The client with the brand's token; `settings.TIKTOK_CLIENT` names its class. Not connected raises `Refused`."""
    connection = Connection.objects.filter(brand=brand).first()
    if connection is None:
        raise Refused(_("%(brand)s is not connected to TikTok yet.") % {"brand": brand})
    return import_string(settings.TIKTOK_CLIENT)(token=connection.token, account_id=connection.account_id)


def consent_url(brand: Brand, state: str) -> str:
    """TikTok's consent page for the brand (wire page 2a)."""
    back = settings.PUBLIC_URL + reverse("tiktok:connected", args=[brand.slug])
    return f"{settings.TIKTOK_CONSENT_URL}?{urlencode({'app_id': settings.TIKTOK_APP_ID, 'redirect_uri': back, 'state': state})}"


def new_state() -> str:
    """A value the consent page must give back, so that nobody else's consent is taken for ours."""
    return secrets.token_urlsafe(24)


def connect(brand: Brand, *, auth_code: str, by: User | None, at: datetime) -> Connection:
    """Exchange the consent's code and keep the token. Raises `Rejected` or `Unavailable`."""
    with import_string(settings.TIKTOK_CLIENT)() as client:
        grant = client.exchange(auth_code)
    return keep(brand, token=grant.token, account_id=grant.account_id, by=by, at=at)


def keep(brand: Brand, *, token: str, account_id: str, by: User | None, at: datetime) -> Connection:
    """Make or renew the brand's connection. An account another brand uses raises `Refused`."""
    try:
        with transaction.atomic():
            connection, _created = Connection.objects.get_or_create(
                brand=brand, defaults={"account_id": account_id, "sealed_token": "", "connected_at": at}
            )
            connection.reconnect(by=by, at=at, cause="consent", token=token, account_id=account_id)
            brand.calls.wake(at)
            brand.callbacks.wake(at)
    except IntegrityError as error:
        raise Refused(_("This TikTok account is already connected to another brand here.")) from error
    return connection


def note_refused_token(brand: Brand, error: Rejected, *, at: datetime, cause: str) -> bool:
    """Mark the connection when TikTok refused its token; whether it did."""
    if error.code not in TOKEN_REFUSED:
        return False
    connection = Connection.objects.filter(brand=brand).first()
    if connection and connection.can("lose"):
        connection.lose(by=None, at=at, cause=cause)
    return True
