"""Ads made in Ads Manager of posts in the library are read back, and their results count (S5, S6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lifecycle.transitions import Refused
from spark_ads import ad_following, by_hand, making, results
from spark_ads.models import Ad, AdAccount, AdCampaign, AdGroup
from tests import make
from tiktok.answers import AdObject, PaidFigures
from tiktok.connecting import client_for

YESTERDAY = make.NOW.date() - timedelta(days=1)


@pytest.fixture
def post(acme):
    return make.post(acme)


@pytest.fixture
def asset(acme, post):
    return make.asset(acme, post=post, item_id=post.tiktok_id)


@pytest.fixture
def made(tiktok, asset):
    """An ad that somebody made in Ads Manager."""
    group = AdObject("72", "Everybody", parent_id="71", budget=Decimal(35), budget_mode="BUDGET_MODE_DAY")
    tiktok.ad_objects["72"] = "adgroup", group
    return say(tiktok, asset, "73")


def say(tiktok, asset, ad_id, **facts):
    usual = {
        "name": "By Tom",
        "status": "STATUS_DELIVERY_OK",
        "secondary_status": "AD_STATUS_DELIVERY_OK",
        "parent_id": "72",
        "campaign_id": "71",
        "campaign_name": "Spring",
        "item_id": asset.item_id,
        "created_at": make.NOW - timedelta(days=3),
    }
    tiktok.ad_objects[ad_id] = "ad", AdObject(ad_id, **{**usual, **facts})
    return ad_id


def read(acme, asset, at=make.NOW):
    return results.read_account(asset.ad_account, client_for(acme), at=at)


def test_it_is_shown_as_made_in_ads_manager_and_its_results_count(made, acme, asset, post, as_ada, tiktok):
    tiktok.paid = [PaidFigures("73", YESTERDAY, {"spend": Decimal("4.50"), "video_play_actions": Decimal(900)})]
    assert read(acme, asset) == 1
    read(acme, asset)
    ad = Ad.objects.get()
    assert (ad.by_hand, ad.name, ad.status, ad.asset) == (True, "By Tom", "active", asset)
    assert (ad.ad_group.name, ad.ad_group.budget, ad.ad_group.ad_campaign.name) == ("Everybody", Decimal(35), "Spring")
    assert [(day.date, day.spend, day.views) for day in post.paid_days.all()] == [(YESTERDAY, Decimal("4.50"), 900)]
    for address in (asset.get_absolute_url(), ad.get_absolute_url(), "/b/acme/spark-ads/ads/"):
        page = as_ada.get(address).content.decode()
        assert ("By Tom" in page, "Made in Ads Manager" in page) == (True, True)


def test_its_budgets_are_known_from_the_start_and_no_news_later(made, acme, asset, tiktok, at):
    tiktok.ad_objects["71"] = ("campaign", AdObject("71", "Spring", budget=Decimal(90), budget_mode="BUDGET_MODE_DAY"))
    read(acme, asset)
    ad_following.follow_ads(asset.ad_account, client_for(acme), at=at + timedelta(hours=1))
    ad = Ad.objects.get()
    assert (ad.ad_group.budget, ad.ad_group.ad_campaign.budget) == (Decimal(35), Decimal(90))
    assert [change.action for change in ad.status_changes.all()] == ["create"]


def test_one_that_ran_long_before_its_post_came_into_the_library_counts_from_its_first_day(
    acme, asset, post, tiktok, at
):
    AdAccount.objects.update(reported_until=make.NOW.date())
    asset.ad_account.refresh_from_db()
    say(tiktok, asset, "73", created_at=make.NOW - timedelta(days=100))
    long_ago = make.NOW.date() - timedelta(days=99)
    tiktok.paid = [PaidFigures("73", long_ago, {"spend": Decimal("4.50")})]
    read(acme, asset)
    assert [(day.date, day.spend) for day in post.paid_days.all()] == [(long_ago, Decimal("4.50"))]
    assert asset.ad_account.reported_until == make.NOW.date() - timedelta(days=100)
    asset.ad_account.refresh_from_db()
    assert asset.ad_account.reported_until == make.NOW.date()


@pytest.mark.parametrize("missing", ["parent_id", "campaign_id"])
def test_one_that_says_not_where_it_is_is_left_out(missing, acme, asset, tiktok):
    """What has no id at TikTok yet is what is being made here, and no place for it."""
    make.ad(acme, status="draft", asset=asset)
    say(tiktok, asset, "73", **{missing: ""})
    say(tiktok, asset, "74")
    read(acme, asset)
    assert list(Ad.objects.exclude(tiktok_id="").values_list("tiktok_id", flat=True)) == ["74"]


def test_a_post_that_is_not_ours_is_none_of_our_business(acme, asset, tiktok):
    say(tiktok, asset, "73", item_id="7600000000000000009")
    assert read(acme, asset) == 0
    assert not Ad.objects.exists()


def test_what_a_worker_of_ours_is_making_is_not_taken_for_one(acme, ada, asset, tiktok, at):
    """TikTok has it, and its id is not written down here yet; a copy of it later is one by hand."""
    ours = make.ad(acme, status="submitting", asset=asset)
    say(tiktok, asset, "73", name=ours.tiktok_name)
    assert by_hand.read(asset.ad_account, client_for(acme), at=at) == 0
    Ad.objects.update(tiktok_id="73")
    assert by_hand.read(asset.ad_account, client_for(acme), at=at) == 0
    say(tiktok, asset, "74", name=ours.tiktok_name)
    assert by_hand.read(asset.ad_account, client_for(acme), at=at) == 1


def test_in_an_ad_group_of_ours_it_leaves_the_group_ours(acme, asset, tiktok, at):
    ours = make.ad(acme, asset=asset)
    say(tiktok, asset, "73", parent_id=ours.ad_group.tiktok_id, campaign_id=ours.ad_group.ad_campaign.tiktok_id)
    by_hand.read(asset.ad_account, client_for(acme), at=at)
    assert Ad.objects.get(tiktok_id="73").ad_group == ours.ad_group
    assert not ours.ad_group.by_hand
    assert (AdGroup.objects.count(), AdCampaign.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "facts",
    [
        {"budget": None, "budget_mode": "BUDGET_MODE_INFINITE"},
        {"budget": Decimal(0), "budget_mode": "BUDGET_MODE_DAY"},
        {"budget": Decimal(90), "budget_mode": "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"},
        {"budget": Decimal(90), "budget_mode": "BUDGET_MODE_TOTAL"},
        {"budget": Decimal(90), "budget_mode": "BUDGET_MODE_DAY", "starts_at": make.NOW, "ends_at": make.NOW},
        {"budget": Decimal(90), "budget_mode": "BUDGET_MODE_TOTAL", "starts_at": make.NOW, "ends_at": make.NOW},
    ],
)
def test_settings_we_have_no_words_for_are_left_to_ads_manager(facts, made, acme, asset, as_ada, tiktok, at):
    tiktok.ad_objects["72"] = "adgroup", AdObject("72", "Everybody", parent_id="71", **facts)
    by_hand.read(asset.ad_account, client_for(acme), at=at)
    assert as_ada.get(Ad.objects.get().get_absolute_url()).status_code == 200


def test_a_group_that_is_told_nowhere_has_its_id_for_a_name(acme, asset, as_ada, tiktok, at):
    say(tiktok, asset, "73", campaign_name="")
    by_hand.read(asset.ad_account, client_for(acme), at=at)
    ad = Ad.objects.get()
    assert (ad.ad_group.name, ad.ad_group.ad_campaign.name) == ("72", "71")
    assert as_ada.get(ad.get_absolute_url()).status_code == 200


def test_new_ads_are_not_put_into_what_was_made_by_hand(made, acme, asset, as_ada, ada, at):
    by_hand.read(asset.ad_account, client_for(acme), at=at)
    page = as_ada.get(f"/b/acme/spark-ads/ads/new/?asset={asset.pk}").content.decode()
    assert "Everybody" not in page
    with pytest.raises(Refused):
        making.another_post(Ad.objects.get(), by=ada, at=at)


def test_a_brands_ads_stay_its_own(made, acme, asset, as_cleo, other, at):
    by_hand.read(asset.ad_account, client_for(acme), at=at)
    assert as_cleo.get(f"/b/other/spark-ads/ads/{Ad.objects.get().pk}/").status_code == 404
