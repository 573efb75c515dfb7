"""P5: observations kept, with all that follows from them, beside the same rows written bare into the same table."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection, transaction

from benchmarks.measuring import at_least, seconds
from brands.models import Brand
from campaigns import ingest, months
from campaigns.ingest import Observation
from campaigns.models import Campaign, Post
from campaigns.models.snapshot import COUNTERS
from creators.models import Account, Creator

GOAL = 0.5
ROUNDS = 3
LOOKS = 96  # of each post: four days, an hour apart
POSTS = 200  # of one campaign
START = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = ("brand_id", "post_id", "at", "source", "traffic", *COUNTERS)


def run(rows: int) -> int:
    """Print rows a second of both, for a history and for single looks; how many goals were missed."""
    brand = Brand.objects.create(name="Ingest", slug="ingest")
    ours, bare = (_posts(brand, rows // LOOKS, side) for side in (1, 2))
    failed = _measured("ingest, a history", ours, bare, brand, LOOKS, first=0)
    many, as_many = (_posts(brand, rows // 4, side) for side in (3, 4))
    _measured("ingest, one look at each post", many, as_many, brand, 1, first=0, goal=None)
    return failed


def _posts(brand: Brand, number: int, side: int) -> list[int]:
    """So many posts of campaigns with `POSTS` each."""
    creator = Creator.objects.create(brand=brand, name="Bench")
    account = Account.objects.create(brand=brand, creator=creator, handle=f"ingest{side}")
    made = [
        Campaign(brand=brand, name=f"Ingest {side} {n}", status="live", created_at=START)
        for n in range(number // POSTS + 1)
    ]
    campaigns = Campaign.objects.bulk_create(made)
    posts = (
        Post(
            brand=brand,
            campaign=campaigns[n // POSTS],
            account=account,
            tied_by="hand",
            tiktok_id=str(7_000_000_000_000_000_000 + side * 10_000_000 + n),
            published_at=START,
        )
        for n in range(number)
    )
    return [post.pk for post in Post.objects.bulk_create(posts, batch_size=5_000)]


def _measured(
    name: str, ours: list[int], bare: list[int], brand: Brand, looks: int, *, first: int, goal: float | None = GOAL
) -> int:
    """Best of some rounds, in turn; each round is later than the one before, so that all its rows are new."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS):
        begin = first + turn * looks
        if connection.vendor == "postgresql":
            hours = (START + timedelta(hours=begin + n) for n in range(looks))
            months.make({months.of(at) for at in hours}, at=datetime.now(UTC))
        seen = list(_observations(ours, begin, looks))
        times[0].append(seconds(partial(ingest.keep, seen)))
        seen = list(_observations(bare, begin, looks))
        times[1].append(seconds(partial(_write_bare, brand.pk, seen)))
    rows, (mine, theirs) = len(ours) * looks, (min(each) for each in times)
    print(f"  {name}: {rows / mine:,.0f} rows a second, bare {rows / theirs:,.0f}, of {rows:,}", flush=True)
    return at_least(name, theirs / mine, goal) if goal else 0


def _observations(posts: list[int], begin: int, looks: int) -> Iterator[Observation]:
    for hour in range(begin, begin + looks):
        at = START + timedelta(hours=hour)
        for number, post in enumerate(posts):
            views = 1_000 + hour * (number % 90 + 10)
            yield Observation(
                post,
                at,
                {
                    "views": views,
                    "likes": views // 11,
                    "comments": views // 400,
                    "shares": views // 300,
                    "favorites": views // 200,
                    "reach": views * 4 // 5,
                    "completion_rate": 0.31,
                    "average_watch_seconds": 8.25,
                },
            )


def _write_bare(brand: int, seen: list[Observation]) -> None:
    """The rows alone, in batches as large as ours, the quickest way each database has."""
    rows = (
        (brand, one.post_id, one.at, one.source, one.traffic, *[one.counters.get(name) for name in COUNTERS])
        for one in seen
    )
    size = ingest.BATCH[connection.vendor]
    while batch := list(islice(rows, size)):
        with transaction.atomic(), connection.cursor() as cursor:
            BARE[connection.vendor](cursor, batch)


def _copied(cursor: Any, batch: list[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY campaigns_snapshot ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for row in batch:
            copy.write_row(row)


def _executed(cursor: Any, batch: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(COLUMNS))
    rows = [(*row[:2], str(row[2].replace(tzinfo=None)), *row[3:]) for row in batch]
    cursor.executemany(f"INSERT INTO campaigns_snapshot ({', '.join(COLUMNS)}) VALUES ({marks})", rows)


BARE: dict[str, Callable[[Any, Any], None]] = {"postgresql": _copied, "sqlite": _executed}
