"""A table that is a queue: rows are claimed by one worker at a time, and a claim that is never settled ends by itself."""

import random
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tiktok.models.connection import Connection, Status

LEASE = timedelta(
    seconds=60
)  # longer than any call's timeouts together: a claim older than this was left by a dead worker
MOST_ATTEMPTS = 12  # with the pauses below, TikTok may be away for three hours
LONGEST_WAIT = timedelta(hours=1)
JITTER = 0.25
RING_AGAIN = timedelta(minutes=3)
MOST_RUNG = 1_000


class State(models.TextChoices):
    """Where a queued row is. The last four are ends; a person may ring an ended row again."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    IGNORED = "ignored", _("Ignored")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")


OPEN_STATES = (State.WAITING, State.RUNNING)


Row = TypeVar("Row", bound="QueueRow")


class QueueQuerySet(models.QuerySet[Row]):
    """Queued rows in words."""

    def due(self, at: datetime) -> Self:
        """What a worker should take now: waiting long enough, or left behind by a worker that died.

        A brand that has to reconnect waits with all it has.
        """
        ready = Q(state=State.WAITING, next_try_at__lte=at) | Q(state=State.RUNNING, claimed_at__lt=at - LEASE)
        # A condition on the row itself, not a join: two workers claiming at once must see each other.
        stopped = Connection.objects.filter(brand=OuterRef("brand")).exclude(status=Status.CONNECTED)
        return self.filter(ready).filter(~Exists(stopped) | self.never_stopped())

    def never_stopped(self) -> Q:
        """Rows that go on even for a brand that is not connected: none, unless a queue has some."""
        return Q(pk__in=[])

    def to_ring(self, at: datetime) -> list[int]:
        """Due rows whose ring was lost or never came, the longest waiting first, now noted as rung.

        While workers are behind, what they were rung for is not rung again at every sweep: the broker would fill up.
        """
        unrung = Q(rung_at__isnull=True) | Q(rung_at__lt=at - RING_AGAIN) | Q(state=State.RUNNING)
        ids = list(self.due(at).filter(unrung).order_by("next_try_at").values_list("pk", flat=True)[:MOST_RUNG])
        self.model._base_manager.filter(pk__in=ids).update(rung_at=at)
        return ids

    def wake(self, at: datetime) -> int:
        """Let what waits for a later try be due now; how many rows did."""
        return self.filter(state=State.WAITING, next_try_at__gt=at).update(next_try_at=at, rung_at=None)


class QueueRow(models.Model):
    """Work that must not be lost: written first, done by a worker later, tried again until it ends."""

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    next_try_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def claim(self, *, at: datetime) -> bool:
        """Take the row for this worker; False when another has it or it is not due. Conditional, so that one wins."""
        due = cast("QueueQuerySet[Any]", type(self)._default_manager.all()).due(at)
        taken = due.filter(pk=self.pk).update(state=State.RUNNING, claimed_at=at, attempts=F("attempts") + 1)
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def finish(self, state: State, *, at: datetime, outcome: str = "", error: str = "") -> None:
        """Settle the row, unless the claim has passed to another worker meanwhile."""
        self._settle(state=state, outcome=outcome[:300], last_error=error, finished_at=at, claimed_at=None)

    def try_later(self, *, at: datetime, error: str, wait: int = 0) -> None:
        """Put the row back with a growing pause, at least `wait` seconds."""
        growing = min(timedelta(seconds=5) * 2**self.attempts, LONGEST_WAIT)
        spread = 1 + random.random() * JITTER  # noqa: S311  # many that failed together come back one by one
        pause = max(timedelta(seconds=wait), growing * spread)
        self._settle(state=State.WAITING, last_error=error, next_try_at=at + pause, claimed_at=None, rung_at=None)

    def give_way(self, *, at: datetime, reason: str, wait: int = 0) -> None:
        """Put the row back as if it had not been tried: the rate limit left it no turn, or its brand must reconnect."""
        self._settle(
            state=State.WAITING,
            last_error=reason,
            next_try_at=at + timedelta(seconds=wait),
            claimed_at=None,
            rung_at=None,
            attempts=F("attempts") - 1,
        )

    def try_again(self, *, at: datetime) -> None:
        """A person asks for the row to be worked once more, from the start."""
        rows = type(self)._default_manager.filter(pk=self.pk).exclude(state=State.RUNNING)
        rows.update(state=State.WAITING, attempts=0, next_try_at=at, finished_at=None, rung_at=None)
        self.refresh_from_db()

    @property
    def is_worn_out(self) -> bool:
        """Whether another attempt would be one too many."""
        return self.attempts >= MOST_ATTEMPTS

    def _settle(self, **changes: object) -> None:
        mine = type(self)._default_manager.filter(pk=self.pk, state=State.RUNNING, claimed_at=self.claimed_at)
        mine.update(**changes)
        self.refresh_from_db()
