"""Rounds that ask TikTok about many brands' rows: one brand's trouble, or one row's, does not hold up the others."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F, QuerySet

from lifecycle.transitions import Refused
from tiktok.connecting import note_refused_token
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Connection
from tiktok.models.connection import Status
from tiktok.words import TOKEN_REFUSED

log = structlog.get_logger("limelight.tiktok")
# How soon to look again by the age of what is looked at: (younger than, pause). News is young; old things seldom move.
RHYTHM = (
    (timedelta(minutes=10), timedelta(seconds=45)),
    (timedelta(hours=2), timedelta(minutes=3)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta(days=14), timedelta(hours=1)),
)
SELDOM = timedelta(hours=6)
MOST_AT_ONCE = 200
A_CALL = 20  # rows that TikTok takes in one call


def next_look(since: datetime, *, at: datetime) -> datetime:
    """When to ask TikTok again about something that last changed at `since`: a lost callback costs minutes, not truth."""
    return at + next((pause for limit, pause in RHYTHM if at - since < limit), SELDOM) / settings.TIKTOK_LOOK_PACE


def begin_round(
    due: QuerySet[Any], *, field: str = "next_check_at", at: datetime, most: int | None = None
) -> list[Any]:
    """Take what is due for a look, the longest unasked first; `field` says when. Another worker does not take it too.

    Brands that cannot be asked about are left out: they would fill every round with the same rows.
    """
    reachable = due.filter(brand__connection__status=Status.CONNECTED).select_related("brand")
    rows = list(reachable.order_by(F(field).asc(nulls_first=True), "pk")[: most or MOST_AT_ONCE])
    taken = due.model._base_manager.filter(pk__in=[row.pk for row in rows])
    taken.update(**{field: next_look(at, at=at)})
    return rows


def each_brand(rows: Iterable[Any], work: Callable[[list[Any]], Any], *, at: datetime, size: int = A_CALL) -> None:
    """Work each connected brand's rows, as many at once as fit into a call; what fails is left for a later round.

    One call of many that fails costs its own rows their turn, not all the others theirs.
    """
    ordered = sorted(rows, key=lambda row: row.brand_id)
    for brand_id, group in groupby(ordered, key=lambda row: row.brand_id):
        batch = list(group)
        for start in range(0, len(batch), size):
            if Connection.objects.filter(brand=brand_id, status=Status.CONNECTED).exists():
                _work(batch[start : start + size], work, at=at)


def _work(batch: list[Any], work: Callable[[list[Any]], Any], *, at: datetime) -> None:
    """The batch at once; where TikTok refuses it, half by half, until the row that is meant stands alone."""
    try:
        work(batch)
    except Rejected as error:
        if error.code in TOKEN_REFUSED:
            note_refused_token(batch[0].brand, error, at=at, cause="round")
        elif len(batch) > 1:
            middle = len(batch) // 2
            _work(batch[:middle], work, at=at)
            _work(batch[middle:], work, at=at)
        else:
            log.warning("refused in a round", row=str(batch[0]), brand=batch[0].brand_id, error=str(error))
    except (Unavailable, Refused) as error:
        log.warning("round not finished", brand=batch[0].brand_id, error=str(error))
    except Exception:  # a fault in one row is for staff to read, and must not cost the others their turn
        log.exception("round failed", brand=batch[0].brand_id)
