"""The same order from many participants: written down first, then order by order. Killed at any moment, it goes on where it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import actions
from campaigns.models import Campaign, OrderBatch, OrderBatchItem, Participant
from campaigns.models.order_batch import Outcome
from lifecycle.transitions import Refused

AT_ONCE = 20


def begin(
    campaign: Campaign, participants: Sequence[Participant], wanted: dict[str, Any], *, by: User, at: datetime
) -> OrderBatch:
    """Write down what is wanted from whom; a worker does it. The same form sent twice is the same batch."""
    if words := actions.barrier_of(campaign):
        raise Refused(words)
    facts = {**wanted, "due_dates": [due.isoformat() if due else None for due in wanted["due_dates"]]}
    key = facts.pop("form_key") or uuid4()
    facts |= {"brand_id": campaign.brand_id, "video_number": len(wanted["names"]), "by": by}
    with transaction.atomic():
        batch, is_new = OrderBatch.objects.get_or_create(
            campaign=campaign, form_key=key, defaults={**facts, "created_at": at, "touched_at": at}
        )
        if is_new:
            OrderBatchItem.objects.bulk_create(OrderBatchItem(batch=batch, participant=each) for each in participants)
            batch.record_creation(by=by, at=at)
    return batch


def work(batch: OrderBatch, *, at: datetime) -> None:
    """Order from those still waiting."""
    while _some(batch, at=at):
        pass
    if batch.can("finish") and not batch.items.filter(outcome=Outcome.WAITING).exists():
        batch.finish(at=at, cause="worker")


def retry(batch: OrderBatch, *, by: User, at: datetime) -> None:
    """Have those that failed, could not be asked or were left out tried once more."""
    with transaction.atomic():
        batch.retry(by=by, at=at, cause="click")
        again = batch.items.to_try_again().update(outcome=Outcome.WAITING, words="")
        if not again and not batch.items.filter(outcome=Outcome.WAITING).exists():
            raise Refused(_("Nothing failed, so there is nothing to try again."))


def _some(batch: OrderBatch, *, at: datetime) -> bool:
    """Whether some more were done. All of it happens, or nothing: the orders, their calls and the results."""
    with transaction.atomic():
        fresh = batch.locked()
        waiting = fresh.items.filter(outcome=Outcome.WAITING).order_by("pk")
        related = ("participant__account", "participant__campaign__brand", "order__participant__campaign__brand")
        items = list(waiting.select_related(*related)[:AT_ONCE]) if fresh.status == "running" else []
        for item in items:
            _order(fresh, item, at=at)
        OrderBatchItem.objects.bulk_update(items, ["order", "outcome", "words"])
        fresh.touch()
    batch.take_over(fresh)
    return bool(items)


def _order(batch: OrderBatch, item: OrderBatchItem, *, at: datetime) -> None:
    try:
        if item.order is None:
            item.order = actions.create_order(item.participant, by=batch.by, at=at, **batch.wanted)
        elif item.order.can("retry"):
            actions.retry_order(item.order, by=batch.by, at=at)
    except Refused as refusal:
        item.outcome, item.words = Outcome.REFUSED, str(refusal)[:300]
    else:
        item.outcome, item.words = Outcome.ORDERED, ""
