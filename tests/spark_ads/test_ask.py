"""Asking a creator for Spark Ads authorization from the post's tab (S1)."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from spark_ads.models import Authorization
from tests import make
from tiktok.answers import AuthorizationFacts
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call
from tiktok.tasks import sweep_calls

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(acme):
    return make.post(acme)


@pytest.fixture
def ask(as_ada, post, django_capture_on_commit_callbacks):
    def press(days=30, client=as_ada, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/b/acme/posts/{post.pk}/spark-ads/ask/", {"days": days}, **more)

    return press


def kept():
    return Authorization.objects.get()


@pytest.mark.parametrize("days", [7, 30, 60, 365])
def test_the_creator_is_asked_for_each_length_tiktok_knows(ask, post, ada, tiktok, days):
    answer = ask(days, follow=True)

    assert answer.redirect_chain == [(f"/b/acme/posts/{post.pk}/spark-ads/", 302)]
    assert "The creator is being asked." in answer.content.decode()
    assert (kept().status, kept().requested_days, kept().remaining_requests) == ("requested", days, 29)
    assert tiktok.authorizations[post.tiktok_id].requested_days == days
    assert [(change.action, change.by) for change in kept().status_changes.all()] == [
        ("confirm_requested", ada),
        ("create", ada),
    ]


def test_htmx_gets_the_panel_which_follows_by_itself(ask, tiktok):
    tiktok.before["authorization"] = [Unavailable("away")]
    answer = ask(headers=HTMX)

    panel = answer.content.decode()
    assert "<html" not in panel
    assert 'id="authorization"' in panel
    assert 'hx-trigger="every 3s"' in panel
    assert json.loads(answer["HX-Trigger"]) == {"toast": {"text": "The creator is being asked.", "tone": "info"}}


@pytest.mark.parametrize("days", ["", "0", "14", "many"])
def test_a_length_tiktok_does_not_know_is_refused_beside_the_field(ask, tiktok, days):
    for headers in ({}, HTMX):
        answer = ask(days, headers=headers)
        assert answer.status_code == 422
        assert ("This field is required." if days == "" else "Select a valid choice.") in answer.content.decode()
    assert not Authorization.objects.exists()
    assert tiktok.asked == []


def test_a_second_click_asks_nobody_twice(ask, tiktok):
    ask()
    answer = ask(headers=HTMX)

    assert answer.status_code == 422
    assert "The creator is being asked already" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert len(tiktok.asked_for("request_authorization")) == 1
    assert kept().status_changes.count() == 2


def test_a_code_that_is_there_already_is_taken_without_asking(ask, post, tiktok, at):
    tiktok.authorizations[post.tiktok_id] = AuthorizationFacts(
        video_id=post.tiktok_id, code="#there", code_status="not_used", starts_at=at, ends_at=at + timedelta(days=9999)
    )
    ask()
    assert (kept().status, kept().video_code) == ("authorized", "#there")
    assert tiktok.asked_for("request_authorization") == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_call_lost_on_either_side_asks_the_creator_once(ask, tiktok, moment):
    getattr(tiktok, moment)["request_authorization"] = [Unavailable("lost")]
    ask()
    assert kept().status == "requesting"

    Call.objects.update(next_try_at=timezone.now())
    sweep_calls()

    assert kept().status == "requested"
    assert kept().remaining_requests == 29


def test_tiktoks_refusal_is_shown_and_can_be_followed_by_another_try(ask, as_ada, post, tiktok):
    tiktok.before["request_authorization"] = [Rejected(40002, "The video is private.", "R1")]
    ask()
    page = as_ada.get(f"/b/acme/posts/{post.pk}/spark-ads/").content.decode()
    assert kept().status == "failed"
    assert "The video is private. (code 40002, request R1)" in page
    assert "Ask again" in page

    ask(60)
    assert (kept().status, kept().requested_days, kept().reason) == ("requested", 60, "")


def test_a_refusing_creator_may_be_asked_again(ask, acme, post, tiktok):
    make.authorization(acme, status="rejected", post=post)
    tiktok.authorizations[post.tiktok_id] = AuthorizationFacts(
        video_id=post.tiktok_id, request="rejected", remaining_requests=20
    )
    ask()
    assert (kept().status, kept().remaining_requests) == ("requested", 19)


def test_thirty_requests_are_all_there_are(ask, acme, post, tiktok):
    make.authorization(acme, status="rejected", post=post, remaining_requests=0)

    page = ask(follow=True).content.decode()

    assert "TikTok allows 30 requests for a post, and all are used." in page
    assert kept().status == "rejected"
    assert tiktok.asked == []


def test_a_post_that_is_gone_cannot_be_authorized(ask, as_ada, post, tiktok, at):
    type(post).objects.update(removed_at=at)
    assert "<form" not in as_ada.get(f"/b/acme/posts/{post.pk}/spark-ads/", headers=HTMX).content.decode()

    assert "no longer on TikTok" in ask(follow=True).content.decode()
    assert not Authorization.objects.exists()
    assert tiktok.asked == []


def test_an_extension_in_force_is_not_asked_for_here(ask, acme, post):
    make.authorization(acme, status="authorized", post=post)
    assert ask(headers=HTMX).status_code == 422
    assert kept().status == "authorized"


def test_another_brands_post_is_not_there(ask, as_cleo, post):
    assert ask(client=as_cleo).status_code == 404
    assert as_cleo.post(f"/b/other/posts/{post.pk}/spark-ads/ask/", {"days": 30}).status_code == 404
    assert not Authorization.objects.exists()


def test_an_analyst_cannot_ask(ask, as_bo, post):
    assert ask(client=as_bo).status_code == 403
    assert "<form" not in as_bo.get(f"/b/acme/posts/{post.pk}/spark-ads/", headers=HTMX).content.decode()
    assert not Authorization.objects.exists()


def test_asking_takes_a_post(as_ada, post):
    assert as_ada.get(f"/b/acme/posts/{post.pk}/spark-ads/ask/").status_code == 405
