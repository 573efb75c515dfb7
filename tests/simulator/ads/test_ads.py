"""Campaigns and ad groups, and what all three kinds have in common: found, changed, switched (wire page 3e)."""

import json
from typing import Any

import pytest

from simulator import clock
from simulator.models import AdCampaign, AdGroup
from tests.simulator.ads.side import (
    CAMPAIGN,
    GROUP,
    Advertiser,
    a_campaign,
    a_creative,
    a_group,
    a_post,
    an_ad,
    at,
)


def found(ads: Advertiser, kind: str, **filtering: Any) -> list[str]:
    query = {"filtering": json.dumps(filtering)} if filtering else {}
    return [row[f"{kind}_name"] for row in ads.data(f"{kind}/get", **query)["list"]]


def test_a_campaign_is_made_and_read(ads: Advertiser) -> None:
    made = a_campaign(ads, budget_mode="BUDGET_MODE_TOTAL", budget=500.5)
    row = ads.data("campaign/get/")["list"][0]

    assert (row["campaign_id"], row["campaign_name"], row["objective_type"]) == (made, "Winter", "VIDEO_VIEWS")
    assert (row["budget_mode"], row["budget"], row["operation_status"]) == ("BUDGET_MODE_TOTAL", 500.5, "ENABLE")
    assert (row["primary_status"], row["secondary_status"]) == ("STATUS_DELIVERY_OK", "CAMPAIGN_STATUS_ENABLE")
    assert len(made) == 19
    assert int(made) >> 32 == pytest.approx(clock.now().timestamp(), abs=60)


def test_a_name_can_be_given_twice_and_so_can_a_request_id(ads: Advertiser) -> None:
    ids = {a_campaign(ads, request_id="7300000000000000123") for _ in range(2)}

    assert len(ids) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"campaign_name": ""},
        {"campaign_name": "x" * 513},
        {"objective_type": "WORLD_PEACE"},
        {"budget_mode": "BUDGET_MODE_MOOD"},
        {"budget_mode": "BUDGET_MODE_DAY"},
        {"budget_mode": "BUDGET_MODE_DAY", "budget": 49.99},
        {"budget_mode": "BUDGET_MODE_DAY", "budget": "much"},
        {"operation_status": "MAYBE"},
    ],
)
def test_a_campaign_that_is_not_in_order_is_refused(ads: Advertiser, wrong: dict[str, Any]) -> None:
    ads.refused("campaign/create/", **{**CAMPAIGN, **wrong})

    assert not AdCampaign.objects.exists()


def test_an_ad_group_is_made_and_read(ads: Advertiser) -> None:
    campaign, start, end = a_campaign(ads), at(hours=1), at(days=3)
    made = a_group(
        ads,
        campaign,
        schedule_type="SCHEDULE_START_END",
        schedule_start_time=start,
        schedule_end_time=end,
        age_groups=["AGE_18_24"],
    )
    row = ads.data("adgroup/get/")["list"][0]

    assert (row["adgroup_id"], row["campaign_id"], row["campaign_name"]) == (made, campaign, "Winter")
    assert (row["schedule_start_time"], row["schedule_end_time"]) == (start, end)
    assert (row["budget"], row["age_groups"], row["location_ids"]) == (100, ["AGE_18_24"], ["6252001"])
    assert row["secondary_status"] == "ADGROUP_STATUS_NOT_START"
    assert "account" not in row


@pytest.mark.parametrize(
    "wrong",
    [
        {"adgroup_name": ""},
        {"budget_mode": "BUDGET_MODE_INFINITE"},
        {"budget": 19},
        {"schedule_type": "SCHEDULE_SOMETIME"},
        {"schedule_start_time": ""},
        {"schedule_start_time": "tomorrow"},
        {"schedule_type": "SCHEDULE_START_END"},
        {"schedule_type": "SCHEDULE_START_END", "schedule_end_time": "2020-01-01 00:00:00"},
        {"budget_mode": "BUDGET_MODE_TOTAL"},
        {"location_ids": []},
        {"placements": []},
        {"placement_type": "PLACEMENT_TYPE_ODD"},
        {"optimization_goal": "LUCK"},
        {"billing_event": "CPX"},
        {"campaign_id": "7300000000000000009"},
    ],
)
def test_an_ad_group_that_is_not_in_order_is_refused(ads: Advertiser, wrong: dict[str, Any]) -> None:
    body = {**GROUP, "schedule_start_time": at(), "campaign_id": a_campaign(ads), **wrong}
    ads.refused("adgroup/create/", **body)

    assert not AdGroup.objects.exists()


def test_objects_are_found_by_parent_name_and_status(ads: Advertiser) -> None:
    video = a_post()
    winter, summer = a_campaign(ads), a_campaign(ads, campaign_name="Summer", operation_status="DISABLE")
    group = a_group(ads, winter, adgroup_name="Snow")
    a_group(ads, summer, adgroup_name="Sand")
    ad = an_ad(ads, video, group)

    assert found(ads, "campaign") == ["Summer", "Winter"]
    assert found(ads, "campaign", campaign_ids=[winter]) == ["Winter"]
    assert found(ads, "campaign", campaign_name="summ") == ["Summer"]
    assert found(ads, "campaign", primary_status="STATUS_DISABLE") == ["Summer"]
    assert found(ads, "adgroup", campaign_ids=[winter]) == ["Snow"]
    assert found(ads, "adgroup", secondary_status="ADGROUP_STATUS_CAMPAIGN_DISABLE") == ["Sand"]
    assert found(ads, "ad", campaign_ids=[summer]) == []
    assert found(ads, "ad", adgroup_ids=[group], ad_ids=[ad]) == ["Mara in the snow"]
    assert ads.data("ad/get/", fields=["ad_id"])["list"] == [{"ad_id": ad}]
    assert ads.get("ad/get/", filtering="{")["code"] == 40002


def test_lists_come_in_pages(ads: Advertiser) -> None:
    for number in range(3):
        a_campaign(ads, campaign_name=f"No. {number}")
    data = ads.data("campaign/get/", page=2, page_size=2)

    assert [row["campaign_name"] for row in data["list"]] == ["No. 0"]
    assert data["page_info"] == {"page": 2, "page_size": 2, "total_number": 3, "total_page": 2}
    assert ads.get("campaign/get/", page_size=1001)["code"] == 40002


def test_names_budgets_and_ends_can_be_changed(ads: Advertiser) -> None:
    campaign = a_campaign(ads, budget_mode="BUDGET_MODE_DAY", budget=60)
    group, end = a_group(ads, campaign), at(days=9)
    ads.made("campaign/update/", campaign_id=campaign, campaign_name="Spring", budget=80)
    ads.made("adgroup/update/", adgroup_id=group, adgroup_name="Few", budget=30, schedule_end_time=end, bid_price=2)

    assert [(row["campaign_name"], row["budget"]) for row in ads.data("campaign/get/")["list"]] == [("Spring", 80)]
    row = ads.data("adgroup/get/")["list"][0]
    assert (row["adgroup_name"], row["budget"], row["schedule_end_time"], row["bid_price"]) == ("Few", 30, end, 2)


def test_a_change_that_is_not_in_order_changes_nothing(ads: Advertiser) -> None:
    group = a_group(ads)
    ads.refused("adgroup/update/", adgroup_id=group, adgroup_name="Few", budget=3)
    ads.refused("adgroup/update/", adgroup_id=group, schedule_end_time="2020-01-01 00:00:00")
    ads.refused("campaign/update/", campaign_id="7", campaign_name="Spring")

    assert found(ads, "adgroup") == ["Everybody"]
    assert found(ads, "campaign") == ["Winter"]


def test_an_ad_can_be_renamed_and_changed(ads: Advertiser) -> None:
    ad = an_ad(ads, a_post())
    answer = ads.made("ad/update/", creatives=[{"ad_id": ad, "ad_name": "Renamed", "call_to_action": "LEARN_MORE"}])

    assert answer["ad_ids"] == [ad]
    row = ads.data("ad/get/")["list"][0]
    assert (row["ad_name"], row["call_to_action"]) == ("Renamed", "LEARN_MORE")
    assert "dark_post_status" in ads.refused("ad/update/", creatives=[{"ad_id": ad, "dark_post_status": "GREY"}])


def test_what_is_deleted_is_gone_for_good_and_says_so(ads: Advertiser) -> None:
    video = a_post()
    campaign = a_campaign(ads)
    group = a_group(ads, campaign)
    ad = an_ad(ads, video, group)
    assert ads.made("campaign/status/update/", campaign_ids=[campaign], operation_status="DELETE") == {
        "campaign_ids": [campaign],
        "status": "DELETE",
    }
    words = "This campaign has been deleted."
    body = {**GROUP, "schedule_start_time": at(), "campaign_id": campaign}

    assert ads.refused("campaign/update/", campaign_id=campaign, campaign_name="Again") == words
    assert ads.refused("campaign/status/update/", campaign_ids=[campaign], operation_status="ENABLE") == words
    assert ads.refused("adgroup/create/", **body) == words
    assert ads.refused("adgroup/update/", adgroup_id=group, budget=50) == words
    assert ads.refused("ad/create/", adgroup_id=group, creatives=[a_creative(ads, video)]) == words
    assert ads.refused("ad/update/", creatives=[{"ad_id": ad, "ad_name": "Again"}]) == words
    assert ads.refused("ad/status/update/", ad_ids=[ad], operation_status="ENABLE") == words
    assert (found(ads, "campaign"), found(ads, "adgroup"), found(ads, "ad")) == ([], [], [])
    assert found(ads, "campaign", primary_status="STATUS_DELETE") == ["Winter"]
    assert found(ads, "campaign", primary_status="STATUS_ALL") == ["Winter"]


def test_all_or_none_are_switched(ads: Advertiser) -> None:
    campaign = a_campaign(ads)
    ads.refused("campaign/status/update/", campaign_ids=[campaign, "7"], operation_status="DISABLE")
    ads.refused("campaign/status/update/", campaign_ids=[campaign] * 21, operation_status="DISABLE")
    ads.refused("campaign/status/update/", campaign_ids=[campaign], operation_status="MAYBE")

    assert AdCampaign.objects.get().operation_status == "ENABLE"


def test_another_advertiser_sees_and_changes_nothing(ads: Advertiser, other_ads: Advertiser) -> None:
    ad = an_ad(ads, a_post())
    campaign, group = AdCampaign.objects.get().object_id, AdGroup.objects.get().object_id
    other_ads.refused("ad/status/update/", ad_ids=[ad], operation_status="DELETE")
    other_ads.refused("adgroup/update/", adgroup_id=group, budget=99)
    other_ads.refused("campaign/update/", campaign_id=campaign, campaign_name="Ours")
    other_ads.refused("adgroup/create/", **{**GROUP, "schedule_start_time": at(), "campaign_id": campaign})

    assert [found(other_ads, kind) for kind in ("campaign", "adgroup", "ad")] == [[], [], []]
    assert found(ads, "campaign") == ["Winter"]
    assert AdGroup.objects.get().budget == 100
    assert ads.get("ad/get/", advertiser_id=other_ads.advertiser_id)["code"] == 40001
