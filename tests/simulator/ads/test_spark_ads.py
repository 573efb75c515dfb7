"""Spark Ads: made of bound posts only (wire page 3e)."""

from typing import Any

import pytest

from simulator import acts
from simulator.models import Ad, Binding, Identity
from tests.simulator.ads.side import Advertiser, a_creative, a_group, a_post, an_ad


def test_a_spark_ad_is_made_and_read(ads: Advertiser) -> None:
    video = a_post()
    body = {"adgroup_id": a_group(ads), "creatives": [a_creative(ads, video)]}
    made = ads.made("ad/create/", **body)
    row = ads.data("ad/get/")["list"][0]

    assert (made["ad_ids"], made["need_audit"]) == ([row["ad_id"]], True)
    assert made["creatives"][0] == row
    assert (row["ad_name"], row["tiktok_item_id"]) == ("Mara in the snow", video.video_id)
    assert (row["identity_type"], row["identity_id"]) == ("AUTH_CODE", Identity.objects.get().identity_id)
    assert (row["dark_post_status"], row["call_to_action"], row["video_id"]) == ("OFF", "SHOP_NOW", None)
    assert row["adgroup_id"] == body["adgroup_id"]


def test_what_is_not_said_has_tiktoks_defaults(ads: Advertiser) -> None:
    an_ad(ads, a_post(), dark_post_status=None, landing_page_url=None, ad_name=None)
    row = ads.data("ad/get/")["list"][0]

    assert (row["dark_post_status"], row["promotional_music_disabled"], row["creative_authorized"]) == (
        "ON",
        True,
        False,
    )
    assert (row["operation_status"], row["ad_name"].split()[0]) == ("ENABLE", "Mara")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ad_format": "CAROUSEL"}, "ad_format"),
        ({"identity_type": "FRIEND"}, "identity_type"),
        ({"identity_id": "7"}, "The identity does not exist"),
        ({"identity_type": "TT_USER"}, "The identity does not exist"),
        ({"identity_id": None}, "identity_id: Missing"),
        ({"tiktok_item_id": None}, "tiktok_item_id: Missing"),
        ({"tiktok_item_id": "7300000000000000009"}, "is not authorized to this ad account"),
        ({"call_to_action": None}, "call_to_action: Missing"),
        ({"dark_post_status": "GREY"}, "dark_post_status"),
        ({"item_duet_status": "ENABLE"}, "promotional_music_disabled"),
        ({"operation_status": "MAYBE"}, "operation_status"),
    ],
)
def test_a_creative_that_is_not_in_order_is_refused(ads: Advertiser, wrong: dict[str, Any], words: str) -> None:
    creative = a_creative(ads, a_post(), **wrong)

    assert words in ads.refused("ad/create/", adgroup_id=a_group(ads), creatives=[creative])
    assert not Ad.objects.exists()


def test_one_wrong_creative_refuses_all(ads: Advertiser) -> None:
    video = a_post()
    creatives = [a_creative(ads, video), a_creative(ads, video, ad_format="POEM")]
    ads.refused("ad/create/", adgroup_id=a_group(ads), creatives=creatives)

    assert not Ad.objects.exists()


@pytest.mark.parametrize("creatives", [None, [], {}, ["x"], [{}] * 21])
def test_an_ad_needs_one_to_twenty_creatives(ads: Advertiser, creatives: Any) -> None:
    assert ads.refused("ad/create/", adgroup_id=a_group(ads), creatives=creatives).startswith("creatives: ")


def test_a_custom_identity_cannot_show_ads(ads: Advertiser) -> None:
    custom = ads.made("identity/create/", display_name="Nordlight")["identity_id"]
    creative = a_creative(ads, a_post(), identity_type="CUSTOMIZED_USER", identity_id=custom)

    assert "no longer" in ads.refused("ad/create/", adgroup_id=a_group(ads), creatives=[creative])


def test_one_creators_post_cannot_be_shown_as_another(ads: Advertiser) -> None:
    a_creative(ads, other := a_post(handle="jo.test.demo"))
    creative = a_creative(ads, a_post(), tiktok_item_id=other.video_id)

    assert "does not belong" in ads.refused("ad/create/", adgroup_id=a_group(ads), creatives=[creative])


def test_a_post_whose_authorization_is_over_or_which_is_gone_makes_no_ad(ads: Advertiser) -> None:
    over, gone = a_post(), a_post()
    creatives = [a_creative(ads, over), a_creative(ads, gone)]
    acts.delete_code(over)
    acts.delete(gone)
    words = [ads.refused("ad/create/", adgroup_id=a_group(ads), creatives=[row]) for row in creatives]

    assert ["authorization of the post is over" in words[0], "not available" in words[1]] == [True, True]


def test_a_bound_post_of_another_advertiser_makes_no_ad(ads: Advertiser, other_ads: Advertiser) -> None:
    creative = a_creative(ads, a_post())

    assert "identity" in other_ads.refused("ad/create/", adgroup_id=a_group(other_ads), creatives=[creative])
    assert Binding.objects.count() == 1
