"""Nothing runs out unseen: members hear of an end 7, 3 and 1 days ahead, each once (S7)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from brands.models import Kind
from brands.notifying import notify
from spark_ads import notices, telling
from spark_ads.models import DAYS_AHEAD, ENDING_SOON, IN_FORCE, Authorization, EndWarning

FIRST = max(DAYS_AHEAD)


def warn(*, at: datetime) -> int:
    """Give the warnings that are due; how many were given. Called twice, or late by a day, it tells each once."""
    return sum(_warn(pk, stages, at=at) for pk, stages in _due(at))


def stages_due(ends_at: datetime, known_at: datetime | None, *, at: datetime) -> list[int]:
    """Which days ahead have come, the nearest last: none that was over when the end became known."""
    if ends_at <= at:
        return []
    days = [days for days in DAYS_AHEAD if ends_at - timedelta(days=days) <= at]
    return [each for each in days if known_at is None or known_at < ends_at - timedelta(days=each)]


def _due(at: datetime) -> Iterator[tuple[int, list[int]]]:
    """The authorizations to warn of, with the stages that were not given yet."""
    given: dict[tuple[int, datetime], set[int]] = defaultdict(set)
    for pk, ends_at, days in EndWarning.objects.filter(ends_at__gt=at, ends_at__lte=at + ENDING_SOON).values_list(
        "authorization", "ends_at", "days_ahead"
    ):
        given[pk, ends_at].add(days)
    ending = Authorization.objects.filter(status__in=IN_FORCE, ends_at__gt=at, ends_at__lte=at + ENDING_SOON)
    for row in list(ending.only("status", "ends_at", "end_known_at").order_by("ends_at")):
        stages = [days for days in stages_due_of(row, at=at) if row.ends_at and days not in given[row.pk, row.ends_at]]
        if stages:
            yield row.pk, stages


def _warn(pk: int, stages: Sequence[int], *, at: datetime) -> int:
    """One notice, of the nearest stage; those that fell due with it are kept beside it. Of two workers one tells."""
    try:
        with transaction.atomic():
            authorization = Authorization.objects.select_related("brand", "post__account__creator").get(pk=pk)
            if not set(stages) <= set(stages_due_of(authorization, at=at)):
                return 0  # extended, revoked or over meanwhile
            EndWarning.objects.bulk_create(_rows(authorization, stages, at=at))
            _tell(authorization, stages, at=at)
    except IntegrityError:
        return 0
    return 1


def stages_due_of(authorization: Authorization, *, at: datetime) -> list[int]:
    """The same of an authorization as it stands."""
    if not authorization.in_force or authorization.ends_at is None:
        return []
    return stages_due(authorization.ends_at, authorization.end_known_at, at=at)


def _rows(authorization: Authorization, stages: Sequence[int], *, at: datetime) -> list[EndWarning]:
    return [
        EndWarning(
            brand_id=authorization.brand_id,
            authorization=authorization,
            ends_at=authorization.ends_at or at,
            days_ahead=days,
            at=at,
            told=days == min(stages),
        )
        for days in stages
    ]


def _tell(authorization: Authorization, stages: Sequence[int], *, at: datetime) -> None:
    days = min(stages)
    key = f"authorization {authorization.pk} ends {authorization.ends_at:%Y%m%dT%H%M%S} in {days}"
    notify(authorization.brand, Kind.SPARK_ADS, notices.ends_in(authorization, days=days), key=key, at=at)
    if FIRST in stages:
        telling.tell_of_end(authorization, at=at)
