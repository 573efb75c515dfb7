"""Budgets and schedules that people change in Ads Manager are read back (S5, S6)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from spark_ads import ad_following, changing, progress
from spark_ads.models import Ad, AdCampaign, AdGroup
from spark_ads.progress import LATELY
from tests import make
from tiktok.answers import AdObject
from tiktok.connecting import client_for
from tiktok.models import Call
from tiktok.outbox import place_call
from tiktok.read import spark

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2040, 5, 1, 8, tzinfo=UTC)
DAY, TOTAL, INFINITE = "BUDGET_MODE_DAY", "BUDGET_MODE_TOTAL", "BUDGET_MODE_INFINITE"


@pytest.fixture
def ad(acme):
    return make.ad(acme)


@pytest.fixture
def follow(acme, ad, at):
    """Look at TikTok; the ad as it is afterwards."""

    def look(at=at):
        ad_following.follow_ads(ad.account, client_for(acme), at=at)
        return Ad.objects.select_related("ad_group__ad_campaign").get(pk=ad.pk)

    return look


@pytest.fixture
def there(ad, tiktok):
    """What stands in Ads Manager of the ad's group or campaign."""

    def stands(kind="adgroup", **facts):
        above = ad.ad_group if kind == "adgroup" else ad.ad_group.ad_campaign
        tiktok.ad_objects[above.tiktok_id] = kind, AdObject(above.tiktok_id, above.name, **facts)

    return stands


def of(group):
    return group.budget_mode, group.budget, group.starts_at, group.ends_at


def history(ad):
    return [(change.action, change.cause) for change in ad.status_changes.all()]


def test_budget_and_end_changed_in_ads_manager_come_back_and_stand_in_the_history(ad, follow, there, as_ada):
    there(budget_mode=TOTAL, budget=Decimal(300), starts_at=START, ends_at=END)
    assert of(follow().ad_group) == (TOTAL, Decimal(300), START, END)
    follow()
    assert history(ad) == [("change", "reconciliation")]
    page = as_ada.get(ad.get_absolute_url()).content.decode()
    assert "Budget or end changed" in page
    assert "300.00 USD" in page


def test_that_a_start_at_once_has_its_moment_is_no_news(ad, follow, there):
    there(budget_mode=DAY, budget=Decimal(20), starts_at=START)
    assert follow().ad_group.starts_at == START
    assert history(ad) == []


def test_the_campaigns_budget_comes_back_and_goes(ad, follow, there):
    there("campaign", budget_mode=DAY, budget=Decimal(90))
    campaign = follow().ad_group.ad_campaign
    assert (campaign.budget_mode, campaign.budget) == (DAY, Decimal(90))
    there("campaign", budget_mode=INFINITE, budget=Decimal(0))
    campaign = follow().ad_group.ad_campaign
    assert (campaign.budget_mode, campaign.budget) == (INFINITE, None)
    assert history(ad) == [("change_campaign", "reconciliation")] * 2


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("adgroup", {"budget_mode": INFINITE, "budget": Decimal(0)}),
        ("adgroup", {"budget_mode": TOTAL, "budget": Decimal(300)}),
        ("adgroup", {"budget_mode": "BUDGET_MODE_DYNAMIC_DAILY_BUDGET", "budget": Decimal(90)}),
        ("campaign", {"budget_mode": "BUDGET_MODE_DYNAMIC_DAILY_BUDGET", "budget": Decimal(90)}),
        ("campaign", {"budget_mode": DAY, "budget": Decimal(0)}),
    ],
)
def test_what_we_have_no_place_for_changes_nothing(kind, facts, ad, follow, there):
    before = AdGroup.objects.values().get(), AdCampaign.objects.values().get()
    there(kind, **facts)
    follow()
    assert (AdGroup.objects.values().get(), AdCampaign.objects.values().get()) == before


def test_a_group_made_by_hand_may_leave_the_budget_to_its_campaign(ad, follow, there):
    AdGroup.objects.update(by_hand=True)
    there(budget_mode=INFINITE, budget=Decimal(0))
    assert of(follow().ad_group)[:2] == (INFINITE, None)


def test_a_schedule_out_of_order_leaves_the_times_as_they_are(ad, follow, there):
    there(budget_mode=DAY, budget=Decimal(30), starts_at=END, ends_at=START)
    assert of(follow().ad_group) == (DAY, Decimal(30), None, None)


def test_what_tiktok_said_before_it_took_a_change_is_not_believed(
    ad, acme, ada, follow, there, at, django_capture_on_commit_callbacks
):
    there(budget_mode=DAY, budget=Decimal(20))
    there("campaign", budget_mode=INFINITE)
    changing.change(ad, budget=Decimal(30), ends_at=None, by=ada, at=at)
    Call.objects.update(state="done", finished_at=at)
    AdGroup.objects.update(budget=Decimal(30))
    AdCampaign.objects.update(budget=Decimal(60), budget_mode=DAY)

    for soon in (timedelta(seconds=30), LATELY - timedelta(seconds=1)):
        group = follow(at=at + soon).ad_group
        assert (group.budget, group.ad_campaign.budget) == (Decimal(30), Decimal(60))
    group = follow(at=at + LATELY + timedelta(seconds=1)).ad_group
    assert (group.budget, group.ad_campaign.budget) == (Decimal(20), None)  # somebody changed it back there


def test_what_somebody_writes_while_tiktok_is_asked_is_not_overwritten(ad, follow, there, monkeypatch):
    there(budget_mode=DAY, budget=Decimal(25))
    asked_lately = progress.asked_lately

    def and_then(*args, **words):
        AdGroup.objects.update(budget=Decimal(30))
        return asked_lately(*args, **words)

    monkeypatch.setattr(progress, "asked_lately", and_then)
    assert follow().ad_group.budget == Decimal(30)
    assert history(ad) == []


def test_a_start_that_was_moved_is_news(ad, follow, there):
    AdGroup.objects.update(starts_at=START)
    there(budget_mode=DAY, budget=Decimal(20), starts_at=START + timedelta(days=9))
    assert follow().ad_group.starts_at == START + timedelta(days=9)
    assert history(ad) == [("change", "reconciliation")]


def test_more_decimals_than_money_has_are_no_news_each_time(ad, follow, there):
    there(budget_mode=DAY, budget=Decimal("20.125"), starts_at=START)
    follow()
    follow()
    assert history(ad) == [("change", "reconciliation")]


def test_a_schedule_that_is_not_told_stays(ad, follow, there):
    AdGroup.objects.update(starts_at=START, ends_at=END)
    there(budget_mode=DAY, budget=Decimal(20))
    assert of(follow().ad_group) == (DAY, Decimal(20), START, END)


def test_an_ad_just_paused_is_not_turned_on_by_an_older_answer(ad, follow, tiktok, at):
    place_call("pause_ad", ad, by=None, at=at)
    Call.objects.update(state="done", finished_at=at)
    Ad.objects.update(status="paused")
    delivering = AdObject(ad.tiktok_id, ad.tiktok_name, "STATUS_DELIVERY_OK", "AD_STATUS_DELIVERY_OK")
    tiktok.ad_objects[ad.tiktok_id] = "ad", delivering

    assert follow(at=at + timedelta(seconds=30)).status == "paused"
    assert follow(at=at + LATELY + timedelta(seconds=1)).status == "active"


def test_an_ad_just_resumed_does_not_read_paused_until_the_next_look(ad, as_ada, at):
    Ad.objects.update(status="paused", delivery="AD_STATUS_DISABLE")
    Ad.objects.get().resume(at=at, cause="click")
    page = as_ada.get(ad.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "How TikTok delivers it is seen within minutes." in page
    assert "Paused" not in page


def test_an_ad_just_made_is_looked_at_at_once(ad, follow, tiktok, at):
    place_call("create_ad", ad, by=None, at=at)
    Call.objects.update(state="done", finished_at=at)
    tiktok.ad_objects[ad.tiktok_id] = (
        "ad",
        AdObject(ad.tiktok_id, ad.tiktok_name, "STATUS_DISABLE", "AD_STATUS_REAUDIT"),
    )
    assert follow(at=at + timedelta(seconds=15)).delivery == "AD_STATUS_REAUDIT"


def test_a_schedule_without_an_end_has_none_whatever_stands_beside_it():
    row = {"adgroup_id": "1", "schedule_type": "SCHEDULE_FROM_NOW", "schedule_end_time": "2036-11-01 00:00:00"}
    assert spark.ad_object(row, "adgroup").ends_at is None
    assert spark.ad_object(row | {"schedule_type": "SCHEDULE_START_END"}, "adgroup").ends_at.year == 2036
