"""A brand connected to TikTok and disconnected; callbacks subscribed to by themselves."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brands.models import Brand, User
from lifecycle.transitions import all_or_refused
from tiktok.answers import Grant
from tiktok.connecting import app_client, callback_url, client_of
from tiktok.errors import Rejected
from tiktok.models import Call, Connection, CreatorConnection
from tiktok.models.call import DISCONNECT
from tiktok.models.connection import Status
from tiktok.outbox import place_call

SUBSCRIBE = "subscribe"
SUBSCRIBE_TO_CREATORS = "subscribe_to_creators"
ACCOUNT_NEWS = ("DEFAULT", "VIDEO")  # a consent taken back; a post that came out, or is gone


def connect(brand: Brand, *, auth_code: str, by: User | None, at: datetime) -> Connection:
    """Exchange the consent's code and keep what it gives. Raises `Rejected` or `Unavailable`."""
    with app_client() as client:
        grant = client.exchange(auth_code)
    return keep(brand, grant, by=by, at=at)


def keep(brand: Brand, grant: Grant, *, by: User | None, at: datetime) -> Connection:
    """Make or renew the brand's connection, and have callbacks sent. An account another brand uses raises `Refused`."""
    facts: dict[str, Any] = {
        "token": grant.token,
        "account_id": grant.account_id,
        "generation": grant.generation,
        "advertiser_ids": grant.advertiser_ids,
    }
    with all_or_refused(_("This TikTok account is already connected to another brand here.")):
        connection = Connection.objects.filter(brand=brand).first() or _new(brand, grant, at=at)
        connection.reconnect(by=by, at=at, cause="consent", **facts)
        _place_once(SUBSCRIBE, connection, by=by, at=at)
        brand.calls.wake(at)
        brand.callbacks.wake(at)
    return connection


def disconnect(connection: Connection, *, by: User, at: datetime) -> None:
    """Ask nothing more of TikTok for the brand, and give the token back. What waits is kept for a new connection."""
    with transaction.atomic():
        connection.disconnect(by=by, at=at, cause="click")
        place_call(DISCONNECT, connection, by=by, at=at)


def perform_subscribe(call: Call, *, at: datetime) -> str:
    """Have TikTok send callbacks for the account. A subscription hangs on its token, so an older one is ended first,

    and so is that of the account the brand was connected to before.
    """
    connection = Connection.objects.get(pk=call.subject_id)
    if connection.status != Status.CONNECTED:
        return "no longer wanted"
    with client_of(connection) as client:
        for subscription_id, account_id in client.subscriptions().items():
            if account_id == connection.account_id or subscription_id == connection.subscription_id:
                client.unsubscribe(subscription_id)
        subscription_id = client.subscribe(callback_url(), token=connection.token, account_id=connection.account_id)
    Connection.objects.filter(pk=connection.pk).update(subscription_id=subscription_id)
    return f"subscription {subscription_id}"


def perform_disconnect(call: Call, *, at: datetime) -> str:
    """End the subscription, give the token back, forget it. What TikTok does not know any more needs no ending."""
    connection = Connection.objects.get(pk=call.subject_id)
    if connection.status != Status.DISCONNECTED or not connection.token:
        return "no longer wanted"
    with client_of(connection) as client:
        for undo, what in ((client.unsubscribe, connection.subscription_id), (client.revoke, connection.token)):
            if what:
                _unless_gone(undo, what)
    with transaction.atomic():
        fresh = connection.locked()
        if fresh.status == Status.DISCONNECTED:
            Connection.objects.filter(pk=fresh.pk).update(sealed_token="", subscription_id="")
    return "token given back"


def ask_for_account_news(connection: CreatorConnection, *, by: User | None, at: datetime) -> None:
    """A creator's connection came or went: see that news of creators' own accounts is sent as long as there is one."""
    _place_once(SUBSCRIBE_TO_CREATORS, connection, by=by, at=at)


def perform_subscribe_to_creators(call: Call, *, at: datetime) -> str:
    """TikTok keeps one address for the whole app. It may send no such news: then creators are only asked about."""
    wanted = CreatorConnection.objects.connected().exists()
    with app_client() as client:
        for kind in ACCOUNT_NEWS:
            try:
                _set_address(client, kind, wanted=wanted)
            except Rejected as refusal:
                return f"TikTok sends none: {refusal}"
    return "news comes here" if wanted else "news is no longer wanted"


def _set_address(client: Any, kind: str, *, wanted: bool) -> None:
    """An address that is not ours is another installation's: it is replaced, never taken away."""
    if wanted:
        client.set_account_webhook(kind, callback_url())
    elif client.account_webhook(kind) == callback_url():
        client.drop_account_webhook(kind)


def _new(brand: Brand, grant: Grant, *, at: datetime) -> Connection:
    return Connection.objects.create(
        brand=brand,
        account_id=grant.account_id,
        connected_at=at,
        sealed_token="-",  # noqa: S106  # replaced in the same transaction
    )


def _place_once(kind: str, connection: Connection | CreatorConnection, *, by: User | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            place_call(kind, connection, by=by, at=at)
    except IntegrityError:
        return  # it is being asked already


def _unless_gone(undo: Any, what: str) -> None:
    try:
        undo(what)
    except Rejected:
        return
