"""The contract: the real client against the simulator's wire format, in one process (wire page 2, 4e, 4f)."""

from datetime import date, timedelta

import httpx
import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from simulator import acts, clock
from simulator.api import oauth
from simulator.models import Consent, Order, Person
from tiktok.answers import DeliverableWish, OrderWish
from tiktok.client import Client
from tiktok.errors import Rejected, Unavailable

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}


def client(token=settings.SIMULATOR["demo_token"], account_id=settings.SIMULATOR["demo_account_id"]):
    return Client(
        token=token,
        account_id=account_id,
        base_url="http://testserver/simulator/open_api/v1.3",
        transport=httpx.WSGITransport(get_wsgi_application()),
    )


@pytest.fixture(autouse=True)
def _connection_kept():
    """As Django's own test client does: a request must not end the test's transaction with its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def tiktok(db):
    """People do nothing by themselves here."""
    oauth.demo_account()
    clock.turn(creators_act_alone=False)
    return client()


@pytest.fixture
def mara(db):
    return Person.objects.create(handle="mara.test.demo", name="Mara", in_tcm=True, **FACTS)


def order_of(tiktok, *, videos=1, days=0):
    code = tiktok.create_code(tiktok.create_campaign("Winter LL-1"))
    wishes = tuple(DeliverableWish(f"Clip {number}", days) for number in range(1, videos + 1))
    return tiktok.create_order(OrderWish(code, "Acme", "Winter boots", "mara.test.demo", wishes))


@pytest.fixture
def clip(tiktok, mara):
    """Mara's published video."""
    order = Order.objects.get(order_id=order_of(tiktok).order_id)
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow at last")
    acts.publish(video)
    return video


def test_consent_becomes_a_token_that_opens_an_account(tiktok):
    Consent.objects.create(code="once", account_name="Acme", expires_at=clock.now() + timedelta(hours=1))

    grant = client(token="", account_id="").exchange("once")

    with client(token=grant.token, account_id=grant.account_id) as theirs:
        assert theirs.find_campaign("none yet") == ""
    with pytest.raises(Rejected) as used_up:
        client(token="", account_id="").exchange("once")
    assert used_up.value.code == 40110


@pytest.mark.parametrize(("token", "code"), [("", 40104), ("wrong", 40105)])
def test_a_missing_and_a_wrong_token_are_told_apart(tiktok, token, code):
    with pytest.raises(Rejected) as refusal:
        client(token=token).creator_statuses(["mia"])
    assert (refusal.value.code, bool(refusal.value.request_id)) == (code, True)


def test_where_creators_stand(tiktok, mara):
    Person.objects.create(handle="out.test.demo", name="Out", **FACTS)
    assert tiktok.creator_statuses(["mara.test.demo", "out.test.demo", "no handle!"]) == {
        "mara.test.demo": "in",
        "out.test.demo": "not_in",
        "no handle!": "invalid",
    }


def test_inviting(tiktok, mara):
    Person.objects.create(handle="out.test.demo", name="Out", **FACTS)
    Person.objects.create(handle="small.test.demo", name="Small", **{**FACTS, "followers": 12, "age": 16})

    assert tiktok.invite("mara.test.demo").in_marketplace == ("mara.test.demo",)
    assert tiktok.invite("out.test.demo").invited == ("out.test.demo",)
    assert set(tiktok.invite("small.test.demo").rejected["small.test.demo"]) == {
        "FOLLOWER_COUNT_INSUFFICIENT",
        "UNDER_AGE",
    }
    assert tiktok.creator_statuses(["out.test.demo"]) == {"out.test.demo": "invited"}


def test_campaigns_are_found_by_their_whole_name(tiktok):
    wanted = tiktok.create_campaign("Winter LL-1")
    tiktok.create_campaign("Winter LL-10")

    assert tiktok.find_campaign("Winter LL-1") == wanted
    assert tiktok.find_campaign("Winter") == ""


def test_an_order_is_made_and_found_again(tiktok, mara):
    made = order_of(tiktok, videos=3, days=30)

    assert made.handle == "mara.test.demo"
    assert made.invite_link.startswith("http")
    assert [found.order_id for found in tiktok.orders_by_code(made.code)] == [made.order_id]
    (found,) = tiktok.orders([made.order_id])
    assert (found.status, found.code, found.videos) == ("created", made.code, ())
    kept = Order.objects.get().deliverables
    assert [(item["deliverable_name"], item["spark_ads_requested_authorization_days"]) for item in kept] == [
        ("Clip 1", 30),
        ("Clip 2", 30),
        ("Clip 3", 30),
    ]


def test_eleven_videos_are_refused_by_tiktok_too(tiktok, mara):
    with pytest.raises(Rejected) as refusal:
        order_of(tiktok, videos=11)
    assert refusal.value.code == 40002


def test_an_order_is_cancelled_and_cancelling_twice_is_harmless(tiktok, mara):
    made = order_of(tiktok)
    tiktok.cancel_order(made.order_id, "Cancelled by the advertiser")
    tiktok.cancel_order(made.order_id, "Cancelled by the advertiser")
    assert tiktok.orders([made.order_id])[0].status == "cancelled"


def test_a_published_video_and_its_place_in_the_order(tiktok, clip):
    (order,) = tiktok.orders([clip.order.order_id])
    assert (order.status, order.videos, order.places) == ("joined", (clip.video_id,), {clip.video_id: 0})

    (video,) = tiktok.videos([clip.video_id])
    assert (video.status, video.caption, video.url.endswith(clip.video_id)) == ("published", "Snow at last", True)
    assert abs(video.created_at.timestamp() - (int(clip.video_id) >> 32)) < 60


def test_the_report_counts_every_published_video(tiktok, clip):
    today = clock.now().date()
    (counters,) = tiktok.report([clip.order.order_id], today - timedelta(days=30), today)
    assert counters.video_id == clip.video_id
    assert counters.views is not None


def test_a_window_over_sixty_days_is_refused(tiktok, clip):
    with pytest.raises(Rejected) as refusal:
        tiktok.report([clip.order.order_id], date(2026, 1, 1), date(2026, 6, 1))
    assert refusal.value.code == 40002


def test_authorization_is_asked_for_granted_and_taken_back(tiktok, clip):
    assert tiktok.authorization(clip.video_id).request == ""

    tiktok.request_authorization(clip.video_id, 30)
    asked = tiktok.authorization(clip.video_id)
    assert (asked.request, asked.code, asked.requested_days, asked.remaining_requests) == ("waiting", "", 30, 29)

    acts.grant(clip, 60)
    granted = tiktok.authorization(clip.video_id)
    assert (granted.request, granted.ends_at - granted.starts_at) == ("accepted", timedelta(days=60))
    assert granted.code_in_force(clock.now())


def test_trouble_at_tiktok_is_told_from_refusal(tiktok):
    clock.turn(failing_percent=100)
    with pytest.raises(Unavailable, match=r"HTTP 50[24]"):
        tiktok.creator_statuses(["mia"])
