"""Two at the same moment, on PostgreSQL: one batch, one change, one reason."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from campaigns import actions, batches, order_changes
from campaigns.models import Order, OrderBatch, OrderEdit, Participant
from tests import make
from tests.lifecycle.test_race import only_where_rows_lock, race
from tiktok.models import Call

pytestmark = [pytest.mark.django_db(transaction=True), only_where_rows_lock]
WANTED = {"names": ["One"], "spark_days": 0, "fee": None, "due_date": None, "due_dates": [None]}


@pytest.fixture
def campaign():
    return make.campaign(make.brand("Acme"))


def test_one_form_sent_by_several_at_once_is_one_batch(campaign, at):
    people = [make.participant(campaign) for _ in range(5)]
    ada, key = make.user(), uuid4()

    found = race(lambda: batches.begin(campaign, people, WANTED | {"form_key": key}, by=ada, at=at))

    assert {batch.pk for batch in found} == {OrderBatch.objects.get().pk}
    assert OrderBatch.objects.get().items.count() == 5


def test_several_workers_on_one_batch_order_once_from_each(campaign, at):
    for _ in range(45):
        make.participant(campaign)
    people = list(Participant.objects.all())
    batch = batches.begin(campaign, people, WANTED | {"form_key": uuid4()}, by=make.user(), at=at)

    race(lambda: batches.work(OrderBatch.objects.get(pk=batch.pk), at=at))

    assert Order.objects.count() == Call.objects.count() == 45
    assert OrderBatch.objects.get().status == "done"
    assert batch.items.filter(outcome="ordered").count() == 45


def test_of_several_changes_at_once_the_record_is_unbroken(campaign, at):
    make.order(campaign.brand, campaign=campaign, fee=Decimal(10))
    ada, fees = make.user(), iter([Decimal(11), Decimal(12), Decimal(13), Decimal(14)])

    race(lambda: order_changes.change(Order.objects.get(), fee=next(fees), due_dates={}, by=ada, at=at))

    steps = list(OrderEdit.objects.order_by("id").values_list("before", "after"))
    assert [before for before, _after in steps] == ["10.00 USD", *(after for _before, after in steps[:-1])]
    assert f"{Order.objects.get().fee} USD" == steps[-1][1]


def test_of_several_cancels_at_once_one_reason_goes_out(campaign, at):
    make.order(campaign.brand, campaign=campaign)
    ada, reasons = make.user(), iter(["One.", "Two.", "Three.", "Four."])

    results = race(lambda: actions.ask_to_cancel(Order.objects.get(), reason=next(reasons), by=ada, at=at))

    assert results.count(None) == 1
    assert Call.objects.filter(kind="cancel_order").count() == 1
    assert Order.objects.get().cancel_reason in ("One.", "Two.", "Three.", "Four.")


def test_ordering_again_at_once_is_one_order(campaign, at):
    order = make.order(campaign.brand, campaign=campaign, status="declined")
    order.deliverables.update(due_date=date(2026, 12, 1))
    ada = make.user()

    found = race(lambda: order_changes.order_again(Order.objects.get(pk=order.pk), by=ada, at=at))

    assert len({again.pk for again in found}) == 1
    assert Order.objects.count() == 2
