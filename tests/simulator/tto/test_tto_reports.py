"""The report of a TikTok One campaign (wire page 4d)."""

from datetime import timedelta
from typing import Any

import pytest

from simulator import acts, clock, tto_acts
from simulator.models import BrandAccount, Person, TtoCampaign, Video
from tests.simulator.ads.side import Advertiser, a_campaign, a_group, an_ad, passed
from tests.simulator.tto.side import Brand, review_passes

REPORT = "tto/tcm/report/"


@pytest.fixture
def linked(campaign: TtoCampaign, post: Video, person: Person) -> Video:
    """Mara's post, linked and through review."""
    tto_acts.join(campaign, person)
    tto_acts.link(campaign, post)
    review_passes()
    return post


def report(brand: Brand, campaign: TtoCampaign, **query: Any) -> dict[str, Any]:
    return dict(brand.data(REPORT, campaign_id=campaign.campaign_id, **query))


def test_a_report_says_whose_it_is(brand: Brand, campaign: TtoCampaign) -> None:
    data = report(brand, campaign)

    assert (data["tto_tcm_account_id"], data["campaign_id"]) == (brand.account, campaign.campaign_id)
    assert (data["campaign_type"], data["campaign_channel_type"], data["country_code"]) == (
        "CAMPAIGN",
        "API_LITE_CAMPAIGN",
        "US",
    )
    assert (data["videos"], data["page_info"]["total_number"]) == ([], 0)


def test_a_post_in_review_is_not_reported(brand: Brand, campaign: TtoCampaign, post: Video, person: Person) -> None:
    tto_acts.join(campaign, person)
    tto_acts.link(campaign, post)

    assert report(brand, campaign)["videos"] == []


def test_numbers_are_numbers_and_add_up(brand: Brand, campaign: TtoCampaign, linked: Video) -> None:
    clock.skip(timedelta(hours=5))
    row = report(brand, campaign)["videos"][0]

    assert row["video_info"]["video_id"] == linked.video_id
    assert row["video_info"]["authorization_code"].startswith("#")
    assert row["creator_info"] == {"handle_name": "mara.test.demo", "display_name": "Mara Bakes"}
    assert row["video_views"] > 0
    for name in ("video_views", "reach", "likes", "comments", "shares", "favorites", "engagement_count"):
        assert row[name] == row[f"{name}_organic"] + row[f"{name}_paid"]
        assert isinstance(row[name], int)
    assert row["engagement_count"] == row["likes"] + row["comments"] + row["shares"]
    assert row["engagement_rate"] == round(row["engagement_count"] / row["video_views"], 4)
    assert (row["ad_cost"], row["ad_impressions"], row["ad_cpc"]) == (0, 0, 0)
    assert row["organic_two_seconds_views"] >= row["organic_six_seconds_views"]


def test_days_come_from_publication_or_from_the_window(brand: Brand, campaign: TtoCampaign, linked: Video) -> None:
    clock.skip(timedelta(days=3))
    today = clock.now().date()
    days = report(brand, campaign)["videos"][0]["daily_stats"]
    window = {"start_date": (today - timedelta(days=1)).isoformat(), "end_date": today.isoformat()}
    few = report(brand, campaign, **window)["videos"][0]["daily_stats"]

    assert days[0]["date"] == linked.published_at.date().isoformat()
    assert days[-1]["date"] == today.isoformat()
    assert [day["date"] for day in few] == list(window.values())
    assert days[0]["views"] == days[0]["video_views_organic"] > 0
    assert {"likes", "likes_organic", "likes_paid", "engagement_rate"} <= set(days[0])


def test_views_by_source_come_as_an_object_or_as_a_list(brand: Brand, campaign: TtoCampaign, person: Person) -> None:
    tto_acts.join(campaign, person)
    for number in range(12):
        tto_acts.link(campaign, acts.post_directly(person, caption=str(number)))
    review_passes()
    shapes = [row["video_views_by_source"] for row in report(brand, campaign, page_size=20)["videos"]]

    assert {type(shape) for shape in shapes} == {dict, list}
    assert all("for_you" in shape for shape in shapes if isinstance(shape, dict))
    assert all(set(shape[0]) == {"source", "video_views"} for shape in shapes if isinstance(shape, list))


def test_deleted_posts_are_no_longer_reported(brand: Brand, campaign: TtoCampaign, linked: Video) -> None:
    acts.delete(linked)

    assert report(brand, campaign)["videos"] == []


def test_what_ads_brought_stands_beside_it(
    brand: Brand, demo_brand: BrandAccount, campaign: TtoCampaign, linked: Video
) -> None:
    brand.data("tto/tcm/campaign/")  # the review has passed, and Mara's authorization came with it
    ads = Advertiser(demo_brand)
    passed(an_ad(ads, Video.objects.get(pk=linked.pk), a_group(ads, a_campaign(ads))))
    clock.skip(timedelta(days=2))
    row = report(brand, campaign)["videos"][0]

    assert row["ad_cost"] > 0
    assert row["video_views_paid"] > 0
    assert row["video_views"] == row["video_views_organic"] + row["video_views_paid"]
    assert row["ad_cpc"] == round(row["ad_cost"] / row["ad_clicks"], 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"campaign_id": "7"},
        {"start_date": "2026-01-01"},
        {"start_date": "x", "end_date": "y"},
        {"start_date": "2026-02-01", "end_date": "2026-01-01"},
        {"start_date": "2024-01-01", "end_date": "2026-01-01"},
        {"page_size": 1000},
    ],
)
def test_wrong_questions_are_40002(brand: Brand, campaign: TtoCampaign, wrong: dict[str, Any]) -> None:
    assert brand.get(REPORT, **{"campaign_id": campaign.campaign_id, **wrong})["code"] == 40002
