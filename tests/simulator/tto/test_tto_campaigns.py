"""Brand profiles and campaigns of TikTok One (wire page 4b)."""

import re
from typing import Any

import pytest

from simulator.models import BrandProfile, Person, TtoCampaign, TtoMember
from tests.simulator.tto.side import CREATE, Brand

UPDATE, GET = "tto/tcm/campaign/update/", "tto/tcm/campaign/"
MAKE, PROFILES = "tto/tcm/brand/profile/create/", "tto/tcm/brand/profile/get/"
PROFILE = {
    "brand_name": "Nordlight",
    "brand_industry_id": "105",
    "brand_website": "https://nordlight.example",
    "logo_url": "https://nordlight.example/logo.png",
}
BODY: dict[str, Any] = {"campaign_name": "Winter", "handle_names": ["mara.test.demo"]}


def listed(brand: Brand, campaign: TtoCampaign) -> dict[str, Any]:
    row: dict[str, Any] = brand.data(GET, campaign_ids=[campaign.campaign_id])["campaigns"][0]
    return row


def test_a_brand_profile_is_made_and_found(brand: Brand) -> None:
    made = brand.made(MAKE, **PROFILE)
    other = brand.made(MAKE, **{**PROFILE, "brand_name": "Solvarm"})
    data = brand.data(PROFILES, brand_profile_ids=[made["brand_profile_id"]])

    assert [row["brand_name"] for row in data["brands"]] == ["Nordlight"]
    assert data["brands"][0]["brand_industry"] == "Outdoors"
    everything = brand.data(PROFILES)["brands"]
    assert [row["brand_profile_id"] for row in everything] == [other["brand_profile_id"], made["brand_profile_id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand_name": ""},
        {"brand_name": "x" * 61},
        {"brand_industry_id": "999"},
        {"brand_website": "http://nordlight.example"},
        {"logo_url": ""},
    ],
)
def test_wrong_profiles_are_not_made(brand: Brand, wrong: dict[str, str]) -> None:
    brand.refused(MAKE, **{**PROFILE, **wrong})

    assert not BrandProfile.objects.exists()


def test_a_campaign_says_everything_back_and_names_whom_it_could_not_take(brand: Brand, person: Person) -> None:
    Person.objects.filter(handle="lena.knits.demo").update(in_tcm=False)
    profile = brand.made(MAKE, **PROFILE)["brand_profile_id"]
    data = brand.made(
        CREATE,
        campaign_name="Winter",
        handle_names=[f"@{person.handle}", "lena.knits.demo", "no handle"],
        brand_profile_id=profile,
        campaign_description="Boots in real snow",
        advertiser_ids=["7300000000000000009"],
        default_spark_ads_requested_authorization_days=60,
        business_account_handle="nordlight",
        send_notification=True,
    )

    assert re.fullmatch(r"\d{19}", data["campaign_id"])
    assert (data["campaign_type"], data["brand_name"], data["brand_profile_id"]) == ("CAMPAIGN", "Nordlight", profile)
    assert data["handle_names"] == [person.handle]
    assert data["failed_handle_names"] == ["lena.knits.demo", "no handle"]
    assert data["spark_ads_requested_authorization_days"] == 60
    assert (data["advertiser_ids"], data["country_codes"]) == (["7300000000000000009"], ["US"])
    assert data["dm_info"] == {"business_account_handle": "nordlight", "dm_allowed": True}
    assert data["invite_link"].endswith(f"/simulator/t/{TtoCampaign.objects.get().word}/")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"campaign_name": ""}, "campaign_name: Missing data for required field."),
        ({"handle_names": []}, "handle_names: Not a valid list."),
        ({"handle_names": ["a.demo"] * 101}, "handle_names: Longer than maximum length 100."),
        ({"campaign_type": "ELSE"}, "campaign_type: Must be one of: CAMPAIGN, BRAND_LINK."),
        ({"brand_name": "x" * 61}, "brand_name: Longer than maximum length 60."),
        ({"brand_profile_id": "7"}, "brand_profile_id: The brand profile does not exist."),
        ({"campaign_id": "7"}, "campaign_id: The campaign does not exist."),
        (
            {"default_spark_ads_requested_authorization_days": 31},
            "default_spark_ads_requested_authorization_days: Must be one of: 0, 7, 30, 60, 365.",
        ),
    ],
)
def test_wrong_campaigns_are_not_made(brand: Brand, person: Person, wrong: dict[str, Any], message: str) -> None:
    assert brand.refused(CREATE, **{**BODY, **wrong}) == message
    assert not TtoCampaign.objects.exists()
    assert not TtoMember.objects.exists()


def test_another_brands_profile_is_not_ones_own(brand: Brand, other_brand: Brand, person: Person) -> None:
    profile = other_brand.made(MAKE, **PROFILE)["brand_profile_id"]

    brand.refused(CREATE, **BODY, brand_profile_id=profile)
    assert brand.data(PROFILES)["brands"] == []


def test_creators_are_added_once(brand: Brand, campaign: TtoCampaign) -> None:
    Person.objects.filter(handle="ivo.lifts.demo").update(in_tcm=True)
    fields = {"campaign_id": campaign.campaign_id, "campaign_type": "CAMPAIGN"}
    handles = ["mara.test.demo", "ivo.lifts.demo"]
    rows = [brand.made(UPDATE, **fields, handle_names=handles, advertiser_ids=["1"]) for _ in range(2)]

    assert [row["handle_names"] for row in rows] == [handles, handles]
    assert rows[1]["advertiser_ids"] == ["1"]
    again = brand.made(CREATE, **{**BODY, "campaign_name": "Other"}, campaign_id=campaign.campaign_id)
    assert (again["campaign_id"], again["campaign_name"]) == (campaign.campaign_id, "Winter")
    assert TtoMember.objects.count() == 2


def test_a_campaign_keeps_its_type(brand: Brand, campaign: TtoCampaign) -> None:
    fields = {"campaign_id": campaign.campaign_id, "handle_names": ["ivo.lifts.demo"]}

    brand.refused(UPDATE, **fields, campaign_type="BRAND_LINK")
    brand.refused(UPDATE, **fields)
    assert TtoMember.objects.count() == 1


def test_a_listed_campaign_has_the_live_fields_and_no_status(brand: Brand, campaign: TtoCampaign) -> None:
    row = listed(brand, campaign)
    known = {
        "advertiser_ids",
        "anchor_id",
        "campaign_channel_type",
        "campaign_description",
        "campaign_id",
        "campaign_name",
        "campaign_type",
        "country_codes",
        "create_time",
        "spark_ads_requested_authorization_days",
        "video_ids",
    }

    assert set(row) - {"invite_link", "extra_flag", "ab_version"} == known
    assert (row["campaign_channel_type"], row["video_ids"]) == ("API_LITE_CAMPAIGN", [])


def test_a_brand_link_is_listed_with_its_own_fields(brand: Brand, person: Person) -> None:
    row = listed(brand, brand.a_campaign(campaign_type="BRAND_LINK", brand_name="Nordlight"))

    assert (row["campaign_type"], row["brand_name"], row["brand_profile_id"]) == ("BRAND_LINK", "Nordlight", "")
    assert not {"advertiser_ids", "anchor_id", "campaign_description"} & set(row)


def test_some_campaigns_are_listed_without_their_link(brand: Brand, person: Person) -> None:
    made = [brand.a_campaign(campaign_name=f"Campaign {number}") for number in range(40)]
    rows = [row for page in (1, 2) for row in brand.data(GET, page=page, page_size=20)["campaigns"]]
    with_link = [row for row in rows if "invite_link" in row]

    assert len(rows) == len(made)
    assert 20 < len(with_link) < 40
    assert all(str(row["invite_link"]).startswith("http") for row in with_link)


def test_campaigns_come_five_a_page_newest_first_by_type(brand: Brand, person: Person) -> None:
    ids = [brand.a_campaign(campaign_name=str(number)).campaign_id for number in range(6)][::-1]
    link = brand.a_campaign(campaign_type="BRAND_LINK").campaign_id

    assert [row["campaign_id"] for row in brand.data(GET, campaign_type="CAMPAIGN")["campaigns"]] == ids[:5]
    assert [row["campaign_id"] for row in brand.data(GET, campaign_type="BRAND_LINK")["campaigns"]] == [link]
    assert brand.data(GET)["page_info"]["total_number"] == 7
    assert brand.get(GET, campaign_type="ELSE")["code"] == 40002


def test_another_brand_sees_nothing_of_a_campaign(brand: Brand, other_brand: Brand, campaign: TtoCampaign) -> None:
    fields = {"campaign_id": campaign.campaign_id, "campaign_type": "CAMPAIGN"}

    assert other_brand.data(GET, campaign_ids=[campaign.campaign_id])["campaigns"] == []
    other_brand.refused(UPDATE, **fields, handle_names=["ivo.lifts.demo"])
    other_brand.refused(CREATE, **BODY, campaign_id=campaign.campaign_id)
    assert other_brand.get("tto/tcm/report/", campaign_id=campaign.campaign_id)["code"] == 40002
    assert TtoMember.objects.count() == 1
