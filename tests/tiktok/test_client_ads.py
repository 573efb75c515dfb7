"""The contract for ads: the real client against the simulator, from a video code to paid results (wire page 3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from simulator import acts, clock
from simulator.models import Authorization, Person
from simulator.models.ads import Ad
from tests.in_process import Ttcm
from tiktok.answers import AdCampaignWish, AdGroupWish, SparkAdWish
from tiktok.errors import Rejected

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


@pytest.fixture
def tiktok(in_process):
    return Ttcm(token=settings.SIMULATOR["demo_token"], account_id=settings.SIMULATOR["demo_account_id"])


@pytest.fixture
def advertiser(tiktok):
    (found,) = tiktok.advertisers()
    return found.advertiser_id


@pytest.fixture
def post(tiktok):
    """Mara's public post, authorized for 30 days."""
    mara = Person.objects.create(handle="mara.test.demo", name="Mara Bakes", in_tcm=True, **FACTS)
    video = acts.post_directly(mara, caption="Boots in snow")
    acts.grant(video, 30)
    return video


@pytest.fixture
def bound(tiktok, advertiser, post):
    """The same post, bound to the advertiser."""
    tiktok.authorize_code(advertiser, f"  {code_of(post)}\n")
    return tiktok.spark_post(advertiser, code_of(post))


@pytest.fixture
def ad(tiktok, advertiser, bound):
    """An ad of the post, with campaign and ad group."""
    campaign = tiktok.create_ad_campaign(advertiser, AdCampaignWish("Winter", "VIDEO_VIEWS"))
    now = clock.now()
    wish = AdGroupWish(
        campaign_id=campaign,
        name="Everybody",
        budget=Decimal(100),
        budget_mode="BUDGET_MODE_DAY",
        starts_at=now,
        ends_at=now + timedelta(days=20),
        location_ids=("6252001",),
        optimization_goal="ENGAGED_VIEW",
        billing_event="CPV",
    )
    group = tiktok.create_ad_group(advertiser, wish)
    spark = SparkAdWish(
        group, "Mara", bound.identity_id, bound.identity_type, bound.item_id, "SHOP_NOW", "https://s.test/"
    )
    made = tiktok.create_spark_ad(advertiser, spark)
    Ad.objects.filter(object_id=made).update(reject_reason="", reviewed_at=clock.now())
    return campaign, group, made


def code_of(video):
    return Authorization.objects.get(video=video).code


def test_an_advertiser_has_a_name_and_a_currency(tiktok, advertiser):
    found = tiktok.advertiser(advertiser)
    assert (found.advertiser_id, found.currency) == (advertiser, "USD")


def test_a_code_binds_its_post_once(tiktok, advertiser, bound, post):
    assert (bound.item_id, bound.text, bound.is_authorized) == (post.video_id, "Boots in snow", True)
    assert bound.ends_at - bound.starts_at == timedelta(days=30)

    with pytest.raises(Rejected) as again:
        tiktok.authorize_code(advertiser, code_of(post))

    assert again.value.code == 40002
    assert [found.item_id for found in tiktok.spark_posts(advertiser)] == [post.video_id]
    assert tiktok.spark_posts(advertiser, words="no such words") == []
    with pytest.raises(Rejected):
        tiktok.unbind(advertiser, post.video_id)


def test_an_invented_code_binds_nothing(tiktok, advertiser):
    with pytest.raises(Rejected) as refusal:
        tiktok.authorize_code(advertiser, "#invented")
    assert refusal.value.code == 40002
    assert tiktok.spark_posts(advertiser) == []


def test_the_creator_is_an_identity_with_posts(tiktok, advertiser, bound):
    (identity,) = tiktok.identities(advertiser, "AUTH_CODE")
    assert (identity.identity_id, identity.kind) == (bound.identity_id, "AUTH_CODE")
    assert [found.item_id for found in tiktok.identity_posts(advertiser, identity)] == [bound.item_id]


def test_an_ad_is_found_again_paused_and_ended(tiktok, advertiser, ad, bound):
    campaign, group, made = ad
    (found,) = tiktok.ad_objects(advertiser, "ad", ad_ids=[made])
    assert (found.object_id, found.parent_id, found.item_id) == (made, group, bound.item_id)
    assert [row.object_id for row in tiktok.ad_objects(advertiser, "campaign", campaign_name="Winter")] == [campaign]

    tiktok.set_ad_status(advertiser, "ad", [made], "DISABLE")
    assert tiktok.ad_objects(advertiser, "ad", ad_ids=[made])[0].secondary_status == "AD_STATUS_DISABLE"
    tiktok.change_ad_object(advertiser, "adgroup", group, budget=150)
    assert tiktok.ad_objects(advertiser, "adgroup", adgroup_ids=[group])[0].budget == Decimal(150)


def test_paid_results_come_by_day_as_exact_amounts(tiktok, advertiser, ad):
    since = clock.now().date()
    clock.skip(timedelta(days=3))

    rows = list(tiktok.paid_report(advertiser, "ad", since=since, until=clock.now().date(), ids=[ad[2]]))

    assert {row.object_id for row in rows} == {ad[2]}
    assert len({row.day for row in rows}) == len(rows) >= 3
    spent = sum(row.metrics["spend"] for row in rows)
    assert isinstance(spent, Decimal)
    assert 0 < spent <= 100 * len(rows)


def test_a_lost_authorization_shows_on_the_ad(tiktok, advertiser, ad, post):
    acts.delete_code(post)
    assert tiktok.ad_objects(advertiser, "ad", ad_ids=[ad[2]])[0].secondary_status == (
        "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED"
    )


def test_a_video_goes_into_the_ad_library_once(tiktok, advertiser):
    assert tiktok.upload_ad_video(advertiser, "boots.mp4", MP4).video_id
    with pytest.raises(Rejected) as again:
        tiktok.upload_ad_video(advertiser, "boots.mp4", MP4)
    assert again.value.code == 40911
