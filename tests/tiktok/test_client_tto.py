"""The contract for TikTok One and creators' own tokens: the real client against the simulator (wire page 2c, 4b-4d, 5)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client as Browser

from simulator import acts, clock
from simulator.api import oauth
from simulator.models import Person
from tiktok.answers import CodeWish, CreatorSearch, OrderWish
from tiktok.client import CreatorClient, TtoClient
from tiktok.errors import Rejected

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}
BACK = "http://testserver/back/"
SCOPE = "user.info.basic,video.list,video.insights,video.publish,biz.spark.auth"


def line(kind, token="", account_id=""):
    return kind(
        token=token,
        account_id=account_id,
        base_url="http://testserver/simulator/open_api/v1.3",
        transport=httpx.WSGITransport(get_wsgi_application()),
    )


@pytest.fixture(autouse=True)
def _connection_kept():
    """As Django's own test client does: a request must not end the test's transaction with its connection."""
    _keep_connection()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _keep_connection():
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


@pytest.fixture
def mara(db):
    oauth.demo_account()
    clock.turn(creators_act_alone=False, pace=1.0)
    return Person.objects.create(handle="mara.test.demo", name="Mara Bakes", in_tcm=True, **FACTS)


@pytest.fixture
def tto(mara):
    return line(TtoClient, settings.SIMULATOR["demo_token"], settings.SIMULATOR["demo_account_id"])


@pytest.fixture
def grant(mara):
    query = {"client_key": settings.SIMULATOR["app_id"], "scope": SCOPE, "redirect_uri": BACK, "state": "s"}
    page = Browser().post("/simulator/v2/auth/authorize/", {"handle": mara.handle}, query_params=query)
    _keep_connection()  # Django's test client has just undone it
    code = parse_qs(urlsplit(page["Location"]).query)["code"][0]
    return line(TtoClient).exchange_creator(code, BACK)


@pytest.fixture
def creator(grant):
    return line(CreatorClient, grant.token, grant.open_id)


@pytest.fixture
def order(tto):
    """Mara in a campaign of TikTok One that asks for Spark Ads."""
    code = tto.make_code(CodeWish("Winter", "", "Winter LL-1", "Acme", "Boots", "mara.test.demo", 30))
    return tto.create_order(OrderWish(code.code, "Acme", "Boots", "mara.test.demo", ()))


def test_tokens_of_a_creator_come_go_round_and_end(grant):
    consent = line(TtoClient)
    assert grant.scopes == tuple(SCOPE.split(","))
    assert consent.creator_id(grant.token) == grant.open_id
    fresh = consent.refresh_creator(grant.refresh_token)
    assert (fresh.open_id, fresh.seconds) == (grant.open_id, 86_400)
    with pytest.raises(Rejected):
        consent.creator_id(grant.token)
    consent.revoke_creator(fresh.token)
    with pytest.raises(Rejected):
        consent.creator_id(fresh.token)


def test_news_of_creators_accounts_has_one_address(mara):
    app = line(TtoClient)
    assert app.account_webhook("DEFAULT") == ""
    for address in ("https://one.example/", "https://two.example/"):
        app.set_account_webhook("DEFAULT", address)
        assert (app.account_webhook("DEFAULT"), app.account_webhook("VIDEO")) == (address, "")
    app.drop_account_webhook("DEFAULT")
    assert app.account_webhook("DEFAULT") == ""


def test_a_creator_is_found(tto, mara):
    assert tto.creator_statuses([mara.handle, "no handle"]) == {mara.handle: "in", "no handle": "invalid"}
    assert mara.handle in {row.handle for row in tto.discover(CreatorSearch(country="US"))}
    assert len(tto.creator(mara.handle).labels) == 4
    made = tto.create_brand_profile(
        name="Nordlight", industry_id="105", website="https://n.example", logo_url="https://n.example/l.png"
    )
    assert tto.brand_profiles() == [made]


def test_a_post_goes_from_the_creators_hands_into_the_brands_report(tto, creator, grant, order):
    creator.join_campaign(grant.open_id, order.invite_link)
    share_id = creator.publish("http://testserver/a.mp4", caption="Snow #ad", invite_link=order.invite_link)
    assert creator.publishing(share_id).status == "processing"
    clock.skip(timedelta(minutes=3))
    done = creator.publishing(share_id)
    assert done.status == "published"
    assert tto.orders([order.order_id])[0].videos == ()

    clock.skip(timedelta(hours=2))
    orders, videos = tto.orders_with_videos([order.order_id])
    assert orders[0].videos == done.post_ids == tuple(video.video_id for video in videos)
    today = clock.now().date()
    (counters,) = tto.report([order.order_id], today - timedelta(days=7), today)
    assert counters.views > 0
    assert counters.views_by_source["for_you"] > counters.views / 2
    own = creator.own_videos()[0]
    assert (own.counters.video_id, own.caption) == (done.post_ids[0], "Snow #ad")
    assert creator.post_authorization(own.counters.video_id).status == "not_used"


def test_a_link_request_is_answered(tto, creator, grant, order, mara):
    video = acts.post_directly(mara, caption="Boots")
    asked = tto.request_link(order.code, video.video_id)
    offer = creator.offer(grant.open_id, order.invite_link)
    assert (asked.status, offer.spark_days, list(offer.requests.values())) == ("in_review", 30, [video.video_id])
    creator.answer_link_request(grant.open_id, next(iter(offer.requests)), approve=True)
    assert [row.status for row in tto.link_requests([order.code])] == ["approved"]


def test_an_account_shows_profile_days_and_audience(creator, grant, mara):
    today = clock.now().date()
    profile = creator.profile(today - timedelta(days=6), today)
    assert (profile.handle, len(profile.followers_by_day)) == (mara.handle, 7)
    audience = creator.audience(today - timedelta(days=6), today)
    assert audience.countries["US"] > 0.4
    facts, more = creator.facts(grant.open_id)
    assert (facts.handle, more.genders) == (mara.handle, audience.genders)
    assert creator.publish_rules().longest_seconds == 600


def test_ad_authorization_of_an_own_post(creator, mara):
    video_id = acts.post_directly(mara, caption="Boots").video_id
    creator.allow_ads(video_id, 30)
    creator.extend_ads(video_id, 60)
    assert creator.post_authorization(video_id).days == 90
    creator.delete_code(video_id)
    assert creator.post_authorization(video_id).status == "deleted"
    with pytest.raises(Rejected):
        creator.extend_ads(video_id, 60)
