"""Who ads are shown as (wire page 3d)."""

from datetime import timedelta

import pytest

from simulator import clock
from simulator.models import Identity
from tests.simulator.ads.side import Advertiser, a_post, code_of


def bound(ads: Advertiser, *, posts: int = 1) -> dict[str, str]:
    """Bind posts of Mara; how calls name her identity."""
    for number in range(posts):
        ads.made("tt_video/authorize/", auth_code=code_of(a_post(7, caption=f"Post {number}")))
    return {"identity_id": Identity.objects.get(kind="AUTH_CODE").identity_id, "identity_type": "AUTH_CODE"}


def test_a_bound_creator_is_an_identity(ads: Advertiser) -> None:
    who = bound(ads)
    data = ads.data("identity/get", identity_type="AUTH_CODE")
    row = data["identity_list"][0]

    assert (row["identity_id"], row["identity_type"]) == (who["identity_id"], "AUTH_CODE")
    assert (row["display_name"], row["username"]) == ("Mara Bakes", "mara.test.demo")
    assert (row["can_pull_video"], row["can_push_video"], row["available_status"]) == (True, False, None)
    assert data["page_info"] == {"page": 1, "page_size": 20, "total_number": 1, "total_page": 1}
    assert ads.data("identity/info/", **who) == {"identity_info": row}


def test_a_made_up_identity_comes_and_goes(ads: Advertiser) -> None:
    made = ads.made("identity/create/", display_name="Nordlight")["identity_id"]
    kinds = [row["identity_type"] for row in ads.data("identity/get/")["identity_list"]]
    found = ads.data("identity/get/", identity_type="CUSTOMIZED_USER", filtering='{"keyword": "nord"}')
    missed = ads.data("identity/get/", identity_type="CUSTOMIZED_USER", filtering='{"keyword": "sued"}')

    assert kinds == ["CUSTOMIZED_USER"]
    assert ([row["identity_id"] for row in found["identity_list"]], missed["identity_list"]) == ([made], [])
    assert ads.made("identity/delete/", identity_id=made) == {}
    assert ads.data("identity/get/")["identity_list"] == []


def test_a_creators_identity_cannot_be_deleted(ads: Advertiser) -> None:
    assert "Only identities" in ads.refused("identity/delete/", **bound(ads))
    assert Identity.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"display_name": "x" * 101}, {"display_name": "Nord", "image_uri": "no-such"}])
def test_a_made_up_identity_needs_a_name_of_at_most_a_hundred(ads: Advertiser, body: dict[str, str]) -> None:
    ads.refused("identity/create/", **body)

    assert not Identity.objects.exists()


def test_posts_of_an_identity_come_behind_a_cursor(ads: Advertiser) -> None:
    who = bound(ads, posts=3)
    first = ads.data("identity/video/get/", **who, count=2)
    second = ads.data("identity/video/get/", **who, count=2, cursor=first["cursor"])

    assert [row["text"] for row in first["video_list"] + second["video_list"]] == ["Post 2", "Post 1", "Post 0"]
    assert (first["cursor"], first["has_more"], second["has_more"]) == ("2", True, False)
    assert first["video_list"][0]["status"] == "ITEM_STATUS_HESITATE_RECOMMEND"
    assert first["video_list"][0]["auth_info"]["ad_auth_status"] == "AUTHORIZED"
    assert [row["text"] for row in ads.data("identity/video/get/", **who, keyword="post 1")["video_list"]] == ["Post 1"]
    assert ads.data("identity/video/get/", **who, item_type="CAROUSEL")["video_list"] == []


def test_one_post_or_several_in_full(ads: Advertiser) -> None:
    who = bound(ads, posts=2)
    ids = [row["item_id"] for row in ads.data("identity/video/get/", **who)["video_list"]]
    one = ads.data("identity/video/info", **who, item_id=ids[0])
    both = ads.data("identity/video/info/", **who, item_ids=ids)

    assert one["video_detail"]["item_id"] == ids[0]
    assert one["video_detail"]["auth_info"]["auth_end_time"].endswith("Z")
    assert "T" in one["video_detail"]["auth_info"]["auth_end_time"]
    assert [row["item_id"] for row in both["video_details"]] == ids


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("identity/get/", {"identity_type": "FRIEND"}),
        ("identity/get/", {"identity_type": "BC_AUTH_TT"}),
        ("identity/get/", {"page_size": 101}),
        ("identity/get/", {"filtering": "keyword"}),
        ("identity/get/", {"filtering": "[]"}),
        ("identity/info/", {"identity_type": "AUTH_CODE", "identity_id": "7"}),
        ("identity/info/", {"identity_type": "AUTH_CODE"}),
        ("identity/video/get/", {"count": 21}),
        ("identity/video/get/", {"item_type": "STORY"}),
        ("identity/video/info/", {}),
        ("identity/video/info/", {"item_id": "7300000000000000009"}),
    ],
)
def test_what_cannot_be_answered_is_40002(ads: Advertiser, path: str, query: dict[str, object]) -> None:
    who = bound(ads) if "video" in path else {}

    assert ads.get(path, **who, **query)["code"] == 40002


def test_a_creator_whose_posts_were_let_go_is_no_identity_any_more(ads: Advertiser) -> None:
    who = bound(ads)
    item_id = ads.data("identity/video/get/", **who)["video_list"][0]["item_id"]
    clock.skip(timedelta(days=8))
    ads.made("tt_video/unbind/", item_id=item_id)

    assert ads.data("identity/get/")["identity_list"] == []
    assert ads.get("identity/info/", **who)["code"] == 40002


def test_another_advertisers_identity_does_not_exist(ads: Advertiser, other_ads: Advertiser) -> None:
    who = bound(ads)

    assert other_ads.get("identity/info/", **who)["code"] == 40002
    assert other_ads.data("identity/get/")["identity_list"] == []
