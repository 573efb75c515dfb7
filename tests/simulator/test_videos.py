"""Review, report and Spark authorization of videos (wire page 4e, 4f)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from pytest_django import Settings

from simulator import acts, clock, counting
from simulator.models import Authorization, Order, Person, Video
from tests.simulator.conftest import Caller

Maker = Callable[..., Order]


@pytest.fixture
def published(an_order: Maker) -> Video:
    """Mara's public video, for which the order asked nothing of Spark Ads."""
    order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow at last")
    acts.publish(video)
    return Video.objects.get(pk=video.pk)


def review_of(tiktok_api: Caller, video: Video) -> tuple[str, str]:
    row = tiktok_api.get("tcm/video/audit_status/get/", video_ids=[video.video_id])["data"]["audit_status_list"][0]
    return row["video_status"], row["review_status"]


def authorization_of(tiktok_api: Caller, video: Video) -> dict[str, object]:
    return dict(tiktok_api.get("tcm/tt_video/status/", video_id=video.video_id)["data"])


def apply(tiktok_api: Caller, video: Video, **body: object) -> int:
    return int(tiktok_api.post("tcm/tt_video/apply/", video_id=video.video_id, **body)["code"])


def test_a_video_goes_through_review_to_release(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow at last")
    seen = [review_of(tiktok_api, video)]
    for _ in range(3):
        acts.review(video)
        seen.append(review_of(tiktok_api, video))
    acts.publish(video)
    seen.append(review_of(tiktok_api, video))
    acts.delete(video)

    assert seen == [
        ("UPLOAD", "NO_REVIEW"),
        ("UPLOAD", "CONTENT_REVIEWING"),
        ("UPLOAD", "AD_REVIEWING"),
        ("UPLOAD", "SUCCEED"),
        ("RELEASE", "SUCCEED"),
    ]
    assert review_of(tiktok_api, video) == ("DELETE", "SUCCEED")


def test_a_review_row_says_whose_video_it_is_and_where(tiktok_api: Caller, published: Video) -> None:
    data = tiktok_api.get("tcm/video/audit_status/get/", video_ids=[published.video_id])["data"]
    row = data["audit_status_list"][0]

    assert published.order is not None
    assert (row["order_id"], row["handle_name"]) == (published.order.order_id, "mara.test.demo")
    assert row["caption"] == "Snow at last"
    assert row["share_url"].endswith(f"/simulator/@mara.test.demo/video/{published.video_id}")
    assert row["thumbnail_url"].endswith(f"/simulator/thumb/{published.video_id}.svg")
    assert datetime.strptime(row["create_time"], "%Y-%m-%d %H:%M:%S")


def test_an_order_shows_which_video_fills_which_deliverable(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order(videos=2)
    acts.accept_order(order)
    video = acts.upload(order, 1, caption="The second first")
    query = {"query_type": "ORDER_ID", "order_ids": [order.order_id]}
    row = tiktok_api.get("tcm/order/get/v2/", **query)["data"]["orders"][0]

    assert row["video_ids"] == [video.video_id]
    assert [item.get("video_id") for item in row["deliverables"]] == [None, video.video_id]
    assert (row["order_status"], row["quota"]["current_video_count"]) == ("ACCEPTED", 1)


def test_the_report_gives_json_numbers_per_video(tiktok_api: Caller, published: Video) -> None:
    clock.skip(timedelta(hours=3))
    today = clock.now().date().isoformat()
    assert published.order is not None
    data = tiktok_api.get("tcm/report/get/v2/", order_ids=[published.order.order_id], start_date=today, end_date=today)[
        "data"
    ]
    insight = data["insights"][0]

    assert insight["dimensions"] == {
        "order_id": published.order.order_id,
        "video_id": published.video_id,
        "handle_name": "mara.test.demo",
    }
    assert insight["metrics"]["video_views"] > 100
    assert all(isinstance(number, int | float) for number in insight["metrics"].values())
    assert "daily_stats" not in insight
    assert data["page_info"]["total_number"] == 1


def test_the_report_can_be_asked_for_some_metrics_only(tiktok_api: Caller, published: Video) -> None:
    assert published.order is not None
    window = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
    data = tiktok_api.get(
        "tcm/report/get/v2/", order_ids=[published.order.order_id], metrics=["likes", "reach"], **window
    )["data"]

    assert set(data["insights"][0]["metrics"]) == {"likes", "reach"}


def test_the_days_of_a_report_add_up_to_its_totals(tiktok_api: Caller, published: Video) -> None:
    clock.turn(pace=1)
    start = clock.now().date()
    clock.skip(timedelta(days=4))
    window = {"start_date": start.isoformat(), "end_date": (start + timedelta(days=30)).isoformat()}
    assert published.order is not None
    insight = tiktok_api.get(
        "tcm/report/get/v2/", order_ids=[published.order.order_id], need_daily_stats="true", **window
    )["data"]["insights"][0]
    days = insight["daily_stats"]

    assert [day["date"] for day in days] == [(start + timedelta(days=number)).isoformat() for number in range(5)]
    assert sum(day["video_views"] for day in days) == pytest.approx(insight["metrics"]["video_views"], abs=2)


@pytest.mark.parametrize(
    "window",
    [
        {"start_date": "2026-01-01", "end_date": "2026-03-03"},
        {"start_date": "2026-01-02", "end_date": "2026-01-01"},
        {"start_date": "soon", "end_date": "2026-01-01"},
        {},
    ],
)
def test_a_window_of_more_than_sixty_days_or_none_is_40002(tiktok_api: Caller, window: dict[str, str]) -> None:
    assert tiktok_api.get("tcm/report/get/v2/", order_ids=["7"], **window)["code"] == 40002


def test_views_rise_fast_then_slowly_and_now_and_then_fall(published: Video) -> None:
    born = published.published_at or published.created_at
    clock.turn(pace=1)
    views = [counting.metrics(published, born + timedelta(hours=hours))["video_views"] for hours in range(24 * 14)]
    steps = [after - before for before, after in pairwise(views)]

    assert views[0] < views[-1] * 0.01
    assert views[24] > views[-1] * 0.35
    assert 0 < sum(step < 0 for step in steps) < len(steps) / 5
    assert min(steps) >= -0.02 * max(views)


def test_the_same_seed_draws_the_same_curve_and_another_seed_another(
    a_person: Callable[..., Person], settings: Settings
) -> None:
    curves = []
    for seed in (7, 7, 11):
        settings.SIMULATOR = {**settings.SIMULATOR, "seed": seed}
        with transaction.atomic():
            video = acts.post_directly(a_person("mara.test.demo"), caption="Snow")
            ages = [timedelta(hours=hours) for hours in (1, 6, 24, 240)]
            curves.append([counting.metrics(video, video.created_at + age)["video_views"] for age in ages])
            transaction.set_rollback(True)

    assert curves[0] == pytest.approx(curves[1], rel=0.02)  # a recount belongs to its time
    assert curves[0] != pytest.approx(curves[2], rel=0.02)


def test_turning_the_pace_takes_no_views_away(tiktok_api: Caller, published: Video) -> None:
    clock.skip(timedelta(hours=1))
    at = clock.now()
    before = counting.metrics(published, at)["video_views"]
    clock.turn(pace=0.01)

    assert counting.metrics(published, at)["video_views"] == pytest.approx(before, rel=0.001)


def test_a_request_waits_until_the_creator_answers_with_a_length_of_their_own(
    tiktok_api: Caller, published: Video
) -> None:
    assert apply(tiktok_api, published, authorization_days=60) == 0
    waiting = authorization_of(tiktok_api, published)
    acts.grant(published, 7)
    granted = authorization_of(tiktok_api, published)

    assert (waiting["auth_status"], waiting["auth_code"], waiting["requested_authorization_days"]) == (
        "WAITING",
        "",
        60,
    )
    assert waiting["num_remaining_request"] == 29
    assert (granted["auth_status"], granted["auth_code_status"]) == ("ACCEPTED", "NOT_USED")
    start, end = (
        datetime.strptime(str(granted[name]), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        for name in ("auth_code_start_time", "auth_code_end_time")
    )
    assert end - start == timedelta(days=7)


def test_a_code_is_opaque_starts_with_a_hash_and_is_forty_to_seventy_long(tiktok_api: Caller, published: Video) -> None:
    acts.grant(published, 30)
    code = str(authorization_of(tiktok_api, published)["auth_code"])

    assert code.startswith("#")
    assert 40 <= len(code) <= 70


def test_a_creator_who_authorizes_unasked_leaves_the_request_waiting(tiktok_api: Caller, published: Video) -> None:
    acts.grant(published, 30)
    row = authorization_of(tiktok_api, published)

    assert row["auth_status"] == ""
    assert row["auth_code_status"] == "NOT_USED"


def test_a_refused_request_is_rejected_and_can_be_made_again(tiktok_api: Caller, published: Video) -> None:
    apply(tiktok_api, published)
    acts.refuse(published)
    refused = authorization_of(tiktok_api, published)

    assert (refused["auth_status"], refused["auth_code"]) == ("REJECTED", "")
    assert apply(tiktok_api, published) == 0


def test_the_thirty_first_request_is_refused(tiktok_api: Caller, published: Video) -> None:
    codes = [apply(tiktok_api, published) for _ in range(31)]

    assert codes == [0] * 30 + [40002]
    assert authorization_of(tiktok_api, published)["num_remaining_request"] == 0


def test_a_code_ends_by_the_clock(tiktok_api: Caller, published: Video) -> None:
    acts.grant(published, 7)
    clock.skip(timedelta(days=7, seconds=1))

    assert authorization_of(tiktok_api, published)["auth_code_status"] == "EXPIRED"


def test_extending_keeps_the_code_and_adds_the_days(tiktok_api: Caller, published: Video) -> None:
    acts.grant(published, 7)
    before = authorization_of(tiktok_api, published)
    assert apply(tiktok_api, published, authorization_days=30, action="EXTEND") == 0
    acts.grant(published, 30)
    after = authorization_of(tiktok_api, published)

    assert after["auth_code"] == before["auth_code"]
    kept = Authorization.objects.get(video=published)
    assert kept.starts_at is not None
    assert kept.ends_at == kept.starts_at + timedelta(days=37)


def test_there_is_nothing_to_extend_without_a_code(tiktok_api: Caller, published: Video) -> None:
    assert apply(tiktok_api, published, action="EXTEND") == 40002


def test_a_deleted_code_says_so_and_the_next_grant_makes_a_new_one(tiktok_api: Caller, published: Video) -> None:
    acts.grant(published, 30)
    first = authorization_of(tiktok_api, published)["auth_code"]
    acts.delete_code(published)
    assert authorization_of(tiktok_api, published)["auth_code_status"] == "DELETED"

    acts.grant(published, 30)
    row = authorization_of(tiktok_api, published)
    assert row["auth_code_status"] == "NOT_USED"
    assert row["auth_code"] != first


def test_an_order_that_asked_for_spark_ads_brings_the_code_with_the_post(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order(days=60)
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    assert authorization_of(tiktok_api, video)["auth_code"] == ""

    acts.publish(video)
    row = authorization_of(tiktok_api, video)
    assert (row["auth_status"], row["requested_authorization_days"]) == ("ACCEPTED", 60)
    assert row["auth_code_status"] == "NOT_USED"


@pytest.mark.parametrize("days", [0, 8, "30", None])
def test_only_the_four_lengths_can_be_asked_for(tiktok_api: Caller, published: Video, days: object) -> None:
    assert apply(tiktok_api, published, authorization_days=days) == 40002
    assert not hasattr(Video.objects.get(pk=published.pk), "authorization")


def test_a_video_that_is_not_public_or_not_ones_own_is_40002(tiktok_api: Caller, an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    uploaded = acts.upload(order, 0, caption="Not yet")
    own = acts.post_directly(order.person, caption="No order")

    assert apply(tiktok_api, uploaded) == 40002
    assert apply(tiktok_api, own) == 40002
    assert tiktok_api.get("tcm/tt_video/status/", video_id=own.video_id)["code"] == 40002
    assert tiktok_api.get("tcm/video/audit_status/get/", video_ids=[own.video_id])["data"]["audit_status_list"] == []
