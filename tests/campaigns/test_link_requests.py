"""Link requests of TikTok One: asked, reminded, answered, withdrawn; each answer reaches the post (P2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from campaigns import linking, tasks
from campaigns.models import LinkRequest, Post
from campaigns.models.link_request import OPEN, OVER, Status
from simulator import acts, clock, tto_acts
from simulator.models import Person, TtoLink
from tests import machine, make
from tests.campaigns.test_tiktok_one import ordered
from tiktok import processing
from tiktok.answers import LinkRequest as LinkFacts
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call

REQUEST = {
    ("asking", "confirm"): "waiting",
    ("waiting", "remind"): "asking",
    **{(status.value, "ask_again"): "asking" for status in OVER},
    **{(status.value, "approve"): "approved" for status in [*OPEN, *OVER]},
    **{(status, "reject"): "rejected" for status in ("asking", "waiting")},
    ("waiting", "withdraw"): "withdrawing",
    **{(status.value, "revoke"): "revoked" for status in OPEN},
    **{(status, "fail"): "failed" for status in ("asking", "withdrawing")},
}


@pytest.fixture
def order(acme):
    return make.order(acme, status="joined", tiktok_id="7401:mara", videos=1)


@pytest.fixture
def post(order):
    return make.untied_post(order.brand, order.participant.account)


def work(at):
    """What workers do with the calls that wait."""
    for call in Call.objects.filter(state="waiting").select_related("brand"):
        processing.run_call(call, at=at)


def asked(post, order, at):
    request = linking.request_link(post, order, by=make.user(), at=at)
    work(at)
    request.refresh_from_db()
    return request


def answer(tiktok, post, status):
    key = ("7401", post.tiktok_id)
    tiktok.link_requests[key] = replace(tiktok.link_requests[key], status=status)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", machine.actions_of(REQUEST))
def test_a_request_changes_only_as_declared(action, status, acme, ada):
    request = make.link_request(acme, status=status)
    facts: dict[str, dict[str, Any]] = {
        "confirm": {"times_asked": 1, "asked_at": None},
        "ask_again": {"order": request.order},
        "fail": {"reason": "x"},
    }
    machine.attempt(request, action, REQUEST.get((status, action)), by=ada, facts=facts.get(action, {}))


def test_the_table_leaves_no_action_out():
    assert machine.declared(LinkRequest) == set(machine.actions_of(REQUEST))


def test_one_click_asks_and_the_next_reminds(as_ada, post, order, tiktok, at):
    address = reverse("campaigns:post_ask", args=["acme", post.pk])
    sent = {"campaign": order.campaign_id, "form_key": "0" * 32}

    assert "TikTok asks" in as_ada.post(address, sent, follow=True).content.decode()
    work(timezone.now())
    request = LinkRequest.objects.get()
    assert (request.status, request.times_asked, request.order) == ("waiting", 1, order)

    as_ada.post(address, sent)
    work(timezone.now())
    request.refresh_from_db()
    assert (request.status, request.times_asked) == ("waiting", 2)
    assert len(tiktok.asked_for("request_link")) == 2
    page = as_ada.get(reverse("campaigns:untied", args=["acme"])).content.decode()
    assert "Asked 2 times" in page
    assert "Remind" in page


def test_a_yes_ties_the_post_by_request(post, order, tiktok, at):
    request = asked(post, order, at)
    answer(tiktok, post, "approved")

    linking.refresh([request], at=at + timedelta(minutes=5))

    post.refresh_from_db()
    request.refresh_from_db()
    assert request.status == "approved"
    assert (post.status, post.tied_by, post.order) == ("tied", "request", order)


@pytest.mark.parametrize(("word", "status"), [("rejected", "rejected"), ("revoked", "revoked")])
def test_a_no_leaves_it_untied_and_it_can_be_asked_again(word, status, post, order, tiktok, at):
    request = asked(post, order, at)
    answer(tiktok, post, word)
    linking.refresh([request], at=at)
    request.refresh_from_db()
    post.refresh_from_db()
    assert (request.status, post.status) == (status, "untied")

    assert asked(post, order, at).status == "waiting"


def test_the_round_looks_for_answers_and_less_often_with_time(post, order, tiktok, at):
    request = asked(post, order, timezone.now())
    answer(tiktok, post, "approved")
    tasks.reconcile_link_requests()

    request.refresh_from_db()
    assert request.status == "approved"
    assert not LinkRequest.objects.due_for_check(timezone.now()).exists()


def test_a_question_whose_answer_was_lost_is_not_put_twice(post, order, tiktok, at):
    tiktok.after["request_link"] = [Unavailable("HTTP 500")]
    request = linking.request_link(post, order, by=make.user(), at=at)
    work(at)
    assert LinkRequest.objects.get().status == "asking"

    work(at + timedelta(hours=1))

    request.refresh_from_db()
    assert (request.status, request.times_asked, len(tiktok.asked_for("request_link"))) == ("waiting", 1, 1)


def test_what_tiktok_refuses_is_told(as_ada, post, order, tiktok, at):
    tiktok.before["request_link"] = [Rejected(40002, "The video is not public.", "1")]
    request = asked(post, order, at)
    assert request.status == "failed"
    assert "The video is not public." in as_ada.get(post.get_absolute_url()).content.decode()


def test_withdrawing_tells_tiktok_and_a_yes_at_that_moment_counts(as_ada, post, order, tiktok, at):
    request = asked(post, order, at)
    address = reverse("campaigns:link_request_withdraw", args=["acme", request.pk])
    as_ada.post(address)
    work(timezone.now())
    request.refresh_from_db()
    assert request.status == "revoked"

    request = asked(post, order, at)
    answer(tiktok, post, "approved")
    as_ada.post(address)
    work(timezone.now())
    request.refresh_from_db()
    post.refresh_from_db()
    assert (request.status, post.tied_by) == ("approved", "request")


def test_others_withdraw_nothing(as_bo, as_cleo, acme):
    request = make.link_request(acme)
    address = reverse("campaigns:link_request_withdraw", args=["acme", request.pk])
    assert (as_bo.post(address).status_code, as_cleo.post(address).status_code) == (403, 404)
    request.refresh_from_db()
    assert request.status == "waiting"


def test_a_yes_does_not_undo_what_a_person_untied(as_ada, post, order, tiktok, at):
    request = asked(post, order, at)
    answer(tiktok, post, "approved")
    linking.refresh([request], at=at)
    as_ada.post(reverse("campaigns:post_untie", args=["acme", post.pk]))

    facts = LinkFacts(post.tiktok_id, "7401", "approved")
    linking.settle(LinkRequest.objects.get(), facts, at=at, cause="test")

    post.refresh_from_db()
    assert post.status == "untied"


def test_it_all_works_with_the_simulator(in_process):
    brand = make.brand("Acme", connected=False)
    demo = settings.SIMULATOR
    make.connection(brand, token=demo["demo_token"], account_id=demo["demo_account_id"], generation="tto")
    facts = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}
    mara = Person.objects.create(handle="mara.test.demo", name="Mara", in_tcm=True, **facts)
    order = ordered(make.campaign(brand))
    video = acts.post_directly(mara, caption="Snow at last")

    tasks.discover_posts()
    post = Post.objects.get()
    assert (post.status, post.tiktok_id, post.caption) == ("untied", video.video_id, "Snow at last")

    linking.request_link(post, order, by=make.user(), at=timezone.now())
    work(timezone.now())
    link = TtoLink.objects.get()
    assert (link.status, link.times_asked, LinkRequest.objects.get().status) == ("IN_REVIEW", 1, "waiting")

    tto_acts.answer(link, approve=True)
    tasks.reconcile_link_requests()
    post.refresh_from_db()
    assert (post.tied_by, post.order) == ("request", order)

    clock.skip(timedelta(hours=2))
    tto_acts.move()
    tasks.reconcile_orders()
    post.refresh_from_db()
    order.refresh_from_db()
    assert (post.tied_by, post.deliverable.position, order.status) == ("request", 1, "fulfilled")
