"""What a creator answers on the page: join, decline, code added, an address, a connection (O8)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from campaigns import tasks
from creators.models import Creator
from tests import make
from tiktok import processing
from tiktok.answers import CreatorGrant, OrderFacts, Profile
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call, Connection

pytestmark = pytest.mark.django_db


def press(client, order, name, *args, **given):
    return client.post(reverse(name, args=[order.token, *args]), given, follow=True)


def text(answer):
    return answer.content.decode()


def events(order):
    return list(order.status_changes.order_by("id").values_list("action", flat=True))


@pytest.fixture
def order(acme):
    return make.order(acme)


@pytest.fixture
def on_tiktok_one(acme):
    """An order of TikTok One whose creator is connected."""
    scopes = ["video.publish", "biz.spark.auth", "tcm.order.update"]
    connection = make.creator_connection(acme, scopes=scopes, creator_id="creator-7")
    account = make.account(acme, "mia", authenticated=True, connection=connection)
    return make.order(acme, participant=make.participant(make.campaign(acme), account), tiktok_id="73:mia")


# Declining


def test_declining_tells_the_brand_why_and_leaves_the_order_at_tiktok(client, as_ada, order, tiktok):
    page = press(client, order, "creator_decline", reason="fee", words="I ask for 500.")

    assert "You declined" in text(page)
    order.refresh_from_db()
    assert (order.status, order.decline_reason) == ("created", "The fee does not fit: I ask for 500.")
    assert events(order) == ["decline_on_page"]
    shown = text(as_ada.get(order.get_absolute_url()))
    assert "Declined on the page:" in shown
    assert "The fee does not fit: I ask for 500." in shown
    assert "Declined on the creator’s page" in shown
    assert tiktok.asked == []


def test_the_brand_reads_the_reason_in_english_whatever_the_creator_reads(client, order):
    client.post(reverse("creator_decline", args=[order.token]), {"reason": "time"}, headers={"accept-language": "es"})

    order.refresh_from_db()
    assert order.decline_reason == "I have no time for it"


@pytest.mark.parametrize(
    ("given", "words"),
    [({}, "This field is required."), ({"reason": "other"}, "Say in a few words what it is."), ({"reason": "x"}, "")],
)
def test_declining_wants_a_reason(client, order, given, words):
    answer = client.post(reverse("creator_decline", args=[order.token]), given)

    assert answer.status_code == 422
    assert words in text(answer)
    order.refresh_from_db()
    assert (order.declined_at, events(order)) == (None, [])


def test_declining_can_be_taken_back(client, order):
    press(client, order, "creator_decline", reason="time")
    press(client, order, "creator_undecline")

    order.refresh_from_db()
    assert (order.declined_at, order.decline_reason) == (None, "")
    assert events(order) == ["decline_on_page", "take_back_decline"]


@pytest.mark.parametrize("status", ["joined", "in_progress", "fulfilled"])
def test_who_has_joined_cannot_decline_any_more(status, client, acme):
    order = make.order(acme, status=status)

    assert "You have joined already." in text(press(client, order, "creator_decline", reason="time"))

    order.refresh_from_db()
    assert (order.declined_at, events(order)) == (None, [])


# Joining


def test_on_creator_marketplace_the_page_says_what_to_tap_and_shows_a_code_for_the_phone(client, order, tiktok):
    page = text(client.get(reverse("creator_page", args=[order.token])))

    assert "tap Join campaign and confirm" in page
    assert '<svg role="img"' in page
    assert "Join this campaign" not in page
    press(client, order, "creator_join")
    assert (Call.objects.count(), tiktok.asked) == (0, [])


def test_on_tiktok_one_one_button_joins(client, on_tiktok_one, tiktok, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        press(client, on_tiktok_one, "creator_join")

    on_tiktok_one.refresh_from_db()
    assert tiktok.joined == [("creator-7", on_tiktok_one.invite_link)]
    assert (on_tiktok_one.status, Call.objects.get().state) == ("joined", "done")


def test_joining_is_asked_once(client, on_tiktok_one):
    press(client, on_tiktok_one, "creator_join")

    assert "TikTok is being told that you join." in text(press(client, on_tiktok_one, "creator_join"))
    assert Call.objects.count() == 1


def test_joining_takes_a_no_back(client, on_tiktok_one):
    press(client, on_tiktok_one, "creator_decline", reason="time")
    press(client, on_tiktok_one, "creator_join")

    on_tiktok_one.refresh_from_db()
    assert on_tiktok_one.declined_at is None


def test_a_refusal_of_tiktoks_is_said_in_words_and_costs_the_brand_nothing(
    client, on_tiktok_one, tiktok, at, django_capture_on_commit_callbacks
):
    tiktok.before["join_campaign"] = [Rejected(40105, "Access token is incorrect.", "R")]
    with django_capture_on_commit_callbacks(execute=True):
        press(client, on_tiktok_one, "creator_join")

    on_tiktok_one.participant.account.connection.refresh_from_db()
    assert on_tiktok_one.participant.account.connection.status == "needs_reconnecting"
    assert Connection.objects.get().status == "connected"
    page = text(client.get(reverse("creator_page", args=[on_tiktok_one.token])))
    assert "TikTok no longer accepts the connection." in page
    assert Call.objects.get(kind="join_campaign").state == "refused"


def test_with_tiktok_away_joining_is_tried_again(client, on_tiktok_one, tiktok, at):
    tiktok.before["join_campaign"] = [Unavailable("Away.")]
    press(client, on_tiktok_one, "creator_join")
    call = Call.objects.get()

    processing.run_call(call, at=call.next_try_at)
    assert call.state == "waiting"
    processing.run_call(call, at=call.next_try_at)

    assert (call.state, len(tiktok.joined)) == ("done", 1)


# The campaign code


def test_saying_that_the_code_is_added_looks_at_once(client, acme, tiktok):
    order = make.order(acme, status="joined", videos=1)
    tiktok.orders[order.tiktok_id] = _facts(order)

    page = press(client, order, "creator_code_added")

    assert "TikTok shows no new post with this code yet." in text(page)
    assert tiktok.asked_for("orders") == [[order.tiktok_id]]
    assert events(order) == ["say_code_added"]


def test_a_post_that_is_there_is_said_to_be_tied(client, acme, tiktok):
    order = make.order(acme, status="joined", videos=1)
    tiktok.orders[order.tiktok_id] = _facts(order)
    video = tiktok.add_video(order.tiktok_id, status="published")

    page = press(client, order, "creator_code_added")

    assert "Found. Your post is tied to the campaign." in text(page)
    assert order.posts.get().tiktok_id == video.video_id


def test_until_tiktok_was_asked_the_page_says_that_it_looks(client, acme, monkeypatch):
    order = make.order(acme, status="joined", videos=1)
    monkeypatch.setattr(tasks.check_order, "delay", lambda **_: None)

    assert "Looking in TikTok…" in text(press(client, order, "creator_code_added"))


def _facts(order):

    return OrderFacts(
        order_id=order.tiktok_id,
        handle=order.participant.account.handle,
        code=order.code.code,
        invite_link=order.invite_link,
        status="joined",
    )


# The address


def test_an_address_is_typed_twice_and_can_be_removed(client, order):
    page = press(client, order, "creator_address", email="mia@example.com", again="mia@example.com")
    assert "Messages about this order go to mia@example.com." in text(page)
    assert Creator.objects.get().email == "mia@example.com"

    press(client, order, "creator_address", remove="1")

    assert Creator.objects.get().email == ""
    assert events(order) == ["leave_address", "remove_address"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"email": "mia@example.com", "again": "mia@example.org"}, "The two addresses differ."),
        ({"email": "mia", "again": "mia"}, "Enter a valid email address."),
        ({}, "This field is required."),
    ],
)
def test_an_address_that_cannot_be_right_is_refused_beside_the_field(client, order, given, words):
    answer = client.post(reverse("creator_address", args=[order.token]), given)

    assert answer.status_code == 422
    assert words in text(answer)
    assert (Creator.objects.get().email, events(order)) == ("", [])


# Connecting


def test_connecting_leads_to_tiktok_and_back_to_the_order(client, acme, tiktok):
    account = make.account(acme, "mia", in_marketplace=True)
    order = make.order(acme, participant=make.participant(make.campaign(acme), account))
    grant = CreatorGrant("access-1", "refresh-1", "open-1", 86_400, 31_536_000, ("video.list", "video.publish"))
    tiktok.creator_grants["code-1"] = grant
    tiktok.profiles["open-1"] = Profile(handle="mia", followers=10)

    page = press(client, order, "creator_connect")
    assert "Connect your TikTok account with Acme" in text(page)
    assert reverse("creator_page", args=[order.token]) in text(page)
    start = client.post(page.request["PATH_INFO"] + "start/")
    query = parse_qs(urlsplit(start["Location"]).query)
    back = client.get("/connect/done/", {"state": query["state"][0], "code": "code-1"})

    assert back["Location"] == reverse("creator_page", args=[order.token])
    assert "video.publish" in query["scope"][0]
    account.refresh_from_db()
    assert account.authenticated


def test_the_connect_page_speaks_the_creators_language(client, acme):
    order = make.order(acme)
    press(client, order, "creator_language", language="es")

    assert "Conecta tu cuenta de TikTok con Acme" in text(press(client, order, "creator_connect"))
