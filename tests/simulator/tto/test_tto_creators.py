"""Creators in TikTok One, and the older marketplace's calls for the same (wire page 4b, 4f)."""

from datetime import timedelta
from typing import Any

import pytest

from simulator import acts, clock
from simulator.api import tto_creators
from simulator.models import Person, Video
from tests.simulator.conftest import Caller
from tests.simulator.tto.side import Brand

STATUS, DISCOVER = "tto/tcm/creator/status/get/", "tto/tcm/creator/discover/"
PUBLIC, VIDEOS = "tto/tcm/creator/public/", "tto/tcm/creator/public/video/list/"


def found(brand: Brand, **query: Any) -> list[str]:
    rows = brand.data(DISCOVER, **{"country_codes": ["US"], "page_size": 100, **query})["creators"]
    return [row["handle_name"] for row in rows]


@pytest.fixture
def people(brand: Brand) -> list[Person]:
    """Everybody of the file, in the marketplace."""
    Person.objects.update(in_tcm=True)
    return list(Person.objects.filter(country="US"))


def test_a_handle_is_in_not_in_or_invalid(brand: Brand, person: Person) -> None:
    Person.objects.filter(handle="lena.knits.demo").update(in_tcm=False)
    rows = brand.data(STATUS, handle_names=[person.handle, "lena.knits.demo", "no handle"])["onboarding_status"]

    assert [(row["handle_name"], row["status"]) for row in rows] == [
        ("mara.test.demo", "IN"),
        ("lena.knits.demo", "NOT_IN"),
        ("no handle", "INVALID"),
    ]
    assert all("handler_name" not in row for row in rows)
    assert brand.get(STATUS, handle_names=["a.demo"] * 21)["code"] == 40002
    assert brand.get(STATUS, handle_names="a.demo")["code"] == 40002


def test_repeated_keys_are_no_list(brand: Brand) -> None:
    query = {"tto_tcm_account_id": brand.account, "handle_names": ["a.demo", "b.demo"]}
    answer = brand.client.get(f"/simulator/open_api/v1.3/{STATUS}", query, headers={"Access-Token": brand.token})

    assert answer.json()["code"] == 40002


def test_only_the_country_and_the_marketplace_are_searched(brand: Brand, people: list[Person]) -> None:
    Person.objects.filter(pk=people[0].pk).update(in_tcm=False)

    assert set(found(brand)) == {each.handle for each in people[1:]}
    assert brand.get(DISCOVER)["code"] == 40002


@pytest.mark.parametrize(
    ("field", "fact"),
    [("FOLLOWERS", "followers_count"), ("MEDIAN_VIEWS", "median_views"), ("ENGAGEMENT_RATE", "engagement_rate")],
)
@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_what_is_found_is_sorted(brand: Brand, people: list[Person], field: str, fact: str, order: str) -> None:
    handles = found(brand, sort_field=field, sort_order=order)
    facts = [brand.data(PUBLIC, handle_name=handle)[fact] for handle in handles]

    assert facts == sorted(facts, reverse=order == "DESC")
    assert len(facts) > 2


def test_filters_narrow_the_search(brand: Brand, people: list[Person]) -> None:
    everybody, middle = found(brand), sorted(each.followers for each in people)[len(people) // 2]
    many = found(brand, min_followers=middle)
    few = found(brand, max_followers=middle - 1)
    women = found(brand, follower_gender_ratio="FEMALE_50")
    beauty = found(brand, industry_label_ids=["101"])

    assert set(many) | set(few) == set(everybody)
    assert not set(many) & set(few)
    assert set(women) < set(everybody)
    assert set(beauty) < set(everybody)
    assert all(
        "101" in {label["label_id"] for label in brand.data(PUBLIC, handle_name=handle)["industry_labels"]}
        for handle in beauty
    )
    assert set(found(brand, follower_age="18-24")) <= set(everybody)
    assert found(brand, follower_country_codes=["US"]) == everybody
    assert found(brand, keyword_search=people[0].handle.upper()) == [people[0].handle]


def test_pages_hold_what_was_asked_for(brand: Brand, people: list[Person]) -> None:
    data = brand.data(DISCOVER, country_codes=["US"], page=2, page_size=2)

    assert data["page_info"] == {
        "page": 2,
        "page_size": 2,
        "total_number": len(people),
        "total_page": -(-len(people) // 2),
    }
    assert {"handle_name", "display_name", "followers_count"} <= set(data["creators"][0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort_field": "SHOE_SIZE"},
        {"sort_order": "UP"},
        {"min_followers": "many"},
        {"follower_gender_ratio": "FEMALE_55"},
        {"follower_age": "12-17"},
        {"page_size": 101},
    ],
)
def test_wrong_filters_are_40002(brand: Brand, people: list[Person], wrong: dict[str, Any]) -> None:
    assert brand.get(DISCOVER, country_codes=["US"], **wrong)["code"] == 40002


def test_a_creator_shows_labels_and_figures(brand: Brand, person: Person) -> None:
    data = brand.data(PUBLIC, handle_name="@Mara.test.demo")

    assert (data["handle_name"], data["followers_count"], data["currency"]) == ("mara.test.demo", 48_000, "USD")
    assert data["median_views"] == 10_000
    assert len(data["industry_labels"]) == len(data["content_labels"]) == 2
    assert set(data["industry_labels"][0]) == {"label_id", "label_name"}


def test_who_is_not_in_the_marketplace_is_not_shown(brand: Brand, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(in_tcm=False)

    assert brand.get(PUBLIC, handle_name=person.handle)["code"] == 40121
    assert brand.get(VIDEOS, handle_name="no handle")["code"] == 40121


def test_posts_come_newest_first_by_cursor(brand: Brand, person: Person) -> None:
    ids = [acts.post_directly(person, caption=str(number)).video_id for number in range(12)][::-1]
    first = brand.data(VIDEOS, handle_name=person.handle)
    second = brand.data(VIDEOS, handle_name=person.handle, cursor=first["page_info"]["cursor"])

    assert [row["video_id"] for row in first["posts"] + second["posts"]] == ids
    assert [data["page_info"]["has_more"] for data in (first, second)] == [True, False]
    assert brand.get(VIDEOS, handle_name=person.handle, limit=11)["code"] == 40002
    named = brand.data(VIDEOS, handle_name=person.handle, video_ids=[ids[4]])
    assert [row["video_id"] for row in named["posts"]] == [ids[4]]


def test_a_post_shows_counters_tags_and_mentions(brand: Brand, post: Video) -> None:
    clock.skip(timedelta(hours=9))
    row = brand.data(VIDEOS, handle_name="mara.test.demo")["posts"][0]

    assert (row["caption_hashtags"], row["mentioned_accounts"]) == (["snow"], ["nordlight"])
    assert (row["display_name"], row["collaboration_status"]) == ("Mara Bakes", "NONE")
    assert row["video_views"] > 0
    assert row["create_time"] == post.published_at.strftime("%Y-%m-%d %H:%M:%S")


def test_labels_are_told_for_searches_and_rankings(brand: Brand) -> None:
    data = brand.data("tto/tcm/category/label/", label_type="SEARCH")

    assert data["industry_labels"][0] == {"label_id": "101", "label_name": tto_creators.INDUSTRIES["101"]}
    assert len(data["content_labels"]) == len(tto_creators.CONTENTS)
    assert brand.get("tto/tcm/category/label/", label_type="ELSE")["code"] == 40002


def test_the_older_marketplace_finds_the_same(brand: Brand, people: list[Person], tiktok_api: Caller) -> None:
    answer = tiktok_api.post("tcm/creator/discover/", country_codes=["US"], page_size=100)

    assert answer["code"] == 0
    assert [row["handle_name"] for row in answer["data"]["creators"]] == found(brand)
    assert tiktok_api.post("tcm/creator/discover/", tcm_account_id="7", country_codes=["US"])["code"] == 40001


def test_the_older_marketplace_lists_the_same_posts(brand: Brand, post: Video, tiktok_api: Caller) -> None:
    answer = tiktok_api.get("tcm/creator/public/video/list/", handle_name="mara.test.demo")

    assert [row["video_id"] for row in answer["data"]["posts"]] == [post.video_id]
    assert tiktok_api.get("tcm/creator/public/video/list/", handle_name="no handle")["code"] == 40121
