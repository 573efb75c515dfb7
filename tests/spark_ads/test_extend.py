"""Asking for longer before the end, and what comes of it (S2, S7)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from brands import notifying
from brands.models import Notification
from spark_ads import actions, following, tasks
from spark_ads.models import Authorization, RequestBatch
from tests import make
from tiktok.answers import AuthorizationFacts
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call
from tiktok.tasks import sweep_calls

HTMX = {"HX-Request": "true"}


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def authorization(acme, tiktok, now):
    made = make.authorization(
        acme, status="authorized", starts_at=now, ends_at=now + timedelta(days=10), requested_days=30
    )
    say(tiktok, made)
    return made


def say(tiktok, authorization, **facts):
    known = {
        "request": "accepted",
        "code": authorization.video_code,
        "code_status": "not_used",
        "starts_at": authorization.starts_at,
        "ends_at": authorization.ends_at,
        "remaining_requests": 30,
    }
    video_id = authorization.post.tiktok_id
    tiktok.authorizations[video_id] = AuthorizationFacts(video_id=video_id, **{**known, **facts})


@pytest.fixture
def extend(as_ada, authorization, django_capture_on_commit_callbacks):
    def press(client=as_ada, slug="acme", headers=None, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                f"/b/{slug}/posts/{authorization.post_id}/spark-ads/extend/", given, headers=headers or {}
            )

    return press


def actions_of(authorization):
    return list(authorization.status_changes.order_by("id").values_list("action", flat=True))


def test_one_click_asks_for_as_long_as_was_asked_at_first(extend, authorization, as_ada, ada, tiktok):
    answer = extend(headers=HTMX)

    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "An extension is being asked for."
    authorization.refresh_from_db()
    assert authorization.waits_for_extension
    assert (authorization.extension_days, authorization.status) == (30, "authorized")
    assert tiktok.asked_for("request_authorization") == [authorization.post.tiktok_id]
    change = authorization.status_changes.get(action="ask_extension")
    assert (change.by, change.from_status, change.to_status) == (ada, "authorized", "authorized")
    assert "The creator has not answered." in as_ada.get(authorization.get_absolute_url()).content.decode()


def test_the_creators_yes_goes_on_without_a_gap(extend, authorization, ada, tiktok, now):
    extend(days=60)
    later = authorization.ends_at + timedelta(days=60)
    say(tiktok, authorization, ends_at=later)
    Authorization.objects.update(next_check_at=None)

    tasks.reconcile_authorizations()

    authorization.refresh_from_db()
    assert (authorization.status, authorization.ends_at, authorization.video_code) == ("authorized", later, "#code+/=")
    assert authorization.extension_asked_at is None
    assert actions_of(authorization) == ["ask_extension", "extend"]
    notifying.tell_of_changes()
    assert "extended a Spark Ads authorization until" in Notification.objects.get().text


def test_a_no_is_told_and_the_end_stands(extend, authorization, as_ada, ada, tiktok):
    extend()
    say(tiktok, authorization, request="rejected")
    for _twice in range(2):
        Authorization.objects.update(next_check_at=None)
        tasks.reconcile_authorizations()

    authorization.refresh_from_db()
    assert (authorization.status, authorization.waits_for_extension) == ("authorized", False)
    assert actions_of(authorization) == ["ask_extension", "refuse_extension"]
    page = as_ada.get(authorization.get_absolute_url()).content.decode()
    assert "It still ends as said." in page
    assert "Ask to extend" in page


def test_an_extension_seen_only_after_the_end_is_no_gap(authorization, tiktok):
    later = authorization.ends_at + timedelta(days=30)
    say(tiktok, authorization, ends_at=later)

    following.expire(at=authorization.ends_at + timedelta(seconds=20))

    authorization.refresh_from_db()
    assert (authorization.status, authorization.ends_at) == ("authorized", later)
    assert actions_of(authorization) == ["extend"]


def test_without_an_answer_the_clock_ends_it(authorization, tiktok):
    tiktok.before["authorization"] = [Unavailable("away")]
    following.expire(at=authorization.ends_at)
    authorization.refresh_from_db()
    assert authorization.status == "expired"
    assert authorization.status_changes.get().cause == "clock"


def test_an_answer_that_was_lost_does_not_ask_twice(extend, authorization, tiktok):
    tiktok.after["request_authorization"] = [Unavailable("lost")]
    extend()
    Call.objects.update(next_try_at=timezone.now())
    sweep_calls()

    assert len(tiktok.asked_for("request_authorization")) == 1
    authorization.refresh_from_db()
    assert authorization.waits_for_extension


def test_a_second_click_asks_nobody_twice(extend, tiktok):
    extend()
    answer = extend(headers=HTMX)
    assert answer.status_code == 422
    assert "was asked already" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert len(tiktok.asked_for("request_authorization")) == 1


def test_tiktoks_refusal_is_shown_in_its_words(extend, authorization, as_ada, tiktok):
    tiktok.before["request_authorization"] = [Rejected(40002, "Limit reached.", "R1")]
    extend()
    page = as_ada.get(authorization.get_absolute_url()).content.decode()
    assert "Limit reached. (code 40002, request R1)" in page
    authorization.refresh_from_db()
    assert (authorization.status, authorization.extension_asked_at) == ("authorized", None)


@pytest.mark.parametrize("status", ["requested", "expired", "revoked", "deleted"])
def test_only_what_is_in_force_is_extended(acme, as_ada, tiktok, status):
    made = make.authorization(acme, status=status)
    answer = as_ada.post(f"/b/acme/posts/{made.post_id}/spark-ads/extend/", headers=HTMX)
    assert answer.status_code == 422
    assert "Only an authorization in force can be extended." in answer["HX-Trigger"]
    assert tiktok.asked == []


def test_a_length_nobody_knows_is_refused(extend, tiktok):
    assert extend(days=14).status_code == 422
    assert tiktok.asked == []


def test_an_analyst_and_an_outsider_cannot_extend(extend, as_bo, as_cleo, tiktok):
    assert extend(client=as_bo).status_code == 403
    assert extend(client=as_cleo).status_code == 404
    assert extend(client=as_cleo, slug="other").status_code == 404
    assert tiktok.asked == []


def test_all_that_end_soon_are_asked_at_once(
    acme, as_ada, authorization, tiktok, now, django_capture_on_commit_callbacks
):
    far = make.authorization(acme, status="authorized", ends_at=now + timedelta(days=40))
    gone = make.authorization(acme, status="expiring", ends_at=now + timedelta(days=2))
    type(gone.post).objects.filter(pk=gone.post_id).update(removed_at=now)
    form = {"within": 14, "days": 60, "form_key": str(uuid4())}

    with django_capture_on_commit_callbacks(execute=True):
        first = as_ada.post("/b/acme/authorizations/extend/", form)
        second = as_ada.post("/b/acme/authorizations/extend/", form)

    batch = RequestBatch.objects.get()
    assert first.url == second.url == batch.get_absolute_url()
    assert [item.post for item in batch.items.all()] == [authorization.post]
    assert tiktok.asked_for("request_authorization") == [authorization.post.tiktok_id]
    page = as_ada.get(first.url).content.decode()
    assert "1 of 1 creators are asked" in page
    far.refresh_from_db()
    assert far.extension_asked_at is None


def test_nothing_to_extend_is_said(as_ada, acme):
    form = {"within": 7, "days": 30, "form_key": str(uuid4())}
    page = as_ada.post("/b/acme/authorizations/extend/", form, follow=True).content.decode()
    assert "Nothing that ends so soon can be extended now." in page
    assert as_ada.post("/b/acme/authorizations/extend/", {"within": 8}).status_code == 422


def test_a_post_that_is_gone_takes_its_authorization_along(authorization, tiktok, now):
    type(authorization.post).objects.update(removed_at=now)
    for _twice in range(2):
        following.expire(at=now)
    authorization.refresh_from_db()
    assert authorization.status == "deleted"
    assert actions_of(authorization) == ["lose_post"]

    actions.refresh([Authorization.objects.select_related("post").get()], at=now, cause="test")
    authorization.refresh_from_db()
    assert authorization.status == "deleted"


def test_a_post_that_comes_back_is_asked_about_again(authorization, tiktok, now):
    Authorization.objects.filter(pk=authorization.pk).update(status="deleted")
    tasks.reconcile_authorizations()
    authorization.refresh_from_db()
    assert authorization.status == "authorized"
