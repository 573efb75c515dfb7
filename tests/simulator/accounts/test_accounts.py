"""What a creator's own token shows: posts and profile (wire page 5)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from simulator import acts, clock
from simulator.api import accounts
from simulator.api.account_routes import OF_ACCOUNTS
from simulator.models import Person
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.conftest import Caller

LIST, PROFILE = "business/video/list/", "business/get/"
EVERY = pytest.mark.parametrize(("method", "path"), list(OF_ACCOUNTS))


def called(creator: Creator, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(creator, method.lower())(path, **arguments)
    return answer


@pytest.fixture
def posts(marked: Person) -> list[str]:
    """Twelve posts of Mara's, the newest first."""
    return [acts.post_directly(marked, caption=f"Post {number}").video_id for number in range(12)][::-1]


@EVERY
def test_every_path_wants_a_token_it_knows(mara: Creator, method: str, path: str) -> None:
    codes = []
    for token in ("", "nobody's"):
        mara.token = token
        codes.append(called(mara, method, path)["code"])

    assert codes == [40104, 40105]


@EVERY
def test_every_path_is_only_for_the_own_account(mara: Creator, method: str, path: str) -> None:
    other = a_creator("ivo.lifts.demo")
    answers = [called(mara, method, path, business_id=whose) for whose in (other.open_id, "")]

    assert [answer["code"] for answer in answers] == [40001, 40002]
    assert [answer["data"] for answer in answers] == [{}, {}]


@EVERY
def test_every_path_is_the_same_with_and_without_the_slash(mara: Creator, method: str, path: str) -> None:
    codes = [called(mara, method, path + slash)["code"] for slash in ("", "/")]

    assert codes[0] == codes[1] != 40400


@EVERY
def test_every_path_notices_an_expired_token(mara: Creator, method: str, path: str) -> None:
    clock.skip(timedelta(hours=25))
    assert called(mara, method, path)["code"] == 40102


def test_a_brands_token_opens_no_account(mara: Creator, tiktok_api: Caller) -> None:
    mara.token = tiktok_api.token
    assert mara.get(LIST)["code"] == 40105


def test_without_fields_posts_come_with_their_ids(mara: Creator, posts: list[str]) -> None:
    data = mara.data(LIST)

    assert [row["item_id"] for row in data["videos"]] == posts[:10]
    assert {"likes", "caption"} & set(data["videos"][0]) == set()
    assert data["has_more"] is True


def test_a_cursor_leads_through_all_posts_once(mara: Creator, posts: list[str]) -> None:
    found, cursor, more = [], None, True
    while more:
        data = mara.data(LIST, fields=["item_id"], max_count=5, **({"cursor": cursor} if cursor else {}))
        found += [row["item_id"] for row in data["videos"]]
        cursor, more = data["cursor"], data["has_more"]

    assert found == posts


def test_all_fields_come_in_their_documented_forms(mara: Creator, marked: Person) -> None:
    video = acts.post_directly(marked, caption="Boots in snow")
    clock.skip(timedelta(hours=20))
    fields = [*accounts.PLAIN, *accounts.INSIGHTS]
    row = mara.data(LIST, fields=fields)["videos"][0]

    assert set(fields) <= set(row)
    assert row["create_time"] == str(int(video.published_at.timestamp()))
    assert re.fullmatch(r"\d{10}", row["create_time"])
    assert abs((int(row["item_id"]) >> 32) - int(row["create_time"])) <= 1
    assert (row["media_type"], row["is_ad"], row["caption"]) == ("VIDEO", False, "Boots in snow")
    assert row["video_views"] > 0
    assert isinstance(row["likes"], int)
    assert row["video_view_retention"][0] == {"second": "0", "percentage": 1.0}
    assert row["impression_sources"][0]["impression_source"] == "For You"
    assert {each["type"] for each in row["audience_types"]} == {"FOLLOWER_PERCENT", "NON_FOLLOWER_PERCENT"}


def test_named_posts_are_found(mara: Creator, posts: list[str]) -> None:
    wanted = [posts[11], posts[3]]
    data = mara.data(LIST, filters={"video_ids": wanted})

    assert [row["item_id"] for row in data["videos"]] == [posts[3], posts[11]]
    assert mara.data(LIST, filters={"ad_post_only": True})["videos"] == []


def test_deleted_posts_are_gone(mara: Creator, marked: Person) -> None:
    acts.delete(acts.post_directly(marked, caption="Oops"))

    assert mara.data(LIST) == {"videos": [], "cursor": 0, "has_more": False}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"max_count": 21}, "max_count: Must be between 1 and 20."),
        ({"fields": ["likes"]}, "fields: Must contain item_id."),
        ({"fields": ["item_id", "dislikes"]}, "fields: dislikes is not a valid field."),
        ({"fields": "item_id"}, "fields: Not valid JSON."),
        ({"filters": "x"}, "filters: Not valid JSON."),
        ({"filters": [1]}, "filters: Not a valid object."),
        ({"cursor": "x"}, "cursor: Not a valid integer."),
    ],
)
def test_wrong_arguments_are_told(mara: Creator, wrong: dict[str, Any], message: str) -> None:
    answer = mara.get(LIST, **wrong)

    assert (answer["code"], answer["message"], answer["data"]) == (40002, message, {})


def test_what_was_not_granted_is_40001(mara: Creator, marked: Person) -> None:
    acts.post_directly(marked, caption="Snow")
    few = a_creator(scope="user.info.basic,video.list")

    assert few.get(LIST, fields=["item_id", "likes"])["code"] == 0
    assert few.get(LIST, fields=["item_id", "new_followers"])["code"] == 40001
    assert few.post("business/video/publish/", video_url="http://testserver/a.mp4")["code"] == 40001
    assert few.get("business/post/authorize/status/", item_id="1")["code"] == 40001
    assert a_creator(scope="video.insights").get(LIST)["code"] == 40001


def test_the_profile_says_who_one_is(mara: Creator) -> None:
    data = mara.data(PROFILE)

    assert (data["username"], data["display_name"], data["followers_count"]) == ("mara.test.demo", "Mara Bakes", 48_000)
    assert data["is_business_account"] is False
    assert [row["followers_count"] for row in data["metrics"]][-1:] == [48_000]
    assert len(data["metrics"]) == 7


def test_the_days_of_a_window_end_with_todays_followers(mara: Creator, marked: Person) -> None:
    acts.post_directly(marked, caption="Snow")
    clock.skip(timedelta(days=3))
    today = clock.now().date()
    start = today - timedelta(days=6)
    fields = ["followers_count", "video_views", "audience_activity", "audience_countries"]
    data = a_creator().data(PROFILE, fields=fields, start_date=start.isoformat(), end_date=today.isoformat())

    assert [row["date"] for row in data["metrics"]] == [(start + timedelta(days=n)).isoformat() for n in range(7)]
    assert data["metrics"][-1]["followers_count"] == data["followers_count"] == 48_000
    assert sum(row["video_views"] for row in data["metrics"]) > 0
    assert len(data["metrics"][0]["audience_activity"]) == 24
    assert data["audience_countries"][0]["country"] == "US"


def test_nothing_is_told_of_the_audience_of_few_followers(mara: Creator, marked: Person) -> None:
    Person.objects.filter(pk=marked.pk).update(followers=99)

    assert mara.data(PROFILE, fields=["audience_genders"])["audience_genders"] == []


@pytest.mark.parametrize(
    "wrong",
    [{"start_date": "2020-01-01", "end_date": "2020-01-02"}, {"start_date": "x"}, {"fields": ["shoe_size"]}],
)
def test_a_wrong_window_or_field_is_40002(mara: Creator, wrong: dict[str, Any]) -> None:
    assert mara.get(PROFILE, **wrong)["code"] == 40002
