"""Posts an app hands in, and the ad authorization of own posts (wire page 3b, 5)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from simulator import acts, clock
from simulator.models import Authorization, Delivery, Person, Publication, Video, Webhook
from tests.simulator.accounts.side import Creator, a_creator
from tests.simulator.ads.side import Advertiser, an_ad
from tests.simulator.conftest import Caller

PUBLISH, STATUS = "business/video/publish/", "business/publish/status/"
SETTING, EXTEND = "business/post/authorize/setting/", "business/post/authorize/"
CODE, DELETE = "business/post/authorize/status", "business/post/authorize/delete"
FILM = "http://testserver/film.mp4?token=1"


@pytest.fixture
def video(marked: Person) -> Video:
    return acts.post_directly(marked, caption="Boots in snow")


def published(mara: Creator, url: str = FILM, **info: Any) -> dict[str, Any]:
    """Hand a post in and wait three minutes."""
    share_id = mara.made(PUBLISH, video_url=url, post_info=info)["share_id"]
    clock.skip(timedelta(minutes=3))
    return dict(mara.data(STATUS, publish_id=share_id))


def test_publishing_takes_a_while_and_ends_with_a_post(mara: Creator) -> None:
    clock.turn(pace=1.0)
    share_id = mara.made(PUBLISH, video_url=FILM, post_info={"caption": "Snow at last"})["share_id"]
    assert share_id.startswith("v_pub_url~v1.")
    first = mara.data(STATUS, publish_id=share_id)
    assert (first["status"], first["reason"], first["post_ids"]) == ("PROCESSING_DOWNLOAD", "", [])
    assert not Video.objects.exists()

    clock.skip(timedelta(minutes=3))
    then = mara.data(STATUS, publish_id=share_id)
    video = Video.objects.get()
    assert (then["status"], then["post_ids"]) == ("PUBLISH_COMPLETE", [video.video_id])
    assert (video.person.handle, video.caption, video.status) == ("mara.test.demo", "Snow at last", "RELEASE")
    assert mara.data("business/video/list/")["videos"][0]["item_id"] == video.video_id


def test_publishing_is_told_to_the_apps_address(mara: Creator) -> None:
    Webhook.objects.create(event_type="VIDEO", callback_url="http://127.0.0.1:9/")
    post_id = published(mara)["post_ids"][0]
    bodies = [json.loads(row.body) for row in Delivery.objects.filter(of_account=True).order_by("pk")]

    assert [body["event"] for body in bodies] == ["post.publish.complete", "post.publish.publicly_available"]
    assert {body["user_openid"] for body in bodies} == {mara.open_id}
    assert json.loads(bodies[1]["content"])["post_id"] == post_id


def test_what_is_no_video_fails_with_its_reason(mara: Creator) -> None:
    Webhook.objects.create(event_type="VIDEO", callback_url="http://127.0.0.1:9/")
    answer = published(mara, "http://testserver/film.avi")

    assert (answer["status"], answer["reason"], answer["post_ids"]) == ("FAILED", "file_format_check_failed", [])
    assert json.loads(Delivery.objects.get().body)["event"] == "post.publish.failed"
    assert not Video.objects.exists()


def test_a_draft_goes_to_the_inbox_and_ignores_the_campaign(mara: Creator) -> None:
    answer = published(mara, upload_to_draft=True, tto_invite_link="http://testserver/simulator/t/NOSUCHLINK/")

    assert (answer["status"], answer["post_ids"]) == ("SEND_TO_USER_INBOX", [])
    assert not Video.objects.exists()


def test_a_post_for_ads_only_is_an_ad(mara: Creator) -> None:
    post_id = published(mara, is_ads_only=True)["post_ids"][0]
    published(mara)
    rows = mara.data("business/video/list/", fields=["item_id", "is_ad"], filters={"ad_post_only": True})["videos"]

    assert [(row["item_id"], row["is_ad"]) for row in rows] == [(post_id, True)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"video_url": ""}, "video_url: Missing data for required field."),
        ({"video_url": "film.mp4"}, "video_url: Not a valid URL."),
        ({"post_info": "x"}, "post_info: Not a valid object."),
        ({"post_info": {"caption": "😀" * 1101}}, "post_info.caption: Longer than maximum length 2200."),
        ({"post_info": {"caption": "@a " * 31}}, "post_info.caption: More than 30 mentions."),
        (
            {"post_info": {"tto_invite_link": "http://testserver/simulator/t/X/"}},
            "post_info.is_branded_content: Must be true with tto_invite_link.",
        ),
        (
            {"post_info": {"tto_invite_link": "http://testserver/simulator/t/X/", "is_branded_content": True}},
            "post_info.tto_invite_link: The invite link does not exist.",
        ),
    ],
)
def test_wrong_posts_are_not_taken(mara: Creator, wrong: dict[str, Any], message: str) -> None:
    answer = mara.post(PUBLISH, **{"video_url": FILM, **wrong})

    assert (answer["code"], answer["message"]) == (40002, message)
    assert not Publication.objects.exists()


def test_six_posts_a_minute_and_fifteen_a_day(mara: Creator) -> None:
    assert [mara.post(PUBLISH, video_url=FILM)["code"] for _ in range(7)] == [0] * 6 + [40132]
    clock.skip(timedelta(minutes=2))
    assert [mara.post(PUBLISH, video_url=FILM)["code"] for _ in range(6)] == [0] * 6
    clock.skip(timedelta(minutes=2))
    assert [mara.post(PUBLISH, video_url=FILM)["code"] for _ in range(4)] == [0, 0, 0, 40132]
    assert a_creator("ivo.lifts.demo").post(PUBLISH, video_url=FILM)["code"] == 0


def test_another_ones_publication_is_not_told(mara: Creator) -> None:
    share_id = mara.made(PUBLISH, video_url=FILM)["share_id"]

    assert a_creator("ivo.lifts.demo").get(STATUS, publish_id=share_id)["code"] == 40002


def test_the_settings_say_what_may_be_published(mara: Creator) -> None:
    data = mara.data("business/video/settings/")

    assert data["max_video_post_duration_sec"] == 600
    assert "PUBLIC_TO_EVERYONE" in data["privacy_level_options"]


def test_ad_authorization_goes_on_longer_and_off(mara: Creator, video: Video) -> None:
    mara.made(SETTING, item_id=video.video_id, is_ad_promotable=True, authorization_days=30)
    first = mara.data(CODE, item_id=video.video_id)
    assert (first["item_id"], first["authorization_days"], first["auth_code_status"]) == (
        video.video_id,
        30,
        "NOT_USED",
    )
    assert first["auth_code"].startswith("#")

    mara.made(EXTEND, item_id=video.video_id, authorization_days=60)
    second = mara.data(CODE, item_id=video.video_id)
    assert (second["auth_code"], second["authorization_days"]) == (first["auth_code"], 90)
    assert second["auth_code_start_time"] == first["auth_code_start_time"] < second["auth_code_end_time"]

    clock.skip(timedelta(days=91))
    fresh = a_creator()
    assert fresh.data(CODE, item_id=video.video_id)["auth_code_status"] == "EXPIRED"


def test_turning_it_on_twice_changes_nothing(mara: Creator, video: Video) -> None:
    for days in (30, 365):
        mara.made(SETTING, item_id=video.video_id, is_ad_promotable=True, authorization_days=days)

    assert mara.data(CODE, item_id=video.video_id)["authorization_days"] == 30


def test_a_deleted_code_is_not_extended(mara: Creator, video: Video) -> None:
    mara.made(SETTING, item_id=video.video_id, is_ad_promotable=True)
    mara.made(DELETE, item_id=video.video_id)

    assert mara.data(CODE, item_id=video.video_id)["auth_code_status"] == "DELETED"
    assert mara.post(EXTEND, item_id=video.video_id, authorization_days=30)["code"] == 40002
    assert mara.post(DELETE, item_id=video.video_id)["code"] == 40002


def test_a_post_that_never_had_a_code_says_so(mara: Creator, video: Video) -> None:
    data = mara.data(CODE, item_id=video.video_id)

    assert (data["auth_code"], data["auth_code_status"], data["auth_code_end_time"]) == ("", "", "")
    assert mara.post(EXTEND, item_id=video.video_id, authorization_days=30)["code"] == 40002
    assert mara.post(SETTING, item_id=video.video_id, is_ad_promotable=False)["code"] == 0
    assert not Authorization.objects.exists()


@pytest.mark.parametrize("wrong", [{"is_ad_promotable": "maybe"}, {"authorization_days": 8}, {"item_id": "7"}])
def test_wrong_settings_are_40002(mara: Creator, video: Video, wrong: dict[str, Any]) -> None:
    body = {"item_id": video.video_id, "is_ad_promotable": True, "authorization_days": 30, **wrong}

    assert mara.post(SETTING, **body)["code"] == 40002
    assert not Authorization.objects.exists()


def test_somebody_elses_post_is_not_authorized(mara: Creator, video: Video) -> None:
    other = a_creator("ivo.lifts.demo")

    assert other.post(SETTING, item_id=video.video_id, is_ad_promotable=True)["code"] == 40002
    assert not Authorization.objects.exists()


def test_a_post_in_an_ad_stays_authorized(mara: Creator, video: Video, tiktok_api: Caller, demo_brand: Any) -> None:
    ads = Advertiser(demo_brand)
    mara.made(SETTING, item_id=video.video_id, is_ad_promotable=True)
    an_ad(ads, Video.objects.get(pk=video.pk))
    answer = mara.post(SETTING, item_id=video.video_id, is_ad_promotable=False)

    assert (answer["code"], "used in an ad" in answer["message"]) == (40002, True)
    assert mara.data(CODE, item_id=video.video_id)["auth_code_status"] == "IN_USE"
