"""What is derived from observed figures, in SQL that PostgreSQL and SQLite both understand (X4).

Each rule is one sentence about sets, so that figures kept one by one, in batches, late or twice end the same:
- of several observations the most trusted source counts, and of one source the latest: `better`;
- a day stands where its best observation left it; a post where its best day left it;
- a day's gain is what a counter stands at, less what it stood at on the last earlier day on which it was known.
`campaigns.ingest` applies them to what is new, `campaigns.rebuilding` to everything.
"""

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from campaigns.models.snapshot import COUNTERS, SUMMABLE
from campaigns.models.source import RANK

FIGURES = ", ".join(COUNTERS)
GAINED = [f"{name}_gained" for name in SUMMABLE]


def on_postgresql() -> bool:
    """Whether the big database is there."""
    return connection.vendor == "postgresql"


def run(cursor: CursorWrapper, statement: str, parameters: Any = None) -> int:
    """Execute with the words the two databases differ in; how many rows it changed."""
    cursor.execute(statement.replace(" DIFFERS FROM ", _differs()), parameters)
    return int(cursor.rowcount)


def rank(source: str) -> str:
    """How far down the list of trust a source stands."""
    cases = " ".join(f"WHEN '{name}' THEN {place}" for name, place in RANK.items())
    return f"(CASE {source} {cases} ELSE {len(RANK)} END)"


def better(found: str, found_at: str, known: str, known_at: str) -> str:
    """Whether what was found counts rather than what is known: a more trusted source, or the same one later."""
    return (
        f"({rank(found)} < {rank(known)} OR ({rank(found)} = {rank(known)} AND {found_at} > {known_at}) "
        f"OR {known_at} IS NULL)"
    )


def columns(prefix: str, names: tuple[str, ...] = COUNTERS) -> str:
    """The names, each with its table's."""
    return ", ".join(f"{prefix}.{name}" for name in names)


def assignments(prefix: str, names: tuple[str, ...] = COUNTERS) -> str:
    """Each column from the column of its name."""
    return ", ".join(f"{name} = {prefix}.{name}" for name in names)


def put_totals(cursor: CursorWrapper, best: str) -> None:
    """Bring posts and their parts to the best rows: (post_id, traffic, source, at, figures), one a post and traffic."""
    is_better = better("b.source", "b.at", "campaigns_post.figures_source", "campaigns_post.observed_at")
    run(
        cursor,
        f"""UPDATE campaigns_post SET {assignments("b")}, observed_at = b.at, figures_source = b.source
            FROM ({best}) b WHERE campaigns_post.id = b.post_id AND b.traffic = 'all' AND {is_better}""",
    )
    parted = run(
        cursor,
        f"""INSERT INTO campaigns_posttotal (brand_id, post_id, traffic, source, observed_at, {FIGURES})
            SELECT p.brand_id, b.post_id, b.traffic, b.source, b.at, {columns("b")}
            FROM ({best}) b JOIN campaigns_post p ON p.id = b.post_id WHERE b.traffic <> 'all'
            ON CONFLICT (post_id, traffic) DO UPDATE
            SET source = excluded.source, observed_at = excluded.observed_at, {assignments("excluded")}
            WHERE {better("excluded.source", "excluded.observed_at", "campaigns_posttotal.source", "campaigns_posttotal.observed_at")}""",
    )
    if parted:
        posts = f"SELECT post_id FROM ({best}) b WHERE b.traffic <> 'all'"
        run(cursor, f"UPDATE campaigns_post SET has_parts = true WHERE NOT has_parts AND id IN ({posts})")


def put_days(cursor: CursorWrapper, best: str) -> None:
    """Bring posts' days to the best rows: (post_id, date, traffic, source, at, figures), one a day.

    A day whose figures changed counts from itself until its gain is computed: so `put_gains` finds it changed.
    """
    run(
        cursor,
        f"""INSERT INTO campaigns_postday (brand_id, post_id, date, traffic, source, observed_at, since, {FIGURES})
            SELECT p.brand_id, b.post_id, b.date, b.traffic, b.source, b.at, b.date, {columns("b")}
            FROM ({best}) b JOIN campaigns_post p ON p.id = b.post_id WHERE true
            ON CONFLICT (post_id, date, traffic) DO UPDATE
            SET source = excluded.source, observed_at = excluded.observed_at, since = excluded.date, {assignments("excluded")}
            WHERE {better("excluded.source", "excluded.observed_at", "campaigns_postday.source", "campaigns_postday.observed_at")}""",
    )


def put_gains(cursor: CursorWrapper, firsts: str) -> None:
    """Compute the gains of days anew from the first days: (post_id, traffic, date). What changed stays in the table `gained`."""
    computed = ", ".join(f"{_gain(name)} AS {name}_gained" for name in SUMMABLE)
    differ = " OR ".join(f"campaigns_postday.{name} DIFFERS FROM g.{name}" for name in ("since", *GAINED))
    run(cursor, "DELETE FROM gained")
    run(
        cursor,
        f"""INSERT INTO gained
            SELECT g.id, g.post_id, g.date, g.traffic, g.since, {columns("g", tuple(GAINED))} FROM (
                SELECT d.id, d.post_id, d.date, d.traffic, COALESCE({_lag("date", "")}, f.since) AS since, {computed}
                FROM (SELECT b.post_id, b.traffic, b.date, {_earlier("date", "b")} AS since FROM ({firsts}) b) f
                JOIN campaigns_postday d ON d.post_id = f.post_id AND d.traffic = f.traffic AND d.date >= f.date
                LEFT JOIN campaigns_postday e ON e.post_id = f.post_id AND e.traffic = f.traffic AND e.date = f.since
            ) g JOIN campaigns_postday ON campaigns_postday.id = g.id WHERE {differ}""",
    )
    run(
        cursor,
        f"""UPDATE campaigns_postday SET {assignments("g", ("since", *GAINED))}
            FROM gained g WHERE campaigns_postday.id = g.id""",
    )


def make_gained(cursor: CursorWrapper) -> None:
    """The table of days whose gains changed."""
    keys = {"id": "bigint", "post_id": "bigint", "date": "date", "traffic": "varchar(10)", "since": "date"}
    make_own(cursor, "gained", {**keys, **dict.fromkeys(GAINED, "bigint")})


def make_own(cursor: CursorWrapper, table: str, types: dict[str, str]) -> None:
    """A table of this connection alone, unless it is there; PostgreSQL empties it at the end of each transaction."""
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    ending = " ON COMMIT DELETE ROWS" if on_postgresql() else ""
    run(cursor, f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({columns}){ending}")


def _gain(name: str) -> str:
    """What it stands at less what it stood at before: in these days, on the day before them, on one before that."""
    lag = _lag(name, f", d.{name} IS NULL")
    before = f"COALESCE({lag}, CASE WHEN f.since IS NOT NULL THEN COALESCE(e.{name}, {_earlier(name, 'f')}) END, 0)"
    return f"CASE WHEN d.{name} IS NOT NULL THEN d.{name} - {before} END"


def _lag(name: str, apart: str) -> str:
    """The day before among these. Days without the counter are a sequence apart, so it finds the last that knew it."""
    return f"lag(d.{name}) OVER (PARTITION BY d.post_id, d.traffic{apart} ORDER BY d.date)"


def _earlier(name: str, first: str) -> str:
    """The last value known before the first of these days; a query of its own."""
    return (
        f"(SELECT o.{name} FROM campaigns_postday o WHERE o.post_id = {first}.post_id AND o.traffic = {first}.traffic "
        f"AND o.date < {first}.date AND o.{name} IS NOT NULL ORDER BY o.date DESC LIMIT 1)"
    )


def _differs() -> str:
    return " IS DISTINCT FROM " if on_postgresql() else " IS NOT "
