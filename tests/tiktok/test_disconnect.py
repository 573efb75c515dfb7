"""Callbacks subscribed to by themselves, a lost token told to the owners, a brand disconnected."""

import pytest
from django.core import mail

from tests import make
from tiktok import actions, connecting, processing
from tiktok.answers import Grant
from tiktok.errors import Rejected
from tiktok.models import Call, Connection
from tiktok.outbox import place_call


@pytest.fixture
def invitation(acme):
    return make.invitation(acme, status="sending", account=make.account(acme, "mia"))


def subscription_call(brand, at):
    return place_call(actions.SUBSCRIBE, brand.connection, by=None, at=at)


def test_connecting_subscribes_by_itself(acme, other, tiktok, at, django_capture_on_commit_callbacks):
    tiktok.subscriptions = {"old": acme.connection.account_id, "theirs": "another account"}

    with django_capture_on_commit_callbacks(execute=True):
        actions.keep(acme, Grant("new token", acme.connection.account_id), by=None, at=at)

    connection = Connection.objects.get(brand=acme)
    assert tiktok.subscriptions == {"theirs": "another account", connection.subscription_id: connection.account_id}
    assert Call.objects.get().outcome == f"subscription {connection.subscription_id}"


def test_connecting_another_account_ends_the_subscription_of_the_one_before(
    acme, tiktok, at, django_capture_on_commit_callbacks
):
    Connection.objects.filter(brand=acme).update(subscription_id="ours")
    tiktok.subscriptions = {"ours": acme.connection.account_id, "theirs": "someone else's"}

    with django_capture_on_commit_callbacks(execute=True):
        actions.keep(acme, Grant("new token", "7300000000000000077"), by=None, at=at)

    connection = Connection.objects.get(brand=acme)
    assert tiktok.subscriptions == {"theirs": "someone else's", connection.subscription_id: "7300000000000000077"}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("method", ["subscriptions", "subscribe", "unsubscribe"])
def test_killed_anywhere_one_subscription_is_left(method, moment, acme, tiktok, at):
    tiktok.subscriptions = {"old": acme.connection.account_id}
    call = subscription_call(acme, at)
    getattr(tiktok, moment)[method] = [SystemExit()]

    with pytest.raises(SystemExit):
        processing.run_call(call, at=at)
    processing.run_call(call, at=at.replace(hour=13))

    assert list(tiktok.subscriptions) == [Connection.objects.get(brand=acme).subscription_id]


def test_a_brand_without_callbacks_is_told_so_and_goes_on(as_ada, acme, tiktok, at):
    tiktok.before["subscribe"] = [Rejected(40118, "Not in whitelist.", "R")]
    processing.run_call(subscription_call(acme, at), at=at)

    page = as_ada.get("/b/acme/connection/").content.decode()
    assert "Not subscribed; TikTok is asked instead" in page
    assert Connection.objects.get(brand=acme).status == "connected"


def test_disconnecting_gives_back_the_token_and_keeps_what_waits(
    as_ada, acme, invitation, tiktok, at, django_capture_on_commit_callbacks
):
    Connection.objects.filter(brand=acme).update(subscription_id="s-1")
    tiktok.subscriptions = {"s-1": acme.connection.account_id}
    waiting = place_call("send_invitation", invitation, by=None, at=at)

    with django_capture_on_commit_callbacks(execute=True):
        page = as_ada.post("/b/acme/connection/disconnect/", follow=True).content.decode()

    connection = Connection.objects.get(brand=acme)
    assert "Disconnected. What waits for TikTok goes on once you connect again." in page
    assert (connection.status, connection.sealed_token, connection.subscription_id) == ("disconnected", "", "")
    assert (tiktok.revoked, tiktok.subscriptions) == (["token of acme"], {})

    processing.run_call(waiting, at=at)
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    actions.keep(acme, Grant("another", connection.account_id), by=None, at=at)
    processing.run_call(waiting, at=at)
    assert waiting.state == "done"


def test_a_token_tiktok_has_forgotten_needs_no_giving_back(as_ada, acme, tiktok, django_capture_on_commit_callbacks):
    tiktok.before["revoke"] = [Rejected(40105, "Access token is incorrect or has been revoked.", "R")]
    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post("/b/acme/connection/disconnect/")
    assert Connection.objects.get(brand=acme).sealed_token == ""


def test_nothing_new_is_asked_for_a_disconnected_brand(as_ada, acme, ada, at):
    account = make.account(acme, "mia")
    acme.connection.disconnect(by=ada, at=at)

    page = as_ada.post(f"/b/acme/creators/{account.pk}/invite/", follow=True).content.decode()

    assert "Connect Acme to TikTok before inviting creators." in page


def test_owners_hear_once_of_a_refused_token(acme, ada, bo, at):
    acme.connection.lose(at=at)

    assert connecting.tell_owners(at=at) == 1
    assert connecting.tell_owners(at=at) == 0

    (letter,) = mail.outbox
    assert letter.to == ["ada@example.com"]
    assert letter.subject == "TikTok refuses the token of Acme"
    assert "/b/acme/connection/" in letter.body
    assert acme.connection.token not in letter.body

    actions.keep(acme, Grant("new", acme.connection.account_id), by=None, at=at)
    Connection.objects.get(brand=acme).lose(at=at)
    assert connecting.tell_owners(at=at) == 1


def test_analysts_and_strangers_disconnect_nothing(as_bo, as_cleo, acme):
    assert as_bo.post("/b/acme/connection/disconnect/").status_code == 403
    assert as_cleo.post("/b/acme/connection/disconnect/").status_code == 404
    assert as_cleo.get("/b/acme/connection/disconnect/").status_code == 404
    assert Connection.objects.get(brand=acme).status == "connected"
