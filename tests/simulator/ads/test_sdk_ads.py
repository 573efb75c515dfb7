"""TikTok's own SDK makes ads, reads them and their report, and fills the ad library (wire page 10)."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import business_api_client as sdk
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from simulator import clock
from simulator.models import Identity
from tests.simulator.ads.side import CAMPAIGN, GROUP, Advertiser, a_post, an_ad, at, code_of, passed
from tests.simulator.conftest import MP4
from tests.simulator.test_oauth import app, consent

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def a_picture(ads: Advertiser) -> str:
    form = {"image_file": SimpleUploadedFile("logo.png", PNG), "image_signature": hashlib.md5(PNG).hexdigest()}
    return str(ads.upload("file/image/ad/upload/", **form)["data"]["image_id"])


def data(answer: dict[str, Any]) -> Any:
    assert set(answer) == {"data", "request_id"}
    return answer["data"]


def test_the_sdk_exchanges_a_code_and_meets_its_advertiser(sdk_client: Any, ads: Advertiser) -> None:
    api = sdk.AuthenticationApi(sdk_client)
    granted = data(api.oauth2_access_token(body=sdk.Oauth2AccessTokenBody(**app(), auth_code=consent("Nordlight"))))
    token, ids = granted["access_token"], granted["advertiser_ids"]
    listed = data(api.oauth2_advertiser_get(app()["app_id"], app()["secret"], token))["list"]
    facts = data(sdk.AccountManagementApi(sdk_client).advertiser_info(ids, token, fields=["name", "advertiser_id"]))

    assert [(row["advertiser_id"], row["advertiser_name"]) for row in listed] == [(ids[0], "Nordlight")]
    assert facts["list"] == [{"name": "Nordlight", "advertiser_id": ids[0]}]


def test_the_sdk_finds_and_makes_identities(sdk_client: Any, ads: Advertiser) -> None:
    ads.made("tt_video/authorize/", auth_code=code_of(video := a_post()))
    api, who = sdk.IdentityApi(sdk_client), (ads.advertiser_id, ads.token)
    body = sdk.IdentityCreateBody(advertiser_id=ads.advertiser_id, display_name="Nordlight", image_uri=a_picture(ads))
    made = data(api.identity_create(ads.token, body=body))["identity_id"]
    kinds = {row["identity_id"]: row["identity_type"] for row in data(api.identity_get(*who))["identity_list"]}
    creators = data(api.identity_get(*who, identity_type="AUTH_CODE", page=1, page_size=20))["identity_list"]
    found = data(
        api.identity_video_info(
            ads.token, ads.advertiser_id, "AUTH_CODE", creators[0]["identity_id"], item_id=video.video_id
        )
    )

    assert kinds == {made: "CUSTOMIZED_USER", creators[0]["identity_id"]: "AUTH_CODE"}
    assert found["video_detail"]["item_id"] == video.video_id


def test_the_sdk_makes_a_spark_ad_and_reads_it_back(sdk_client: Any, ads: Advertiser) -> None:
    ads.made("tt_video/authorize/", auth_code=code_of(video := a_post()))
    campaigns, groups, spark = (kind(sdk_client) for kind in (sdk.CampaignCreationApi, sdk.AdgroupApi, sdk.AdApi))
    who = {"advertiser_id": ads.advertiser_id}
    campaign = data(campaigns.campaign_create(ads.token, body=sdk.CampaignCreateBody(**who, **CAMPAIGN)))
    wish = {
        **who,
        **GROUP,
        "schedule_start_time": at(),
        "campaign_id": campaign["campaign_id"],
        "pacing": "PACING_MODE_SMOOTH",
    }
    group = data(groups.adgroup_create(ads.token, body=sdk.AdgroupCreateBody(**wish)))
    creative = sdk.AdcreateCreatives(
        ad_name="Mara",
        ad_format="SINGLE_VIDEO",
        identity_type="AUTH_CODE",
        identity_id=Identity.objects.get().identity_id,
        tiktok_item_id=video.video_id,
        call_to_action="SHOP_NOW",
    )
    body = sdk.AdCreateBody(**who, adgroup_id=group["adgroup_id"], creatives=[creative])
    made = data(spark.ad_create(ads.token, body=body))
    filtering = sdk.FilteringAdGet(campaign_ids=[campaign["campaign_id"]], ad_ids=made["ad_ids"])
    read = data(spark.ad_get(ads.advertiser_id, ads.token, filtering=filtering, page_size=10))["list"]

    assert [(row["ad_id"], row["tiktok_item_id"]) for row in read] == [(made["ad_ids"][0], video.video_id)]
    assert read[0]["aigc_disclosure_type"] == "NOT_DECLARED"
    names = sdk.FilteringCampaignGet(campaign_name="wint")
    assert len(data(campaigns.campaign_get(ads.advertiser_id, ads.token, filtering=names))["list"]) == 1
    by_campaign = sdk.FilteringAdgroupGet(campaign_ids=["7"])
    assert data(groups.adgroup_get(ads.advertiser_id, ads.token, filtering=by_campaign))["list"] == []


def test_the_sdk_changes_and_switches(sdk_client: Any, ads: Advertiser) -> None:
    ad = an_ad(ads, a_post())
    row = ads.data("ad/get/")["list"][0]
    campaigns, groups, spark = (kind(sdk_client) for kind in (sdk.CampaignCreationApi, sdk.AdgroupApi, sdk.AdApi))
    who = {"advertiser_id": ads.advertiser_id}
    campaigns.campaign_update(
        ads.token, body=sdk.CampaignUpdateBody(**who, campaign_id=row["campaign_id"], campaign_name="Spring")
    )
    groups.adgroup_update(ads.token, body=sdk.AdgroupUpdateBody(**who, adgroup_id=row["adgroup_id"], budget=33))
    change = sdk.AdupdateCreatives(ad_id=ad, ad_name="Renamed")
    spark.ad_update(ads.token, body=sdk.AdUpdateBody(**who, adgroup_id=row["adgroup_id"], creatives=[change]))
    off = sdk.AdStatusUpdateBody(**who, ad_ids=[ad], operation_status="DISABLE")
    assert data(spark.ad_status_update(ads.token, body=off)) == {"ad_ids": [ad], "status": "DISABLE"}
    gone = sdk.CampaignStatusUpdateBody(**who, campaign_ids=[row["campaign_id"]], operation_status="DELETE")
    campaigns.campaign_status_update(ads.token, body=gone)
    pause = sdk.AdgroupStatusUpdateBody(**who, adgroup_ids=[row["adgroup_id"]], operation_status="DISABLE")
    with pytest.raises(Exception, match="This campaign has been deleted") as caught:
        groups.adgroup_status_update(ads.token, body=pause)

    assert type(caught.value).__name__ == "TiktokSDKError"
    after = ads.data("ad/get/", filtering='{"primary_status": "STATUS_DELETE"}')["list"][0]
    assert (after["ad_name"], after["campaign_name"], after["operation_status"]) == ("Renamed", "Spring", "DISABLE")


def test_the_sdk_reads_the_report(sdk_client: Any, ads: Advertiser) -> None:
    ad = passed(an_ad(ads, a_post()))
    clock.skip(timedelta(days=2))
    today = clock.now().date()
    rows = data(
        sdk.ReportingApi(sdk_client).report_integrated_get(
            "BASIC",
            ads.token,
            advertiser_id=ads.advertiser_id,
            data_level="AUCTION_AD",
            dimensions=["ad_id", "stat_time_day"],
            metrics=["spend", "impressions"],
            start_date=(today - timedelta(days=5)).isoformat(),
            end_date=today.isoformat(),
            filtering=[{"field_name": "ad_ids", "filter_type": "IN", "filter_value": f"[{ad}]"}],
            page_size=1000,
        )
    )["list"]

    assert {row["dimensions"]["ad_id"] for row in rows} == {ad}
    assert all(float(row["metrics"]["spend"]) > 0 for row in rows[:2])


def test_the_sdk_fills_the_ad_library(sdk_client: Any, ads: Advertiser, tmp_path: Path) -> None:
    film = tmp_path / "boots.mp4"
    film.write_bytes(MP4)
    api = sdk.FileApi(sdk_client)
    form = {
        "advertiser_id": ads.advertiser_id,
        "upload_type": "UPLOAD_BY_FILE",
        "file_name": "Boots",
        "video_file": str(film),
        "video_signature": hashlib.md5(MP4).hexdigest(),
    }
    made = data(api.ad_video_upload(ads.token, **form))[0]
    read = data(api.ad_video_info(ads.advertiser_id, [made["video_id"]], ads.token))["list"]

    assert [row["file_name"] for row in read] == ["Boots"]
    with pytest.raises(Exception, match="40911"):
        api.ad_video_upload(ads.token, **form)
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    picture = {
        "advertiser_id": ads.advertiser_id,
        "upload_type": "UPLOAD_BY_FILE",
        "image_file": str(logo),
        "image_signature": hashlib.md5(PNG).hexdigest(),
    }
    assert data(api.ad_image_upload(ads.token, **picture))["image_id"]
