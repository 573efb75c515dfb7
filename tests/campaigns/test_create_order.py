"""From the button to TikTok and back: one order each time, whatever dies on the way (O3, O4, O7)."""

from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from django.urls import reverse

from campaigns import actions
from campaigns.models import CampaignCode, Order
from campaigns.models.code import ORDERS_PER_CODE
from lifecycle.transitions import Refused
from tests import make
from tests.killing import Killed, killed_at
from tiktok import processing
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call

LATER = timedelta(days=2)


@pytest.fixture
def participant(acme):
    return make.participant(make.campaign(acme), handle="mara")


@pytest.fixture
def ordered(participant, ada, at):
    """An order whose call waits for a worker."""
    return actions.create_order(participant, names=["One", "Two", "Three"], spark_days=30, by=ada, at=at)


def run(order, at):
    processing.run_call(Call.objects.get(kind="create_order", subject_id=order.pk), at=at)
    order.refresh_from_db()


def test_the_form_makes_an_order_with_named_deliverables(
    as_ada, acme, participant, tiktok, django_capture_on_commit_callbacks
):
    url = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])
    form = {
        "video_number": "3",
        "spark_days": "30",
        "name_1": "Unboxing",
        "name_2": "",
        "fee": "120.50",
        "due_date": "2036-12-24",
        "due_2": "2036-12-27",
    }

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(url, form)

    order = Order.objects.get()
    page = as_ada.get(answer.url).content.decode()
    assert order.status == "created"
    assert [item.name for item in order.deliverables.all()] == ["Unboxing", "Video 2", "Video 3"]
    assert (order.spark_days, str(order.fee), str(order.due_date)) == (30, "120.50", "2036-12-24")
    assert [str(item.due_date) for item in order.deliverables.all()] == ["2036-12-24", "2036-12-27", "2036-12-24"]
    wish = tiktok.wishes[order.tiktok_id]
    assert [item.name for item in wish.deliverables] == ["Unboxing", "Video 2", "Video 3"]
    assert {item.spark_days for item in wish.deliverables} == {30}
    assert (wish.brand_name, wish.description, wish.handle) == ("Acme", "Winter boots", "mara")
    assert "Order created" in page
    assert order.invite_link in page
    assert order.code.code in page


@pytest.mark.parametrize(
    ("campaign", "account", "words"),
    [
        ({"ttcm_description": ""}, {}, "brand name and description"),
        ({"status": "draft"}, {}, "live"),
        ({"status": "paused"}, {}, "live"),
        ({}, {"in_marketplace": False}, "not in TikTok Creator Marketplace"),
    ],
)
def test_an_order_that_cannot_go_out_is_refused_in_words(campaign, account, words, as_ada, acme, tiktok):
    participant = make.participant(
        make.campaign(acme, **campaign), make.account(acme, **{"in_marketplace": True, **account})
    )
    url = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])

    answer = as_ada.post(url, {"video_number": "1", "spark_days": "0"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Order.objects.exists()
    assert not Call.objects.exists()
    assert not tiktok.asked


def test_an_authenticated_account_may_be_ordered_from_outside_the_marketplace(acme, ada, at):
    participant = make.participant(make.campaign(acme), make.account(acme, authenticated=True))

    assert actions.create_order(participant, names=["One"], spark_days=0, by=ada, at=at).status == "requesting"


def test_a_brand_without_connection_is_sent_there(ada, at):
    lone = make.brand(connected=False)
    participant = make.participant(make.campaign(lone))

    with pytest.raises(Refused, match="Connect"):
        actions.create_order(participant, names=["One"], spark_days=0, by=ada, at=at)


def test_a_refusal_of_tiktoks_is_shown_and_can_be_tried_again(
    as_ada, acme, ordered, tiktok, at, django_capture_on_commit_callbacks
):
    tiktok.before["create_order"] = [Rejected(40002, "The brand name is not allowed.", "R1")]
    run(ordered, at)

    page = as_ada.get(reverse("campaigns:order", args=[acme.slug, ordered.pk])).content.decode()
    assert ordered.status == "failed"
    assert "The brand name is not allowed." in page

    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(reverse("campaigns:order_retry", args=[acme.slug, ordered.pk]))
    ordered.refresh_from_db()
    assert (ordered.status, ordered.reason) == ("created", "")
    assert len(tiktok.orders) == 1


def test_an_unreachable_tiktok_is_tried_again_by_itself(ordered, tiktok, at):
    tiktok.before["create_order"] = [Unavailable("HTTP 502"), Unavailable("HTTP 502")]

    for day in range(3):
        run(ordered, at + LATER * day)

    assert ordered.status == "created"
    assert Call.objects.get().attempts == 3
    assert len(tiktok.orders) == 1


def test_after_too_many_tries_the_order_fails_in_words(ordered, tiktok, at):
    tiktok.before["create_code"] = [Unavailable("HTTP 502") for _ in range(20)]

    for day in range(20):
        run(ordered, at + LATER * day)

    assert (ordered.status, ordered.reason) == ("failed", "HTTP 502")
    assert Call.objects.get().state == "failed"
    assert not tiktok.orders


def test_an_order_tiktok_may_have_is_never_given_up(ordered, tiktok, at):
    """However often the answer is lost: it would be at TikTok and failed here."""
    tiktok.after["create_order"] = [Unavailable("HTTP 504")]
    tiktok.before["orders_by_code"] = [Unavailable("HTTP 502") for _ in range(30)]

    for day in range(40):
        run(ordered, at + LATER * day)

    assert ordered.status == "created"
    assert list(tiktok.orders) == [ordered.tiktok_id]


@pytest.mark.parametrize(
    "method", ["find_campaign", "create_campaign", "create_code", "orders_by_code", "create_order"]
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_around_any_call_makes_no_second_order(when, method, ordered, tiktok, at):
    if method == "orders_by_code":  # asked only where TikTok may know the order already
        Order.objects.filter(pk=ordered.pk).update(asked_at=at)
    getattr(tiktok, when)[method] = [Killed()]
    with pytest.raises(Killed):
        run(ordered, at)

    run(ordered, at + LATER)

    assert ordered.status == "created"
    assert list(tiktok.orders) == [ordered.tiktok_id]


def test_an_order_tiktok_was_never_asked_for_is_not_looked_up(ordered, tiktok, at):
    run(ordered, at)
    assert tiktok.asked_for("orders_by_code") == []
    assert ordered.asked_at == at


def test_a_worker_killed_at_any_line_makes_no_second_order(acme, ada, at, tiktok):
    for line in count(1):
        tiktok.orders.clear()
        participant = make.participant(make.campaign(acme))
        order = actions.create_order(participant, names=["One"], spark_days=0, by=ada, at=at)
        killed = killed_at(line, [actions.__file__], partial(run, order, at))
        run(order, at + LATER)
        assert (line, order.status, list(tiktok.orders)) == (line, "created", [order.tiktok_id])
        if not killed:
            break
    assert line > 30


def test_two_orders_for_one_account_stay_two(participant, ada, at, tiktok):
    first = actions.create_order(participant, names=["Same"], spark_days=0, by=ada, at=at)
    second = actions.create_order(participant, names=["Same"], spark_days=0, by=ada, at=at)

    run(first, at)
    run(second, at)

    assert first.tiktok_id != second.tiktok_id
    assert first.code == second.code
    assert set(tiktok.orders) == {first.tiktok_id, second.tiktok_id}


def test_orders_share_a_code_only_when_they_ask_for_the_same(acme, ada, at, tiktok):
    campaign = make.campaign(acme)
    wishes = [(["A"], 0), (["A"], 0), (["B"], 0), (["A"], 30)]
    orders = [
        actions.create_order(make.participant(campaign), names=names, spark_days=days, by=ada, at=at)
        for names, days in wishes
    ]

    for order in orders:
        run(order, at)

    codes = [order.code_id for order in orders]
    assert codes[0] == codes[1]
    assert len(set(codes)) == 3
    assert len(tiktok.campaigns) == 1


def test_a_full_code_is_followed_by_another(participant, ada, at, tiktok):
    first = actions.create_order(participant, names=["A"], spark_days=0, by=ada, at=at)
    run(first, at)
    CampaignCode.objects.update(remaining_orders=0)

    second = actions.create_order(participant, names=["A"], spark_days=0, by=ada, at=at)
    run(second, at)

    assert first.code_id != second.code_id


def test_a_code_carries_200_orders_and_no_more(acme, ada, at, tiktok):
    campaign = make.campaign(acme)
    participant = make.participant(campaign)
    first = actions.create_order(participant, names=["A"], spark_days=0, by=ada, at=at)
    run(first, at)
    fields = {"brand": acme, "campaign": campaign, "participant": participant, "code": first.code, "video_number": 1}
    Order.objects.bulk_create(
        Order(**fields, status="created", tiktok_id=str(number), created_at=at) for number in range(ORDERS_PER_CODE - 2)
    )

    last, beyond = (actions.create_order(participant, names=["A"], spark_days=0, by=ada, at=at) for _ in range(2))
    run(last, at)
    run(beyond, at)

    assert ORDERS_PER_CODE == 200
    assert last.code == first.code
    assert first.code.orders.count() == 200
    assert beyond.code != first.code


def test_cancelling_asks_tiktok_first(as_ada, acme, ordered, tiktok, at, django_capture_on_commit_callbacks):
    run(ordered, at)

    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(reverse("campaigns:order_cancel", args=[acme.slug, ordered.pk]), {"reason": "plans"})

    ordered.refresh_from_db()
    assert ordered.status == "cancelled"
    assert tiktok.orders[ordered.tiktok_id].status == "cancelled"


def test_a_finished_order_cannot_be_cancelled(as_ada, acme, tiktok):
    order = make.order(acme, status="fulfilled")

    answer = as_ada.post(
        reverse("campaigns:order_cancel", args=[acme.slug, order.pk]), {"reason": "plans"}, follow=True
    )

    assert "not possible" in answer.content.decode()
    assert not Call.objects.exists()
    assert not tiktok.asked
