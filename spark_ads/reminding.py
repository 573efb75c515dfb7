"""Reminders of requests that creators have not answered, as the campaign's rule says: after so many days, at most so often (S1)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F

from campaigns.models.campaign import Place
from spark_ads import telling
from spark_ads.models import Authorization, Status

MOST_AT_ONCE = 1_000
DAY = timedelta(days=1)


def remind(*, at: datetime) -> int:
    """Write the reminders that are due; how many. Each once, whenever and however often beat runs."""
    due = (waiting for waiting in _candidates(at) if _number(waiting, at=at) > waiting.reminders)
    return sum(_remind(authorization, at=at) for authorization in list(islice(due, MOST_AT_ONCE)))


def _candidates(at: datetime) -> Iterator[Authorization]:
    """Requests that may be due; those that wait long by their rule must not keep the others from their turn."""
    waiting = Authorization.objects.filter(
        status=Status.REQUESTED,
        post__removed_at__isnull=True,
        post__campaign__spark_rule__remind_after__isnull=False,
        post__campaign__participants__account=F("post__account"),
        post__campaign__participants__status=Place.IN,
        reminders__lt=F("post__campaign__spark_rule__remind_most"),
        asked_at__lte=at - DAY,
    )
    related = ("post__account__creator", "post__order", "post__campaign__spark_rule", "brand")
    return waiting.select_related(*related).order_by("asked_at").iterator(chunk_size=MOST_AT_ONCE)


def _number(authorization: Authorization, *, at: datetime) -> int:
    """Of the reminder that fits today; those missed while nothing ran are not made up for."""
    rule, asked_at = authorization.post.campaign.spark_rule, authorization.asked_at or at  # type: ignore[union-attr]
    return min(int((at - asked_at) / rule.wait), rule.remind_most)


def _remind(authorization: Authorization, *, at: datetime) -> int:
    number = _number(authorization, at=at)
    with transaction.atomic():
        rows = Authorization.objects.filter(
            pk=authorization.pk, status=Status.REQUESTED, asked_at=authorization.asked_at, reminders__lt=number
        )
        if not rows.update(reminders=number):
            return 0  # answered meanwhile, or another worker was faster
        telling.remind_of_request(authorization, number, at=at)
        authorization.note("remind", by=None, at=at, cause="clock")
    return 1
