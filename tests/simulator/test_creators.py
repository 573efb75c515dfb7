"""Who is in the marketplace, who may come in (wire page 4f, T3, T4)."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from simulator import people
from simulator.models import Invitation, Person
from tests.simulator.conftest import Caller

Maker = Callable[..., Person]


def status_of(tiktok_api: Caller, *handles: str) -> dict[str, str]:
    rows = tiktok_api.get("tcm/creator/status/get/", handle_names=list(handles))["data"]["onboarding_status"]
    assert all(row["handler_name"] == row["handle_name"] for row in rows)
    return {row["handle_name"]: row["status"] for row in rows}


def test_status_tells_in_not_in_invited_and_invalid(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("in.demo", in_tcm=True)
    a_person("out.demo")
    a_person("asked.demo")
    tiktok_api.post("tcm/creator/invite/", handle_names=["asked.demo"])

    assert status_of(tiktok_api, "in.demo", "out.demo", "asked.demo", "not a handle!", "ends.") == {
        "in.demo": "IN",
        "out.demo": "NOT_IN",
        "asked.demo": "INVITED",
        "not a handle!": "INVALID",
        "ends.": "INVALID",
    }


def test_handles_are_compared_without_case_and_at_sign(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("in.demo", in_tcm=True)

    assert status_of(tiktok_api, "@In.Demo") == {"@In.Demo": "IN"}


def test_at_most_twenty_handles_a_call(tiktok_api: Caller) -> None:
    answer = tiktok_api.get("tcm/creator/status/get/", handle_names=[f"p{n}.demo" for n in range(21)])

    assert (answer["code"], answer["message"]) == (40002, "handle_names: Longer than maximum length 20.")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"followers": 9_999}, "FOLLOWER_COUNT_INSUFFICIENT"),
        ({"country": "KR", "followers": 49_999}, "FOLLOWER_COUNT_INSUFFICIENT"),
        ({"country": "NG"}, "COUNTRY_NOT_SUPPORTED"),
        ({"age": 17}, "UNDER_AGE"),
        ({"country": "KR", "followers": 50_000, "age": 18}, "UNDER_AGE"),
        ({"is_business": True}, "BUSINESS_ACCOUNT"),
        ({"videos_30d": 2}, "NOT_ENOUGH_RECENT_VIDEOS"),
        ({"views_30d": 999}, "NOT_ENOUGH_RECENT_VIEWS"),
        ({"suitable_13": False}, "CONTENT_NOT_SUITABLE"),
    ],
)
def test_each_rule_refuses_with_its_own_reason(
    tiktok_api: Caller, a_person: Maker, facts: dict[str, Any], reason: str
) -> None:
    a_person("mara.test.demo", **facts)
    data = tiktok_api.post("tcm/creator/invite/", handle_names=["mara.test.demo"])["data"]

    assert data == {
        "in_tcm": [],
        "invited": [],
        "rejected": ["mara.test.demo"],
        "reject_reasons": [{"handle_name": "mara.test.demo", "reasons": [reason]}],
    }
    assert not Invitation.objects.exists()


def test_who_just_passes_every_rule_is_invited(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("mara.test.demo", followers=10_000, age=18, videos_30d=3, views_30d=1_000)

    assert tiktok_api.post("tcm/creator/invite/", handle_names=["mara.test.demo"])["data"]["invited"] == [
        "mara.test.demo"
    ]


def test_inviting_twice_leaves_one_open_invitation(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("mara.test.demo")
    answers = [tiktok_api.post("tcm/creator/invite/", handle_names=["mara.test.demo"])["data"] for _ in range(2)]

    assert [data["invited"] for data in answers] == [["mara.test.demo"]] * 2
    assert Invitation.objects.count() == 1


def test_who_is_in_already_is_not_invited(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("in.demo", in_tcm=True)

    assert tiktok_api.post("tcm/creator/invite/", handle_names=["in.demo"])["data"]["in_tcm"] == ["in.demo"]
    assert not Invitation.objects.exists()


def test_a_name_that_cannot_be_a_handle_is_rejected(tiktok_api: Caller) -> None:
    data = tiktok_api.post("tcm/creator/invite/", handle_names=["no handle"])["data"]

    assert data["reject_reasons"] == [{"handle_name": "no handle", "reasons": ["HANDLE_NOT_FOUND"]}]


def test_the_public_profile_is_there_for_those_in_the_marketplace(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("in.demo", in_tcm=True, likes=1_000, videos=12, following=5)
    data = tiktok_api.get("tcm/creator/public/", handle_name="in.demo")["data"]

    assert (data["handle_name"], data["display_name"], data["country_code"]) == ("in.demo", "Mara Bakes", "US")
    assert (data["followers_count"], data["likes_count"], data["videos_count"]) == (48_000, 1_000, 12)
    assert data["median_views"] == 10_000


def test_the_public_profile_of_others_is_40121(tiktok_api: Caller, a_person: Maker) -> None:
    a_person("out.demo")

    assert tiktok_api.get("tcm/creator/public/", handle_name="out.demo")["code"] == 40121


def test_an_unknown_handle_is_a_person_made_from_the_seed(tiktok_api: Caller, settings: Settings) -> None:
    first = people.find("brand.new.demo")
    assert first is not None
    facts = (first.name, first.country, first.age, first.followers)
    first.delete()
    again = people.find("brand.new.demo")
    assert again is not None
    again_facts = (again.name, again.country, again.age, again.followers)
    again.delete()
    settings.SIMULATOR = {**settings.SIMULATOR, "seed": 8}
    other = people.find("brand.new.demo")
    assert other is not None

    assert again_facts == facts
    assert (other.name, other.country, other.age, other.followers) != facts


def test_about_seven_in_ten_made_up_people_may_join(tiktok_api: Caller) -> None:
    made = [people.find(f"made.up.{number}") for number in range(200)]

    assert 0.6 < sum(person is not None and not people.why_not(person) for person in made) / 200 < 0.8


def test_the_people_of_the_file_come_once_and_cover_every_rule(tiktok_api: Caller) -> None:
    people.load()
    everybody = list(Person.objects.all())
    reasons = {reason for person in everybody for reason in people.why_not(person)}

    assert len(everybody) == 60
    assert 10 <= sum(person.in_tcm for person in everybody) <= 20
    assert reasons == {
        "FOLLOWER_COUNT_INSUFFICIENT",
        "COUNTRY_NOT_SUPPORTED",
        "UNDER_AGE",
        "BUSINESS_ACCOUNT",
        "NOT_ENOUGH_RECENT_VIDEOS",
        "NOT_ENOUGH_RECENT_VIEWS",
        "CONTENT_NOT_SUITABLE",
    }
