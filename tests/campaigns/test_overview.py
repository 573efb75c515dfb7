"""The Overview: how far, what is late, what it cost, what it brought (O1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns import overview
from tests import make


@pytest.fixture
def campaign(acme):
    return make.campaign(acme, budget=Decimal(1_000), currency="EUR")


def ordered(campaign, *, status="created", due=None, **fields):
    order = make.order(campaign.brand, campaign=campaign, status=status, videos=1, **fields)
    order.deliverables.update(due_date=due)
    return order


def test_it_counts_participants_by_stage_and_videos_by_what_is_public(as_ada, campaign, acme):
    make.participant(campaign)
    make.post(acme, order=ordered(campaign, status="in_progress"))
    ordered(campaign, status="cancelled")
    published = ordered(campaign, status="fulfilled")
    published.deliverables.get().publish(at=make.NOW, video_id="77")

    context = as_ada.get(campaign.get_absolute_url()).context

    assert {stage.value: number for stage, number in context["stages"] if number} == {
        "ready": 2,
        "delivering": 1,
        "done": 1,
    }
    assert (context["progress"].asked, context["progress"].published) == (2, 1)


def test_it_lists_what_is_late_with_the_way_there(as_ada, campaign):
    today = timezone.now().date()
    late = ordered(campaign, due=today - timedelta(days=3))
    for status, due in (("created", today + timedelta(days=3)), ("cancelled", today - timedelta(days=3))):
        ordered(campaign, status=status, due=due)
    later = [ordered(campaign, due=today - timedelta(days=2)) for _ in range(11)]

    answer = as_ada.get(campaign.get_absolute_url())

    shown = answer.context["late"]
    assert shown.deliverables[0].order_id == late.pk
    assert (shown.number, len(shown.deliverables), shown.more) == (len(later) + 1, 10, 2)
    assert late.get_absolute_url() in answer.content.decode()
    assert "2 more under Orders" in answer.content.decode()


@pytest.mark.parametrize(("status", "days"), [("live", 5), ("paused", 5), ("ended", 0), ("draft", 0)])
def test_a_campaign_past_its_end_is_late_while_it_runs(status, days, acme):
    campaign = make.campaign(acme, status=status, end_date=date(2026, 11, 20))

    assert overview.late(campaign, today=date(2026, 11, 25)).campaign_days == days
    assert overview.late(campaign, today=date(2026, 11, 20)).campaign_days == 0


def test_today_is_the_brands(acme):
    acme.timezone = "Pacific/Auckland"
    assert acme.today(at=make.NOW) == date(2026, 11, 23)


def test_cost_is_fees_that_were_not_called_off_by_currency(as_ada, campaign):
    for status, fee, currency in (
        ("created", 300, "EUR"),
        ("fulfilled", 900, "EUR"),
        ("cancelled", 5_000, "EUR"),
        ("declined", 5_000, "EUR"),
        ("failed", 5_000, "EUR"),
        ("joined", 50, "USD"),
        ("joined", None, "EUR"),
    ):
        ordered(campaign, status=status, fee=fee, currency=currency)

    answer = as_ada.get(campaign.get_absolute_url())

    costs = [(cost.currency, cost.fees, cost.orders, cost.without_fee) for cost in answer.context["costs"]]
    assert costs == [("EUR", Decimal(1_200), 3, 1), ("USD", Decimal(50), 1, 0)]
    assert "Over the budget." in answer.content.decode()
    assert "of 1,000 EUR" in answer.content.decode()


def test_recent_changes_are_of_all_that_hangs_on_it_and_of_nothing_else(as_ada, campaign, acme, ada):
    order = ordered(campaign)
    order.participant.take_out(by=ada, at=make.NOW, reason="Late")
    order.join(at=make.NOW, cause="reconciliation")
    order.deliverables.get().upload(at=make.NOW, video_id="1")
    campaign.pause(by=ada, at=make.NOW)
    make.campaign(acme).pause(by=ada, at=make.NOW)

    changes = as_ada.get(campaign.get_absolute_url()).context["changes"]

    assert [change.action for change in changes] == ["pause", "upload", "join", "take_out"]


def test_its_queries_do_not_follow_its_size(as_ada, campaign, acme):
    def work():
        order = ordered(campaign, fee=5, due=date(2026, 1, 1))
        make.post(acme, order=order, views=5)
        order.join(at=make.NOW, cause="test")
        order.deliverables.get().upload(at=make.NOW, video_id=str(order.pk))
        order.participant.take_out(at=make.NOW, reason="x")

    campaign.pause(at=make.NOW)
    work()
    address = campaign.get_absolute_url()
    as_ada.get(address)
    with CaptureQueriesContext(connection) as few:
        as_ada.get(address)
    for _ in range(12):
        work()
    campaign.resume(at=make.NOW)
    with CaptureQueriesContext(connection) as many:
        as_ada.get(address)

    assert len(many) == len(few) <= 22
