"""What ads spent and what it brought (wire page 3f)."""

import json
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulator import acts, clock, paid
from simulator.models import Advertiser as Row
from simulator.models import Spending
from tests.simulator.ads.side import Advertiser, a_campaign, a_group, a_post, an_ad, at, passed

REPORT = "report/integrated/get/"
LEVELS = {
    "AUCTION_AD": "ad_id",
    "AUCTION_ADGROUP": "adgroup_id",
    "AUCTION_CAMPAIGN": "campaign_id",
    "AUCTION_ADVERTISER": "advertiser_id",
}


def report(ads: Advertiser, level: str = "AUCTION_AD", *, days: bool = True, **query: Any) -> list[dict[str, Any]]:
    """Rows of the next thirty days and of the three before."""
    today = clock.now().date()
    asked = {
        "report_type": "BASIC",
        "data_level": level,
        "dimensions": [LEVELS[level], "stat_time_day"] if days else [LEVELS[level]],
        "metrics": ["spend", "impressions", "clicks"],
        "start_date": (today - timedelta(days=29)).isoformat(),
        "end_date": today.isoformat(),
        "page_size": 1000,
    }
    rows: list[dict[str, Any]] = ads.data(REPORT, **{**asked, **query})["list"]
    return rows


def total(rows: Iterable[dict[str, Any]], metric: str = "spend") -> Decimal:
    return sum((Decimal(row["metrics"][metric]) for row in rows), Decimal(0))


@pytest.fixture
def two_groups(ads: Advertiser) -> list[str]:
    """Three ads in two ad groups of one campaign, which ran for three days."""
    campaign = a_campaign(ads)
    first, second = a_group(ads, campaign), a_group(ads, campaign, budget=40)
    made = [
        passed(an_ad(ads, a_post(caption=str(number)), group)) for number, group in enumerate((first, first, second))
    ]
    clock.skip(timedelta(days=3))
    return made


def test_metrics_are_strings_by_object_and_day(ads: Advertiser, two_groups: list[str]) -> None:
    rows = report(ads)

    assert {row["dimensions"]["ad_id"] for row in rows} == set(two_groups)
    assert all(row["dimensions"]["stat_time_day"].endswith(" 00:00:00") for row in rows)
    assert all(isinstance(value, str) for row in rows for value in row["metrics"].values())
    assert all(Decimal(row["metrics"]["impressions"]) > Decimal(row["metrics"]["clicks"]) for row in rows)


def test_levels_days_and_lifetime_agree(ads: Advertiser, two_groups: list[str]) -> None:
    for metric in ("spend", "impressions", "clicks"):
        totals = {total(report(ads, level, days=days), metric) for level in LEVELS for days in (True, False)}
        totals.add(total(report(ads, days=False, query_lifetime="true", start_date="", end_date=""), metric))

        assert len(totals) == 1
        assert totals.pop() > 0


def test_two_looks_agree(ads: Advertiser, two_groups: list[str]) -> None:
    clock.turn(speed=0)

    assert report(ads) == report(ads)


def test_the_same_money_brings_the_same_under_the_seed(ads: Advertiser, two_groups: list[str]) -> None:
    report(ads)
    row = Spending.objects.order_by("pk")[0]

    assert paid.Book().figures(row) == paid.Book().figures(Spending.objects.get(pk=row.pk))
    assert paid.Book().figures(row)["impressions"] > 0


def test_more_time_never_takes_figures_away(ads: Advertiser) -> None:
    passed(an_ad(ads, a_post()))
    seen = []
    for _ in range(6):
        clock.skip(timedelta(hours=1))
        report(ads)
        seen.append(paid.together(paid.Book().figures(row) for row in Spending.objects.all()))

    for before, after in pairwise(seen):
        assert all(after[name] >= before[name] for name in before)


def test_no_day_goes_over_a_daily_budget(ads: Advertiser) -> None:
    group = a_group(ads, budget=30)
    for number in range(3):
        passed(an_ad(ads, a_post(60, caption=str(number)), group))
    clock.skip(timedelta(days=12))
    spent = [Decimal(row["metrics"]["spend"]) for row in report(ads, "AUCTION_ADGROUP")]

    assert max(spent) <= 30
    assert sum(Decimal("29.9") <= amount for amount in spent) >= 1
    assert min(spent[1:-1]) > 15


def test_a_total_budget_is_never_passed(ads: Advertiser) -> None:
    campaign = a_campaign(ads, budget_mode="BUDGET_MODE_TOTAL", budget=75)
    for mode in ({"budget": 50}, {"budget_mode": "BUDGET_MODE_INFINITE"}):
        passed(an_ad(ads, a_post(), a_group(ads, campaign, **mode)))
    clock.skip(timedelta(days=10))

    assert Decimal("74.9") <= total(report(ads, "AUCTION_CAMPAIGN")) <= 75


def test_ads_spend_only_while_they_may_run(ads: Advertiser) -> None:
    schedule = {"schedule_start_time": at(days=1), "schedule_end_time": at(days=2)}
    scheduled = passed(an_ad(ads, a_post(), a_group(ads, schedule_type="SCHEDULE_START_END", **schedule)))
    expiring = passed(an_ad(ads, a_post(7), a_group(ads)))
    revoked = a_post()
    passed(an_ad(ads, revoked, a_group(ads)))
    acts.delete_code(revoked)
    clock.skip(timedelta(days=20))
    days: dict[str, list[str]] = {}
    for row in report(ads):
        days.setdefault(row["dimensions"]["ad_id"], []).append(row["dimensions"]["stat_time_day"])

    assert set(days) <= {scheduled, expiring}
    assert (len(days[scheduled]) <= 2, 7 <= len(days[expiring]) <= 8) == (True, True)


def test_a_switched_off_ad_spends_nothing_and_keeps_what_it_spent(ads: Advertiser, two_groups: list[str]) -> None:
    ads.made("ad/status/update/", ad_ids=two_groups, operation_status="DISABLE")
    before = total(report(ads))
    clock.skip(timedelta(days=3))
    assert total(report(ads)) == before

    ads.made("ad/status/update/", ad_ids=two_groups, operation_status="DELETE")
    clock.skip(timedelta(days=3))
    assert total(report(ads)) == before


def test_a_changed_budget_changes_no_past_day(ads: Advertiser, two_groups: list[str]) -> None:
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    before = report(ads, end_date=yesterday)
    for row in ads.data("adgroup/get/")["list"]:
        ads.made("adgroup/update/", adgroup_id=row["adgroup_id"], budget=900)
    clock.skip(timedelta(hours=2))

    assert report(ads, end_date=yesterday) == before


def test_a_report_can_be_filtered_by_ids_quoted_or_not(ads: Advertiser, two_groups: list[str]) -> None:
    for ids in (json.dumps(two_groups[:1]), f"[{two_groups[0]}]"):
        rule = {"field_name": "ad_ids", "filter_type": "IN", "filter_value": ids}
        rows = report(ads, filtering=json.dumps([rule]))

        assert {row["dimensions"]["ad_id"] for row in rows} == {two_groups[0]}


def test_a_report_can_be_ordered_and_comes_in_pages(ads: Advertiser, two_groups: list[str]) -> None:
    down = report(ads, days=False, order_field="spend")
    up = report(ads, days=False, order_field="spend", order_type="ASC")
    spends = [Decimal(row["metrics"]["spend"]) for row in down]

    assert spends == sorted(spends, reverse=True)
    assert [Decimal(row["metrics"]["spend"]) for row in up] == sorted(spends)
    assert len(report(ads, days=False, page=2, page_size=2)) == 1


def test_every_metric_can_be_asked_for(ads: Advertiser, two_groups: list[str]) -> None:
    row = report(ads, days=False, metrics=[*paid.METRICS, "campaign_name", "ad_name"])[0]["metrics"]

    assert (row["campaign_name"], row["ad_name"]) == ("Winter", "Mara in the snow")
    assert int(row["video_views_p25"]) >= int(row["video_views_p50"]) >= int(row["video_views_p100"]) > 0
    assert int(row["reach"]) <= int(row["impressions"])
    assert Decimal(row["cpm"]) == pytest.approx(
        Decimal(row["spend"]) * 1000 / int(row["impressions"]), abs=Decimal("0.01")
    )
    assert Decimal(row["ctr"]) == pytest.approx(
        Decimal(row["clicks"]) * 100 / int(row["impressions"]), abs=Decimal("0.01")
    )


def test_totals_can_come_along(ads: Advertiser, two_groups: list[str]) -> None:
    query = {
        "report_type": "BASIC",
        "data_level": "AUCTION_AD",
        "dimensions": ["ad_id"],
        "query_lifetime": "true",
        "enable_total_metrics": "true",
        "page_size": 1,
    }
    data = ads.data(REPORT, **query)

    assert Decimal(data["total_metrics"]["spend"]) > Decimal(data["list"][0]["metrics"]["spend"]) > 0
    assert data["page_info"]["total_number"] == 3


def test_what_never_ran_has_no_row(ads: Advertiser, other_ads: Advertiser, two_groups: list[str]) -> None:
    assert report(other_ads) == []
    assert report(ads, start_date="2020-01-01", end_date="2020-01-30") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"report_type": "AUDIENCE"},
        {"data_level": "RESERVATION_AD"},
        {"dimensions": []},
        {"dimensions": ["campaign_id"]},
        {"dimensions": ["country_code"]},
        {"metrics": ["happiness"]},
        {"start_date": ""},
        {"start_date": "yesterday"},
        {"start_date": "2026-02-02", "end_date": "2026-02-01"},
        {"start_date": "2026-01-01", "end_date": "2026-01-31"},
        {"page_size": 1001},
        {"order_field": "happiness"},
        {"filtering": '[{"field_name": "mood"}]'},
        {"filtering": '[{"field_name": "ad_ids", "filter_type": "LIKE"}]'},
        {"filtering": '[{"field_name": "ad_ids", "filter_type": "IN", "filter_value": "x"}]'},
        {"filtering": "{}x"},
    ],
)
def test_a_question_that_makes_no_sense_is_40002(ads: Advertiser, wrong: dict[str, Any]) -> None:
    window = {"start_date": "2026-01-01", "end_date": "2026-01-30"}
    query = {"report_type": "BASIC", "data_level": "AUCTION_AD", "dimensions": ["ad_id", "stat_time_day"], **window}

    assert ads.get(REPORT, **query)["code"] == 0
    assert ads.get(REPORT, **{**query, **wrong})["code"] == 40002


def test_days_are_those_of_the_advertiser(ads: Advertiser) -> None:
    """India's midnight is at half past six in the evening UTC."""
    report(ads)
    Row.objects.update(timezone="Asia/Kolkata")
    begun = clock.now()
    passed(an_ad(ads, a_post()))
    clock.skip(timedelta(days=2))
    today = clock.now().astimezone(ZoneInfo("Asia/Kolkata")).date()
    rows = report(ads, end_date=today.isoformat())

    days = {row["dimensions"]["stat_time_day"][:10] for row in rows}
    first = begun.astimezone(ZoneInfo("Asia/Kolkata")).date()
    assert days == {(first + timedelta(days=n)).isoformat() for n in range((today - first).days + 1)}
    (facts,) = ads.data("advertiser/info/", advertiser_ids=json.dumps([ads.advertiser_id]))["list"]
    assert facts["timezone"] == "Asia/Kolkata"
