"""Figures that files told of posts, found again by post, time and value: a file may contradict another of the same time."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from campaigns.ingest import TICK
from campaigns.models import Snapshot
from campaigns.models.snapshot import COUNTERS
from campaigns.models.source import Source

MOST_APART = 5  # other figures of the same time stand a microsecond later each (decision 019)
Key = tuple[int, datetime, tuple[Any, ...]]  # post, the time the file said, figures


def snapshots(posts: Collection[int], times: Iterable[datetime]) -> dict[Key, int]:
    """The keys of snapshots by what files told."""
    said = {at + place * TICK: at for at in set(times) for place in range(MOST_APART)}
    found = Snapshot.objects.filter(post__in=posts, at__in=said, source=Source.FILE, traffic="all")
    rows = found.values_list("pk", "post", "at", *COUNTERS)
    return {(post, said[at], tuple(figures)): pk for pk, post, at, *figures in rows}


def key(post: int, at: datetime, facts: Mapping[str, Any]) -> Key:
    """What a row tells of a post."""
    return (post, at, tuple(facts.get(name) for name in COUNTERS))
