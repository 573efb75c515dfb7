"""Whether a year went well: every warning once, no gap where a creator extended, every status as TikTok has it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from brands.models import Notification
from campaigns.models import Message
from lifecycle.models import StatusChange
from spark_ads.models import DAYS_AHEAD, Authorization, EndWarning
from tests.chaos import compare
from tests.spark_year.story import BEGINS, LOOK_PACE, Known, Year
from tiktok.rounds import SELDOM

# For so long the product may not know yet what a creator did: a day asleep, and the longest pause between two looks.
UNHEARD = timedelta(hours=23 + 12) + SELDOM / LOOK_PACE


@dataclass
class Troubles:
    """Everything that was not as it should be."""

    warnings: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    told: int = 0
    extended: int = 0
    reminded: int = 0

    @property
    def said(self) -> list[str]:
        """All of it."""
        return [*self.warnings, *self.gaps, *self.differences]

    @property
    def counted(self) -> str:
        """What there was to look at."""
        return f"{self.told} warnings, {self.extended} extensions, {self.reminded} reminders"

    def last_line(self, number: int) -> str:
        """How it went, in one line."""
        once = "every warning once" if not self.warnings else f"{len(self.warnings)} warnings amiss"
        return f"{number} authorizations: {once}, {len(self.gaps)} gaps, {len(self.differences)} differences"


def judge(year: Year) -> Troubles:
    """Compare everything."""
    troubles = Troubles()
    troubles.warnings = [*_warnings(year), *_notices()]
    troubles.gaps = list(_gaps(year))
    troubles.differences = [words for _kind, words in compare._authorizations(year.brand) if words]
    troubles.differences += list(_histories(year))
    changes = StatusChange.objects.filter(brand=year.brand)
    troubles.told = EndWarning.objects.filter(told=True).count()
    troubles.extended = changes.filter(action="extend").count()
    troubles.reminded = Message.objects.filter(key__startswith="spark request").count()
    return troubles


def _warnings(year: Year) -> Iterator[str]:
    """Each end that stood long enough was warned of on each day ahead; no other was."""
    given: dict[tuple[str, datetime, int], int] = defaultdict(int)
    for warning in EndWarning.objects.select_related("authorization__post"):
        given[warning.authorization.post.tiktok_id, warning.ends_at, warning.days_ahead] += 1
    for (post, ends_at, days), number in given.items():
        if number != 1:
            yield f"post {post} was warned of {ends_at} {days} days ahead {number} times"
        if not _may_be_warned(year.truth[post], ends_at, days):
            yield f"post {post} was warned of {ends_at} {days} days ahead for nothing"
    for post, history in year.truth.items():
        for ends_at, days in _must_be_warned(history, year.now()):
            if not given[post, ends_at, days]:
                yield f"post {post} was not warned of {ends_at} {days} days ahead"


def _spans(history: list[Known]) -> Iterator[tuple[datetime, datetime, datetime]]:
    """(end, known from, until) of each end that a code had, until it was over or had another."""
    for number, known in enumerate(history):
        if known.ends_at is None or not known.in_force(known.at):
            continue
        if number and history[number - 1].in_force(known.at) and history[number - 1].ends_at == known.ends_at:
            continue
        later = (after.at for after in history[number + 1 :] if after.over or after.ends_at != known.ends_at)
        yield known.ends_at, known.at, min(next(later, known.ends_at), known.ends_at)


def _must_be_warned(history: list[Known], now: datetime) -> Iterator[tuple[datetime, int]]:
    for ends_at, since, until in _spans(history):
        for days in DAYS_AHEAD:
            moment = ends_at - timedelta(days=days)
            slept_through = moment + UNHEARD >= min(until, now) if days > 1 else moment + timedelta(hours=30) >= now
            if since + UNHEARD < moment and not slept_through and (days > 1 or until == ends_at):
                yield ends_at, days


def _may_be_warned(history: list[Known], ends_at: datetime, days: int) -> bool:
    moment = ends_at - timedelta(days=days)
    return any(
        end == ends_at and since - timedelta(hours=1) <= moment and moment < until + UNHEARD
        for end, since, until in _spans(history)
    )


def _notices() -> Iterator[str]:
    """Each warning that was to be told was told once, to the one member there is."""
    keys = list(Notification.objects.filter(key__startswith="authorization ").values_list("key", flat=True))
    told = EndWarning.objects.filter(told=True).count()
    if len(keys) != len(set(keys)) or len(keys) != told:
        yield f"{told} warnings, {len(keys)} notices of which {len(set(keys))} differ"


def _gaps(year: Year) -> Iterator[str]:
    """Nothing was marked as expired while its code still opened something."""
    posts = dict(Authorization.objects.values_list("pk", "post__tiktok_id"))
    for change in StatusChange.objects.filter(brand=year.brand, action="expire"):
        if (post := posts.get(change.subject_id)) is None:
            continue
        standing = [known for known in year.truth[post] if known.at <= change.at]
        if standing and standing[-1].in_force(change.at):
            yield f"post {post} expired here at {change.at}, and holds until {standing[-1].ends_at}"


def _histories(year: Year) -> Iterator[str]:
    yield from (words for _kind, words in compare._histories_of(Authorization, year.brand) if words)
    most = Message.objects.filter(key__startswith="spark request", created_at__lt=BEGINS).count()
    if most:
        yield f"{most} reminders from before the year"
