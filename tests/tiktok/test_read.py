"""TikTok's JSON as it really comes: ids as numbers, rows or maps, two date forms, fields missing or new."""

from datetime import UTC, date, datetime

import pytest

from tiktok import read
from tiktok.answers import AuthorizationFacts, Counters, InviteAnswer, OrderFacts, VideoFacts
from tiktok.words import may_try_again, reason_words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-22 12:00:00", NOON),
        ("2026-11-22T12:00:00Z", NOON),
        ("2026-11-22T14:00:00+02:00", NOON),
        (1795348800, NOON),
        ("1795348800", NOON),
        (1795348800000, NOON),
        ("9" * 30, None),
        ("", None),
        (None, None),
        (0, None),
        ("0", None),
        ("yesterday", None),
    ],
)
def test_times(value, moment):
    assert read.time(value) == moment


@pytest.mark.parametrize(
    "row", [{"handle_name": "@Mia"}, {"handler_name": "mia"}, {"handle_name": "", "handler_name": "MIA"}]
)
def test_handles_under_both_keys(row):
    assert read.handle(row) == "mia"


@pytest.mark.parametrize(
    "reasons",
    [
        [{"handle_name": "zoe", "reasons": ["UNDER_AGE", "BUSINESS_ACCOUNT"]}],
        [{"handler_name": "@Zoe", "reject_reasons": ["UNDER_AGE", "BUSINESS_ACCOUNT"]}],
        {"zoe": ["UNDER_AGE", "BUSINESS_ACCOUNT"]},
    ],
)
def test_reasons_of_a_rejection_as_rows_or_as_a_map(reasons):
    answer = read.invite_answer(
        {"invited": ["@Mia"], "in_tcm": ["Kay"], "rejected": ["Zoe"], "reject_reasons": reasons}
    )

    assert answer == InviteAnswer(
        in_marketplace=("kay",), invited=("mia",), rejected={"zoe": ("UNDER_AGE", "BUSINESS_ACCOUNT")}
    )


@pytest.mark.parametrize("reasons", [None, [], {}, "", [["odd"]]])
def test_a_rejection_may_come_without_reasons(reasons):
    assert read.invite_answer({"rejected": ["zoe"], "reject_reasons": reasons}).rejected == {"zoe": ()}


def test_one_reason_may_be_a_word_alone():
    answer = read.invite_answer({"rejected": ["zoe"], "reject_reasons": {"zoe": "UNDER_AGE"}})
    assert answer.rejected == {"zoe": ("UNDER_AGE",)}


def test_ids_may_come_as_numbers_and_fields_may_be_new():
    row = {
        "order_id": 7438000000000000001,
        "handle_name": "mia",
        "order_status": "ACCEPTED",
        "video_ids": [7438000000000000002],
        "deliverables": [{"deliverable_name": "A"}, {"deliverable_name": "B", "video_id": 7438000000000000002}],
        "linked_by_code_video_ids": [7438000000000000002],
        "flavour": "new",
    }

    assert read.order(
        row, {"campaign_code": "CODE", "invite_link": "https://x", "remaining_orders": "199"}
    ) == OrderFacts(
        order_id="7438000000000000001",
        handle="mia",
        code="CODE",
        invite_link="https://x",
        status="joined",
        videos=("7438000000000000002",),
        places={"7438000000000000002": 1},
        by_code=frozenset({"7438000000000000002"}),
        remaining_orders=199,
    )


def test_an_order_of_which_little_is_said():
    assert read.order({}, {}) == OrderFacts(order_id="", handle="", code="", invite_link="")
    assert read.order({"order_status": "INVENTED"}, {}).status == ""


@pytest.mark.parametrize(
    ("video_status", "review_status", "ours"),
    [
        ("INIT", "NO_REVIEW", "waiting"),
        ("UPLOAD", "NO_REVIEW", "uploaded"),
        ("UPLOAD", "CONTENT_REVIEWING", "in_review"),
        ("UPLOAD", "AD_REVIEWING", "in_review"),
        ("UPLOAD", "CONTENT_REVIEW_FAIL", "changes_requested"),
        ("UPLOAD", "AD_REVIEW_FAIL", "changes_requested"),
        ("UPLOAD", "ALL_FAIL", "changes_requested"),
        ("UPLOAD", "SUCCEED", "approved"),
        ("RELEASE", "SUCCEED", "published"),
        ("DELETE", "SUCCEED", "removed"),
        ("INVENTED", "INVENTED", "uploaded"),
    ],
)
def test_the_state_of_a_video(video_status, review_status, ours):
    assert read.video({"video_id": 1, "video_status": video_status, "review_status": review_status}) == VideoFacts(
        video_id="1", status=ours
    )


def test_reasons_of_a_failed_review_are_put_together():
    row = {"reject_reason": "No logo", "ad_reject_reasons": ["Music", "", None]}
    assert read.video(row).reasons == ("No logo", "Music")


def test_counters_as_strings_or_numbers_and_absent_is_not_zero():
    metrics = {
        "video_views": "1200",
        "likes": 0,
        "comments": "3.0",
        "shares": None,
        "reach": "many",
        "video_completion_rate": "0.42",
    }
    assert read.counters({"dimensions": {"video_id": 5}, "metrics": metrics}) == Counters(
        video_id="5", views=1200, likes=0, comments=3, shares=None, completion_rate=0.42
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "NaN", "-Infinity", [], {}])
def test_what_is_no_number_is_none(value):
    assert (read.number(value), read.whole(value)) == (None, None)


@pytest.mark.parametrize(
    ("sources", "read_as"),
    [
        ({"for_you": 900, "search": "40", "sound": None}, {"for_you": 900, "search": 40}),
        (
            [{"source": "for_you", "video_views": "900"}, {"source": "search", "video_views": 40}, {"source": "sound"}],
            {"for_you": 900, "search": 40},
        ),
        (None, {}),
        ("?", {}),
    ],
)
def test_views_by_source_as_an_object_or_as_a_list(sources, read_as):
    row = {"video_info": {"video_id": 5}, "video_views": 940, "video_views_by_source": sources}
    _video, counters, _handle = read.reported_video(row)
    assert counters == Counters(video_id="5", views=940, views_by_source=read_as)


def test_an_authorization():
    row = {
        "video_id": 9,
        "auth_status": "ACCEPTED",
        "auth_code": "#code",
        "auth_code_status": "IN_USE",
        "requested_authorization_days": "30",
        "auth_code_start_time": "2026-11-22 12:00:00",
        "auth_code_end_time": 1795348800,
        "num_remaining_request": 28,
    }
    facts = read.authorization(row)

    assert facts == AuthorizationFacts(
        video_id="9",
        request="accepted",
        code="#code",
        code_status="in_use",
        requested_days=30,
        starts_at=NOON,
        ends_at=NOON,
        remaining_requests=28,
    )
    assert not facts.code_in_force(NOON)


@pytest.mark.parametrize(
    ("status", "in_force"), [("NOT_USED", True), ("IN_USE", True), ("", True), ("EXPIRED", False), ("DELETED", False)]
)
def test_which_codes_may_be_used(status, in_force):
    row = {"auth_code": "#code", "auth_code_status": status, "auth_code_end_time": "2026-11-23 12:00:00"}
    assert read.authorization(row).code_in_force(NOON) is in_force


def test_codes_after_which_another_try_makes_sense():
    assert all(may_try_again(code) for code in (40201, 50000, 51305, 60001))
    assert not any(may_try_again(code) for code in (0, 20001, 40001, 40100, 40002, 40105, 40121))


def test_an_unknown_reason_is_shown_as_it_came():
    assert reason_words("UNDER_AGE") == "under the minimum age"
    assert reason_words("HAIR_TOO_LONG") == "hair too long"


def test_parts_rates_and_days_of_a_report_are_read():
    row = {
        "video_id": 7,
        "video_views": "100",
        "video_views_organic": 90,
        "likes_paid": 2,
        "organic_two_seconds_views": 0.5,
        "two_seconds_views": 0.6,
        "video_view_retention": [1, "0.8", None, "-"],
        "daily_stats": [
            {"date": "2026-11-20", "views": 7, "video_views_paid": 3, "likes": None},
            {"date": "2026-11-21 00:00:00", "views": 0},
            {"date": "nonsense", "views": 1},
            "nonsense",
        ],
    }

    counters = read.flat_counters(row)

    assert (counters.views, counters.two_second_rate, counters.retention) == (100, 0.6, (1.0, 0.8))
    assert (counters.organic.views, counters.organic.likes, counters.organic.two_second_rate) == (90, None, 0.5)
    assert (counters.paid.views, counters.paid.likes) == (None, 2)
    assert {day.isoformat(): (row.views, row.likes, row.organic) for day, row in counters.days.items()} == {
        "2026-11-20": (7, None, None),
        "2026-11-21": (0, None, None),
    }
    assert counters.days[date(2026, 11, 20)].paid.views == 3


@pytest.mark.parametrize("nothing", [None, "x", {}, 5])
def test_days_and_retention_of_another_shape_are_none(nothing):
    counters = read.flat_counters({"video_id": "7", "daily_stats": nothing, "video_view_retention": nothing})

    assert (counters.days, counters.retention, counters.organic) == ({}, (), None)
