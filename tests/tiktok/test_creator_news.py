"""News of creators' own accounts is asked for by itself while a creator is connected, and not longer (wire page 6)."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from creators import authenticating
from simulator.api import account_oauth
from simulator.models import AccountToken, Delivery, Person, Webhook
from tests import make
from tiktok import connecting, processing
from tiktok.actions import ACCOUNT_NEWS, ask_for_account_news
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call, Connection, CreatorConnection
from tiktok.signatures import sign_account

HERE = "/callbacks/tiktok/"


def work(at):
    for call in Call.objects.filter(state="waiting").order_by("pk"):
        processing.run_call(call, at=at)
    return Call.objects.filter(kind="subscribe_to_creators").latest("pk")


def connected(brand, ada, at):
    """A creator who is connected, and TikTok was told where news goes."""
    connection = make.creator_connection(brand)
    ask_for_account_news(connection, by=ada, at=at)
    work(at)
    return connection


def test_a_connected_creators_news_comes_here(acme, ada, tiktok, at):
    connected(acme, ada, at)

    assert tiktok.webhooks == dict.fromkeys(ACCOUNT_NEWS, connecting.callback_url())
    assert connecting.callback_url().endswith(HERE)


@pytest.mark.parametrize("end", ["revoked", "lost"])
def test_with_the_last_creator_the_news_ends(end, acme, other, ada, tiktok, at):
    first, last = connected(acme, ada, at), connected(other, ada, at)

    for connection, left in ((first, set(ACCOUNT_NEWS)), (last, set())):
        if end == "revoked":
            authenticating.revoke(connection, by=ada, at=at)
        else:
            authenticating.lose(connection, at=at, cause="test")
        work(at)
        assert set(tiktok.webhooks) == left


def test_the_address_of_another_installation_stays(acme, ada, tiktok, at):
    connection = connected(acme, ada, at)
    tiktok.webhooks = dict.fromkeys(ACCOUNT_NEWS, "https://another.example/callbacks/tiktok/")

    authenticating.revoke(connection, by=ada, at=at)

    assert work(at).outcome == "news is no longer wanted"
    assert set(tiktok.webhooks.values()) == {"https://another.example/callbacks/tiktok/"}


def test_where_tiktok_sends_none_nothing_is_lost(acme, ada, tiktok, at):
    tiktok.before["set_account_webhook"] = [Rejected(40105, "Access token is incorrect or has been revoked.", "R")]
    connection = connected(acme, ada, at)

    call = Call.objects.get()
    assert (call.state, call.outcome[:19]) == ("done", "TikTok sends none: ")
    assert Connection.objects.get(brand=acme).status == "connected"
    connection.refresh_from_db()
    assert connection.status == "connected"


def test_while_tiktok_is_away_it_is_asked_again(acme, ada, tiktok, at):
    tiktok.before["set_account_webhook"] = [Unavailable("TikTok answered with HTTP 502.")]
    connected(acme, ada, at)
    assert Call.objects.get().state == "waiting"

    work(at.replace(hour=13))

    assert Call.objects.get().state == "done"
    assert set(tiktok.webhooks) == set(ACCOUNT_NEWS)


def test_a_consent_taken_back_on_the_phone_is_heard_of(in_process, acme, ada, at):
    """Both sides: the simulator sends what was asked for, signed as TikTok signs it."""
    person = Person.objects.create(
        handle="mara.test.demo", name="Mara", country="US", age=27, followers=9, videos_30d=1, views_30d=1
    )
    theirs = account_oauth.account_of(person)
    connection = connected(acme, ada, timezone.now())
    CreatorConnection.objects.filter(pk=connection.pk).update(open_id=theirs.open_id)
    assert set(Webhook.objects.values_list("event_type", flat=True)) == set(ACCOUNT_NEWS)
    ends = {"expires_at": connection.token_ends_at, "refresh_expires_at": connection.refresh_ends_at}
    token = AccountToken.objects.create(account=theirs, access_token="a", refresh_token="r", scope="video.list", **ends)

    account_oauth.withdraw(token, account_oauth.BY_PERSON)
    (delivery,) = Delivery.objects.all()
    body = delivery.body.encode()
    signature = sign_account(body, settings.TIKTOK_APP_SECRET, at=timezone.now())
    answer = Client().post(HERE, body, content_type="application/json", headers={"TikTok-Signature": signature})
    assert answer.status_code == 200
    (callback,) = acme.callbacks.all()
    processing.process_callback(callback, at=timezone.now())

    connection.refresh_from_db()
    assert json.loads(delivery.body)["event"] == "authorization.removed"
    assert (connection.status, connection.token) == ("needs_reconnecting", "")
