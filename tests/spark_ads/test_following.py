"""Authorizations follow TikTok: there is no callback for them on the real platform, so they are asked about (S2)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from spark_ads import actions, tasks
from spark_ads.models import Authorization
from tests import make
from tests.fake_tiktok import FakeClient
from tiktok import processing, rounds
from tiktok.answers import AuthorizationFacts
from tiktok.errors import Unavailable
from tiktok.outbox import place_call

FAR = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def say(tiktok):
    """Turn what TikTok says of a post's authorization."""

    def turn(authorization, **facts):
        video_id = authorization.post.tiktok_id
        tiktok.authorizations[video_id] = AuthorizationFacts(video_id=video_id, **facts)

    return turn


def status_of(authorization):
    authorization.refresh_from_db()
    return authorization.status


def changes_of(authorization):
    return list(authorization.status_changes.values_list("action", flat=True))


def test_a_grant_is_noticed_with_its_own_length(acme, say, now):
    authorization = make.authorization(acme, requested_days=30)
    say(
        authorization,
        request="accepted",
        code="#new",
        starts_at=now,
        ends_at=now + timedelta(days=60),
        remaining_requests=29,
    )

    tasks.reconcile_authorizations()

    assert status_of(authorization) == "authorized"
    assert (authorization.video_code, authorization.granted_days, authorization.requested_days) == ("#new", 60, 30)
    assert authorization.remaining_requests == 29
    assert authorization.status_changes.get().cause == "reconciliation"


@pytest.mark.parametrize(
    ("before", "facts", "after"),
    [
        ("requested", {"request": "waiting"}, "requested"),
        ("requested", {"request": "rejected"}, "rejected"),
        ("requested", {"request": "", "code": ""}, "requested"),
        ("authorized", {"code": "#code+/=", "code_status": "deleted", "ends_at": FAR}, "revoked"),
        ("expiring", {"code": "", "code_status": "deleted"}, "revoked"),
        ("authorized", {"code": "#code+/=", "code_status": "expired"}, "expired"),
        ("authorized", {"code": "#code+/=", "code_status": "in_use", "ends_at": make.NOW}, "expired"),
        ("authorized", {"code": "#code+/=", "code_status": "in_use", "ends_at": None}, "authorized"),
        ("authorized", {}, "authorized"),
    ],
)
def test_what_tiktok_says_is_what_counts(acme, say, before, facts, after, at):
    authorization = make.authorization(acme, status=before)
    say(authorization, **facts)

    actions.refresh([authorization], at=at + timedelta(seconds=1), cause="test")

    assert status_of(authorization) == after
    assert len(changes_of(authorization)) == (before != after)


@pytest.mark.parametrize(
    ("before", "known", "request_now", "after", "actions_taken"),
    [
        ("requested", "", "accepted", "revoked", ["grant", "revoke"]),
        ("rejected", "", "accepted", "revoked", ["grant", "revoke"]),
        ("revoked", "#old", "accepted", "revoked", ["grant", "revoke"]),
        ("authorized", "#old", "accepted", "revoked", ["grant", "revoke"]),
        ("requested", "#gone", "rejected", "rejected", ["reject"]),
        ("requested", "", "waiting", "requested", []),
        ("requesting", "", "accepted", "requesting", []),
        ("revoked", "#gone", "accepted", "revoked", []),
    ],
)
def test_a_code_that_came_and_went_between_two_looks_is_told_once(
    before, known, request_now, after, actions_taken, acme, say, at
):
    authorization = make.authorization(acme, status=before, video_code=known)
    gone = {"code": "#gone", "code_status": "deleted", "starts_at": make.NOW, "ends_at": FAR}
    say(authorization, request=request_now, **gone)

    for seconds in (1, 2):
        actions.refresh([authorization], at=at + timedelta(seconds=seconds), cause="test")

    assert status_of(authorization) == after
    assert sorted(changes_of(authorization)) == actions_taken
    assert authorization.video_code == ("#gone" if "grant" in actions_taken else known)


def test_the_same_answer_twice_is_recorded_once(acme, say, now):
    authorization = make.authorization(acme)
    say(authorization, code="#new", starts_at=now, ends_at=FAR)
    for _ in range(2):
        actions.refresh([authorization], at=now, cause="test")
    assert changes_of(authorization) == ["grant"]


def test_an_extension_is_noticed(acme, say, now):
    authorization = make.authorization(acme, status="expiring", ends_at=now + timedelta(days=2))
    say(authorization, code=authorization.video_code, starts_at=now, ends_at=FAR)

    actions.refresh([authorization], at=now, cause="test")

    assert (status_of(authorization), authorization.ends_at) == ("authorized", FAR)


def test_an_extension_taken_back_before_anybody_looked_is_told_as_both(acme, say, now):
    authorization = make.authorization(acme, status="expiring", ends_at=now + timedelta(days=2))
    say(authorization, code=authorization.video_code, code_status="deleted", starts_at=now, ends_at=FAR)

    for _ in range(2):
        actions.refresh([authorization], at=now, cause="test")

    assert (status_of(authorization), authorization.ends_at) == ("revoked", FAR)
    assert sorted(changes_of(authorization)) == ["extend", "revoke"]


@pytest.mark.parametrize(
    ("age", "pause"), [(0, 45), (1_800, 180), (50_000, 900), (500_000, 3_600), (5_000_000, 21_600)]
)
def test_a_watched_authorization_is_left_alone_until_its_next_check(age, pause, acme, tiktok, now):
    authorization = make.authorization(acme, created_at=now - timedelta(seconds=age))
    tasks.reconcile_authorizations()
    tasks.reconcile_authorizations()

    assert tiktok.asked_for("authorization") == [authorization.post.tiktok_id]
    authorization.refresh_from_db()
    assert timedelta(seconds=pause) <= authorization.next_check_at - now < timedelta(seconds=pause + 10)


def test_one_brands_trouble_does_not_hold_up_the_others(acme, tiktok, say, now):
    boots = make.brand("Boots")
    make.authorization(acme)
    theirs = make.authorization(boots)
    say(theirs, request="rejected")
    tiktok.before["authorization"] = [Unavailable("away")]

    tasks.reconcile_authorizations()

    assert status_of(theirs) == "rejected"


def test_a_brand_that_cannot_be_asked_about_takes_no_turn_of_the_others(acme, say, monkeypatch, now):
    lost = make.brand("Lost")
    make.authorization(lost, next_check_at=now - timedelta(days=2))
    lost.connection.lose(at=now)
    authorization = make.authorization(acme, next_check_at=now - timedelta(days=1))
    say(authorization, request="rejected")
    monkeypatch.setattr(rounds, "MOST_AT_ONCE", 1)

    tasks.reconcile_authorizations()

    assert status_of(authorization) == "rejected"


def test_an_order_that_asked_for_spark_ads_brings_an_authorization_with_its_post(acme, say, now):
    post = make.post(acme, spark_days=60)
    make.post(acme, spark_days=0)

    tasks.reconcile_authorizations()
    tasks.reconcile_authorizations()

    authorization = Authorization.objects.get()
    assert (authorization.post, authorization.status, authorization.requested_days) == (post, "requested", 60)
    assert authorization.asked_with_order
    assert changes_of(authorization) == ["confirm_requested", "create"]


def test_news_of_a_published_post_begins_its_authorization_at_once(acme, now):
    post = make.post(acme, spark_days=30)
    news = make.callback(acme, entry={"video_id": int(post.tiktok_id)}, topic="video.published")
    processing.process_callback(news, at=now)
    assert Authorization.objects.get().post == post


def test_news_of_a_change_is_checked_with_tiktok(acme, say, now):
    authorization = make.authorization(acme)
    say(authorization, request="rejected")
    news = make.callback(acme, entry={"video_id": authorization.post.tiktok_id}, topic="authorization.changed")

    processing.process_callback(news, at=now)

    assert (news.state, news.outcome) == ("done", "Refused by the creator")
    assert authorization.status_changes.get().cause == news.cause


def test_news_about_an_unknown_post_or_another_brands_is_ignored(acme, other, say, now):
    theirs = make.authorization(other)
    say(theirs, request="rejected")
    for video_id in ("404", theirs.post.tiktok_id):
        news = make.callback(acme, entry={"video_id": video_id}, topic="authorization.changed")
        processing.process_callback(news, at=now)
        assert (news.state, news.outcome) == ("ignored", "No authorization here is meant.")
    assert status_of(theirs) == "requested"


@pytest.mark.parametrize(
    ("status", "left", "after"),
    [
        ("authorized", timedelta(days=8), "authorized"),
        ("authorized", timedelta(days=6), "expiring"),
        ("authorized", -timedelta(seconds=1), "expired"),
        ("expiring", timedelta(days=6), "expiring"),
        ("expiring", -timedelta(seconds=1), "expired"),
        ("revoked", -timedelta(seconds=1), "revoked"),
    ],
)
def test_the_clock_marks_what_ends(acme, status, left, after):
    authorization = make.authorization(acme, status=status, ends_at=timezone.now() + left)
    tasks.expire_authorizations()
    tasks.expire_authorizations()
    assert status_of(authorization) == after
    assert len(changes_of(authorization)) == (status != after)


def test_a_code_without_an_end_cannot_be_kept(acme):
    with pytest.raises(IntegrityError):
        make.authorization(acme, status="authorized", ends_at=None)


def test_a_length_nobody_knows_cannot_be_kept(acme):
    with pytest.raises(IntegrityError):
        make.authorization(acme, requested_days=14)


def test_an_answer_older_than_a_change_in_the_meantime_changes_nothing(acme, say, monkeypatch, now):
    authorization = make.authorization(acme, status="requesting")
    say(authorization, request="rejected")  # of the request before
    answer = FakeClient.authorization

    def slow(self, video_id):
        facts = answer(self, video_id)
        Authorization.objects.get().confirm_requested(at=now)
        return facts

    monkeypatch.setattr(FakeClient, "authorization", slow)
    actions.refresh([authorization], at=now, cause="test")

    assert status_of(authorization) == "requested"
    assert changes_of(authorization) == ["confirm_requested"]


def test_a_grant_that_arrives_while_the_creator_is_being_asked_is_kept(acme, say, monkeypatch, now):
    authorization = make.authorization(acme, status="requesting")
    call = place_call("request_authorization", authorization, by=None, at=now)
    asked = FakeClient.request_authorization

    def answered_at_once(self, video_id, days):
        asked(self, video_id, days)
        say(authorization, request="accepted", code="#new", starts_at=now, ends_at=FAR)
        actions.refresh([Authorization.objects.get()], at=now, cause="callback 5")

    monkeypatch.setattr(FakeClient, "request_authorization", answered_at_once)
    processing.run_call(call, at=now)

    call.refresh_from_db()
    assert (status_of(authorization), call.state) == ("authorized", "done")
    assert changes_of(authorization) == ["grant"]
