"""The one door through which ties, pasted links and imports hand figures on, and ask for a campaign's totals anew.

MERGE: when the collector's own `ingest.keep` and `rollups.recount_campaign` are here, this module becomes two calls of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from campaigns.models import Campaign, Post, Snapshot
from campaigns.models.snapshot import COUNTERS
from campaigns.models.source import Source


@dataclass(frozen=True)
class Observation:
    """A post's counters as one source gave them at one time; counters that are left out are unknown."""

    post: Post
    at: datetime
    source: Source
    counters: Mapping[str, Any] = field(default_factory=dict)


def keep(observations: Sequence[Observation]) -> list[Snapshot]:
    """Keep what was observed, each once, and the newest on its post; the rows in the order of what was given."""
    told = [each for each in observations if any(value is not None for value in each.counters.values())]
    rows = [
        Snapshot(brand_id=each.post.brand_id, post=each.post, at=each.at, source=each.source, **_all(each.counters))
        for each in told
    ]
    Snapshot.objects.bulk_create(rows, ignore_conflicts=True)
    newest = {each.post.pk: each for each in sorted(told, key=lambda each: each.at)}
    for each in newest.values():
        older = Post.objects.filter(pk=each.post.pk).exclude(observed_at__gt=each.at)
        older.update(**_all(each.counters), observed_at=each.at, figures_source=each.source)
    return rows


def show_newest(posts: Iterable[Post]) -> None:
    """After figures were taken back: let each post show what is newest of the rest."""
    for post in posts:
        left = post.snapshots.filter(traffic="all").order_by("-at").first()
        values = {name: getattr(left, name) if left else None for name in COUNTERS}
        seen: dict[str, Any] = {
            "observed_at": left.at if left else None,
            "figures_source": left.source if left else "",
        }
        Post.objects.filter(pk=post.pk).update(**values, **seen)


def recount(campaigns: Iterable[Campaign | None]) -> None:
    """Have the totals of these campaigns made anew: which posts are theirs has changed. Totals are sums of posts so far."""


def _all(counters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: counters.get(name) for name in COUNTERS}
