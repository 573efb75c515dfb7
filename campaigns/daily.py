"""TikTok's answers as observations: the counters now, their organic and paid parts, and days nobody looked (P5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from campaigns.ingest import Observation
from campaigns.models import Post, PostDay
from campaigns.models.snapshot import COUNTERS, SUMMABLE, Traffic
from campaigns.models.source import Source
from tiktok.answers import Counters

DAY = timedelta(days=1)
Part = tuple[str, Counters, dict[date, Counters]]  # the traffic, the counters now, what its days added


def observations(told: Sequence[tuple[Post, Counters]], source: Source, *, at: datetime) -> Iterator[Observation]:
    """What a source told of posts at one time, and where their counters stood at the end of days nobody had looked at."""
    known = _known([post for post, counters in told if counters.days])
    for post, counters in told:
        for traffic, now, added in _parts(counters):
            yield Observation(post.pk, at, _figures(now, COUNTERS), source, traffic)
            for day, figures in _ends(now, added, today=at.astimezone(UTC).date()):
                if day not in known[post.pk, traffic]:
                    yield Observation(post.pk, _end_of(day), figures, source, traffic)


def _parts(counters: Counters) -> Iterator[Part]:
    yield Traffic.ALL, counters, counters.days
    if counters.organic:
        yield Traffic.ORGANIC, counters.organic, {d: row.organic for d, row in counters.days.items() if row.organic}
    if counters.paid:
        yield Traffic.PAID, counters.paid, {d: row.paid for d, row in counters.days.items() if row.paid}


def _known(posts: Iterable[Post]) -> dict[tuple[int, str], set[date]]:
    """The days each post was looked at, by traffic."""
    days: dict[tuple[int, str], set[date]] = defaultdict(set)
    for post, traffic, day in PostDay.objects.filter(post__in=posts).values_list("post", "traffic", "date"):
        days[post, traffic].add(day)
    return days


def _ends(
    now: Counters, added: dict[date, Counters], *, today: date
) -> Iterator[tuple[date, dict[str, int | float | None]]]:
    """Where the counters stood at the end of each earlier day: what they are now, less what later days added.

    It goes back as far as TikTok tells every day; a day it leaves out is unknown, not zero, and ends the way back.
    """
    stood = _figures(now, SUMMABLE)
    day = today
    while day in added:
        for name, value in stood.items():
            more = getattr(added[day], name)
            stood[name] = value - more if value is not None and more is not None else None
        day -= DAY
        if day in added and all(value is None or value >= 0 for value in stood.values()):
            yield day, dict(stood)


def _figures(counters: Counters, names: Iterable[str]) -> dict[str, int | float | None]:
    return {name: getattr(counters, name) for name in names}


def _end_of(day: date) -> datetime:
    return datetime.combine(day + DAY, time(), UTC) - timedelta(microseconds=1)
