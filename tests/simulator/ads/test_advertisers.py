"""Advertisers of a token (wire page 2a)."""

import re

from django.conf import settings

from tests.simulator.ads.side import Advertiser
from tests.simulator.conftest import Caller
from tests.simulator.test_oauth import app, consent


def test_a_consent_opens_an_advertiser(tiktok_api: Caller) -> None:
    granted = tiktok_api.post("oauth2/access_token/", **app(), auth_code=consent())["data"]
    tiktok_api.token = granted["access_token"]
    rows = tiktok_api.get("oauth2/advertiser/get/", tcm_account_id="", **app())["data"]["list"]

    assert [row["advertiser_id"] for row in rows] == granted["advertiser_ids"]
    assert rows[0]["advertiser_name"] == "Nordlight"
    assert re.fullmatch(r"\d{19}", rows[0]["advertiser_id"])
    assert rows[0]["advertiser_id"] != settings.SIMULATOR["demo_account_id"]


def test_listing_advertisers_needs_the_app(ads: Advertiser) -> None:
    assert ads.get("oauth2/advertiser/get/", app_id="1", secret="x")["code"] == 40101


def test_an_advertiser_has_facts(ads: Advertiser) -> None:
    row = ads.data("advertiser/info/", advertiser_ids=[ads.advertiser_id])["list"][0]

    assert (row["advertiser_id"], row["name"], row["currency"]) == (ads.advertiser_id, "Demo brand", "USD")
    assert (row["status"], row["timezone"]) == ("STATUS_ENABLE", "Etc/UTC")


def test_only_the_fields_asked_for_come(ads: Advertiser) -> None:
    query = {"advertiser_ids": [ads.advertiser_id], "fields": ["name", "currency"]}

    assert ads.data("advertiser/info/", **query)["list"] == [{"name": "Demo brand", "currency": "USD"}]
    assert ads.get("advertiser/info/", **{**query, "fields": ["shoe_size"]})["code"] == 40002


def test_another_brands_advertiser_has_no_facts_for_us(ads: Advertiser, other_ads: Advertiser) -> None:
    assert ads.get("advertiser/info/", advertiser_ids=[other_ads.advertiser_id])["code"] == 40001
    assert ads.get("advertiser/info/")["code"] == 40002
