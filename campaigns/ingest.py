"""Observed counters taken in by the thousand (P5): snapshots added, and all that is derived from them brought along.

A batch is one transaction, so a worker that is killed leaves each batch whole or not begun; who asks again with the same
observations changes nothing where they are there already. PostgreSQL takes a batch in by COPY, SQLite by `executemany`;
from there on both run the same statements.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from campaigns import figures, months, rollups
from campaigns.figures import FIGURES, run
from campaigns.models.snapshot import COUNTERS, LARGEST, Traffic
from campaigns.models.source import Source

BATCH = {"postgresql": 50_000, "sqlite": 5_000}  # rows: SQLite's one writer is not held up for long
WORTH_ANALYZING = 500  # rows: beyond, the planner has to know how many there are
KEY = ("post_id", "at", "source", "traffic")
TICK = timedelta(microseconds=1)
STAGED = ("place", "post_id", "at", "date", "source", "traffic", *COUNTERS)
Row = tuple[Any, ...]  # of KEY and COUNTERS


class Observation(NamedTuple):
    """A post's counters as one source gave them at one time. A counter that is left out is unknown, not zero."""

    post_id: int
    at: datetime
    counters: Mapping[str, int | float | None]
    source: str = Source.TIKTOK
    traffic: str = Traffic.ALL


def keep(observations: Iterable[Observation]) -> int:
    """Keep what was observed; how many snapshots are new. What is there already, figure by figure, is nothing.

    Other figures of the same post, source, traffic and time are kept beside it, a microsecond later. Posts that are gone
    meanwhile drop out.
    """
    rows = map(_row, observations)
    return sum(_keep(batch) for batch in _batches(rows, BATCH[connection.vendor]))


def _row(seen: Observation) -> Row:
    found = seen.counters.get
    return (seen.post_id, seen.at, str(seen.source), str(seen.traffic), *[_possible(found(name)) for name in COUNTERS])


def _possible(figure: int | float | None) -> int | float | None:
    """What cannot be true is unknown."""
    return None if figure is not None and abs(figure) > LARGEST else figure


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(islice(rows, size)):
        yield batch


def _keep(batch: list[Row]) -> int:
    if figures.on_postgresql():  # before, since it may have to wait until nobody writes
        months.make({months.of(row[1]) for row in batch}, at=datetime.now(UTC))
    with transaction.atomic(), connection.cursor() as cursor:
        _prepare(cursor)
        new = _append(cursor, batch)
        _derive(cursor)
    return new


def _prepare(cursor: CursorWrapper) -> None:
    types = {"at": "timestamptz" if figures.on_postgresql() else "datetime", "date": "date"}
    types |= {"source": "varchar(10)", "traffic": "varchar(10)"}
    types |= dict.fromkeys(("completion_rate", "average_watch_seconds"), "double precision")
    figures.make_own(cursor, "staged", {name: types.get(name, "bigint") for name in STAGED})
    figures.make_gained(cursor)


def _append(cursor: CursorWrapper, batch: list[Row]) -> int:
    """Add what is new. A row that says something else than what is there at its time moves on until it stands alone."""
    waiting, settled, new = batch, list[Row](), 0
    rows = list[Row]()
    while waiting:
        rows, waiting = _one_a_time(waiting)
        _stage(cursor, rows)
        added = _insert(cursor)
        clashing = _clashing(cursor) if added < len(rows) else set()
        waiting += [_later(row) for place, row in enumerate(rows) if place in clashing]
        settled += [row for place, row in enumerate(rows) if place not in clashing] if clashing else rows
        new += added
    if len(settled) > len(rows):  # what is derived follows from all of them
        _stage(cursor, settled)
    return new


def _one_a_time(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The first of each time, each once, and those that contradict one of them."""
    first: dict[Row, Row] = {}
    others = [row for row in rows if first.setdefault(row[:4], row) != row]
    return list(first.values()), others


def _later(row: Row) -> Row:
    return (row[0], row[1] + TICK, *row[2:])


def _stage(cursor: CursorWrapper, rows: list[Row]) -> None:
    run(cursor, "DELETE FROM staged")
    if not figures.on_postgresql():
        marks = ", ".join(["%s"] * len(STAGED))
        cursor.executemany(f"INSERT INTO staged VALUES ({marks})", list(_told(rows)))
        return
    with cursor.copy("COPY staged FROM STDIN") as copy:
        for block in _blocks(_told(rows)):
            copy.write(block)
    if len(rows) > WORTH_ANALYZING:
        run(cursor, "ANALYZE staged (post_id, date, traffic)")


def _told(rows: list[Row]) -> Iterator[Row]:
    """Rows as `staged` takes them; times in UTC, as text."""
    zone = "+00" if figures.on_postgresql() else ""
    for place, (post, at, *rest) in enumerate(rows):
        text = str(at.astimezone(UTC).replace(tzinfo=None))
        yield (place, post, text + zone, text[:10], *rest)


def _blocks(rows: Iterator[Row]) -> Iterator[str]:
    """COPY's text, some thousand lines at a time. No value has a tab or a backslash: numbers, times, and words of ours."""
    while lines := [
        "\t".join([r"\N" if value is None else str(value) for value in row]) for row in islice(rows, 4_000)
    ]:
        yield "\n".join(lines) + "\n"


def _insert(cursor: CursorWrapper) -> int:
    """The posts are locked first, in one order: whoever takes in figures of the same posts waits, and sees these."""
    if figures.on_postgresql():
        ids = "SELECT post_id FROM staged"
        run(cursor, f"SELECT 1 FROM campaigns_post WHERE id IN ({ids}) ORDER BY id FOR NO KEY UPDATE")
    return run(
        cursor,
        f"""INSERT INTO campaigns_snapshot (brand_id, post_id, at, source, traffic, {FIGURES})
            SELECT p.brand_id, s.post_id, s.at, s.source, s.traffic, {figures.columns("s")}
            FROM staged s JOIN campaigns_post p ON p.id = s.post_id WHERE true
            ON CONFLICT (post_id, at, source, traffic) DO NOTHING""",
    )


def _clashing(cursor: CursorWrapper) -> set[int]:
    """Places of rows whose time is taken by other figures."""
    same = " AND ".join(f"n.{name} = s.{name}" for name in KEY)
    run(
        cursor,
        f"""SELECT s.place FROM staged s JOIN campaigns_snapshot n ON {same}
            WHERE ({figures.columns("s")}) DIFFERS FROM ({figures.columns("n")})""",
    )
    return {place for (place,) in cursor.fetchall()}


def _derive(cursor: CursorWrapper) -> None:
    """Days, latest figures, gains, and the campaigns' days, from what is staged."""
    figures.put_days(cursor, _best("post_id, date, traffic"))
    figures.put_totals(cursor, _best("post_id, traffic"))
    figures.put_gains(cursor, "SELECT post_id, traffic, min(date) AS date FROM staged GROUP BY 1, 2")
    rollups.recount_gained(cursor)


def _best(one_of: str) -> str:
    """The staged row that counts of each of these."""
    order = f"{figures.rank('source')}, at DESC"
    return f"""SELECT * FROM (
        SELECT s.*, row_number() OVER (PARTITION BY {one_of} ORDER BY {order}) AS turn FROM staged s
    ) numbered WHERE turn = 1"""
