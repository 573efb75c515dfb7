"""After an order was made: cancelling with a reason, other fees and dates, the same again, and its whole history (O6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import actions, order_changes
from campaigns.models import Deliverable, Order, OrderEdit
from lifecycle.transitions import Refused
from tests import make
from tests.fake_tiktok import FakeClient
from tiktok import processing
from tiktok.errors import Rejected
from tiktok.models import Call


def url(name, order):
    return reverse(f"campaigns:{name}", args=[order.brand.slug, order.pk])


def page_of(client, order):
    return client.get(order.get_absolute_url()).content.decode()


@pytest.fixture
def placed(acme, tiktok, ada, at):
    """An order TikTok has."""
    participant = make.participant(make.campaign(acme), handle="mara")
    order = actions.create_order(
        participant, names=["One", "Two"], spark_days=30, fee=Decimal(100), due_date=date(2026, 12, 1), by=ada, at=at
    )
    processing.run_call(Call.objects.get(subject_id=order.pk), at=at)
    order.refresh_from_db()
    return order


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"reason": "mistake"}, "This order was made by mistake."),
        ({"reason": "own", "words": "The boots are sold out."}, "The boots are sold out."),
    ],
)
def test_a_cancel_carries_its_reason_to_tiktok(
    form, sentence, as_ada, placed, tiktok, monkeypatch, django_capture_on_commit_callbacks
):
    told = _listening(monkeypatch)

    with django_capture_on_commit_callbacks(execute=False):
        as_ada.post(url("order_cancel", placed), form)
    waiting = page_of(as_ada, placed)
    processing.run_call(Call.objects.get(kind="cancel_order"), at=timezone.now())

    assert f"TikTok is asked to cancel: “{sentence}”" in waiting
    assert told == [sentence]
    placed.refresh_from_db()
    assert (placed.status, placed.cancel_reason) == ("cancelled", sentence)
    assert f"The creator was told: “{sentence}”" in page_of(as_ada, placed)


def _listening(monkeypatch):
    told, cancel = [], FakeClient.cancel_order

    def cancel_order(self, order_id, reason):
        told.append(reason)
        return cancel(self, order_id, reason)

    monkeypatch.setattr(FakeClient, "cancel_order", cancel_order)
    return told


@pytest.mark.parametrize("form", [{}, {"reason": "because"}, {"reason": "own"}, {"reason": "own", "words": "x" * 201}])
def test_a_cancel_without_a_reason_is_not_sent(form, as_ada, placed):
    answer = as_ada.post(url("order_cancel", placed), form)

    assert answer.status_code == 422
    assert not Call.objects.filter(kind="cancel_order").exists()
    placed.refresh_from_db()
    assert (placed.status, placed.cancel_reason) == ("created", "")


def test_a_refused_cancel_is_shown_on_the_order_which_stands(as_ada, placed, tiktok, ada, at):
    tiktok.before["cancel_order"] = [Rejected(40002, "The order is finished and cannot be cancelled.", "r7")]
    actions.ask_to_cancel(placed, reason="Late.", by=ada, at=at)
    processing.run_call(Call.objects.get(kind="cancel_order"), at=at)

    page = page_of(as_ada, placed)

    placed.refresh_from_db()
    assert placed.status == "created"
    assert "TikTok did not cancel the order; it stands." in page
    assert "The order is finished and cannot be cancelled." in page
    assert url("order_cancel", placed) in page


def test_asking_twice_keeps_the_first_reason(placed, ada, at):
    actions.ask_to_cancel(placed, reason="First.", by=ada, at=at)

    with pytest.raises(Refused, match="already asked"):
        actions.ask_to_cancel(placed, reason="Second.", by=ada, at=at)

    placed.refresh_from_db()
    assert placed.cancel_reason == "First."
    assert Call.objects.filter(kind="cancel_order").count() == 1


def test_fee_and_dates_change_and_each_change_is_kept(as_ada, placed, ada):
    one, two = placed.deliverables.all()
    form = {"fee": "120.50", f"due_{one.pk}": "2026-12-01", f"due_{two.pk}": "2026-12-08"}

    as_ada.post(url("order_change", placed), form)
    as_ada.post(url("order_change", placed), form)

    placed.refresh_from_db()
    assert placed.fee == Decimal("120.50")
    assert [item.due_date for item in placed.deliverables.all()] == [date(2026, 12, 1), date(2026, 12, 8)]
    edits = {(edit.what, edit.before, edit.after, edit.by) for edit in placed.edits.all()}
    assert edits == {("fee", "100.00 USD", "120.50 USD", ada), ("due", "2026-12-01", "2026-12-08", ada)}
    page = page_of(as_ada, placed)
    assert "100.00 USD → 120.50 USD" in page
    assert "1 Dec 2026 → 8 Dec 2026" in page


@pytest.mark.parametrize("status", ["fulfilled", "declined", "cancelled", "expired"])
def test_what_is_over_keeps_fee_and_dates(status, as_ada, acme):
    order = make.order(acme, status=status, fee=Decimal(50), videos=1)
    item = order.deliverables.get()

    answer = as_ada.post(url("order_change", order), {"fee": "60", f"due_{item.pk}": "2026-12-08"}, follow=True)

    assert "its fee and dates stay as they are" in answer.content.decode()
    assert Order.objects.get().fee == Decimal(50)
    assert Deliverable.objects.get().due_date is None
    assert not OrderEdit.objects.exists()


def test_a_public_video_keeps_its_date_and_others_are_out_of_reach(acme, other, ada, at):
    order = make.order(acme, status="in_progress", videos=2)
    public, _waiting = order.deliverables.all()
    public.publish(at=at, video_id="75")
    theirs = make.deliverable(other)
    day = date(2026, 12, 8)

    changed = order_changes.change(order, fee=None, due_dates={public.pk: day, theirs.pk: day}, by=ada, at=at)

    assert changed == 0
    assert not Deliverable.objects.filter(due_date__isnull=False).exists()


@pytest.mark.parametrize(("field", "text"), [("fee", "-1"), ("fee", "much"), ("due", "soon")])
def test_nonsense_changes_nothing(field, text, as_ada, placed):
    item = placed.deliverables.first()
    name = f"due_{item.pk}" if field == "due" else field

    answer = as_ada.post(url("order_change", placed), {"fee": "77", name: text})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not OrderEdit.objects.exists()


@pytest.mark.parametrize("status", ["declined", "expired", "cancelled"])
def test_the_same_can_be_ordered_again_once(status, as_ada, acme):
    first = make.order(acme, status=status, videos=2, spark_days=30, fee=Decimal(80))
    first.deliverables.update(due_date=make.NOW.date() + timedelta(days=9))
    page = page_of(as_ada, first)

    answers = [as_ada.post(url("order_again", first)) for _ in range(2)]

    assert "Order the same again" in page
    again = Order.objects.exclude(pk=first.pk).get()
    assert [answer.url for answer in answers] == [again.get_absolute_url()] * 2
    assert (again.status, again.names, again.spark_days, again.fee) == ("requesting", first.names, 30, Decimal(80))
    assert {item.due_date for item in again.deliverables.all()} == {timezone.now().date() + timedelta(days=9)}


@pytest.mark.parametrize("status", ["requesting", "created", "in_progress", "fulfilled", "failed"])
def test_what_is_not_over_is_not_ordered_again(status, as_ada, acme):
    order = make.order(acme, status=status)

    page = as_ada.post(url("order_again", order), follow=True).content.decode()

    assert "nothing to order again" in page
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "facts", "words"),
    [
        ("failed", {"reason": "The handle does not exist."}, ["The handle does not exist.", "Try again"]),
        ("declined", {}, ["The creator declined.", "TikTok does not say why."]),
        ("declined", {"reason": "Too busy in December"}, ["“Too busy in December”"]),
        ("expired", {}, ["The creator did not answer in time.", "7 days"]),
    ],
)
def test_the_page_says_what_became_of_it_and_what_is_next(status, facts, words, as_ada, acme):
    page = page_of(as_ada, make.order(acme, status=status, **facts))

    assert [each for each in words if each not in page] == []


def test_the_history_names_who_and_what_for_every_step(as_ada, placed, ada, at):
    placed.deliverables.first().upload(at=at, video_id="75", cause="callback 9")
    placed.join(at=at, cause="reconciliation")
    order_changes.change(placed, fee=Decimal(90), due_dates={}, by=ada, at=at)

    page = page_of(as_ada, placed)

    for words in ("TikTok’s callback 9", "Seen when TikTok was asked", "Fee changed", "Ada", "Create order", "Done"):
        assert words in page


@pytest.mark.parametrize("status", ["cancelled", "declined", "expired"])
def test_the_link_of_an_order_that_is_over_is_said_to_be_closed(status, as_ada, acme):
    order = make.order(acme, status=status)
    Order.objects.update(invite_link="https://www.tiktok.com/invite/1")
    orders = as_ada.get(reverse("campaigns:orders", args=["acme", order.campaign_id])).content.decode()

    assert f"The invitation link is closed: this order is {status}." in page_of(as_ada, order)
    assert "The invitation link is closed." in orders
    assert "tiktok.com/invite/1" not in page_of(as_ada, order) + orders
    thread = reverse("campaigns:thread", args=["acme", order.participant_id])
    assert "tiktok.com/invite/1" not in as_ada.get(f"{thread}?order={order.pk}&template=invitation").content.decode()


def test_late_videos_are_marked(as_ada, acme):
    order = make.order(acme, videos=2)
    today = timezone.localdate()
    order.deliverables.filter(position=1).update(due_date=today - timedelta(days=1))
    order.deliverables.filter(position=2).update(due_date=today)

    page = page_of(as_ada, order)

    assert page.count("Late: was due") == 1


def test_the_page_asks_as_much_for_many_videos(as_ada, acme, django_assert_max_num_queries):
    order = make.order(acme, videos=10)
    for item in order.deliverables.all():
        item.upload(at=make.NOW, video_id=str(item.pk))

    with django_assert_max_num_queries(16):
        page_of(as_ada, order)
    assert order.brand.status_changes.filter(action="upload").count() == 10


def test_a_code_tiktok_calls_full_is_followed_by_another_at_once(placed, ada, at, tiktok):
    tiktok.before["create_order"] = [Rejected(40002, "The quota of orders for this campaign code is used up.", "r")]
    second = actions.create_order(placed.participant, names=["One", "Two"], spark_days=30, by=ada, at=at)

    processing.run_call(Call.objects.get(kind="create_order", subject_id=second.pk), at=at)

    second.refresh_from_db()
    assert second.status == "created"
    assert second.code != placed.code
    placed.code.refresh_from_db()
    assert placed.code.remaining_orders == 0


def test_the_reason_for_declining_is_kept(acme, at):
    order = make.order(acme)

    order.decline(at=at, reason="Too busy")

    order.refresh_from_db()
    assert (order.status, order.reason) == ("declined", "Too busy")
