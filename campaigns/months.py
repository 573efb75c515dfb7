"""Snapshots' partitions on PostgreSQL: one a month, made before its first row and ahead of time.

Making one wants a moment in which nobody writes. Where that moment does not come, nothing is lost: rows of a month without a
partition lie in the default one, and move when it is made.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import structlog
from django.db import OperationalError, connection, transaction

TABLE = "campaigns_snapshot"
FIRST = date(
    2016, 9, 1
)  # when TikTok began; what claims to be older, or from further ahead than `AHEAD`, gets no month
AHEAD = 3  # months
PATIENCE = "3s"
LOCK = 7_019  # ours alone among advisory locks
log = structlog.get_logger("limelight.campaigns")


def ahead_of(at: datetime) -> list[date]:
    """This month and the next ones."""
    month = date(at.year, at.month, 1)
    months = [month]
    while len(months) <= AHEAD:
        months.append(_after(months[-1]))
    return months


def make(months: Iterable[date], *, at: datetime) -> int:
    """Make the partitions that are missing; how many were made. Any number of workers may ask at once."""
    if connection.vendor != "postgresql":
        return 0
    last = ahead_of(at)[-1]
    return sum(_make(month) for month in _missing(sorted(month for month in months if FIRST <= month <= last)))


def fill(*, at: datetime) -> int:
    """The months ahead, and those whose rows lie in the default partition because nobody could make them before."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM {TABLE}_default")
        astray = [month for (month,) in cursor.fetchall()]
    return make([*ahead_of(at), *astray], at=at)


def of(moment: datetime) -> date:
    """The month a moment lies in (UTC)."""
    utc = moment.astimezone(UTC)
    return date(utc.year, utc.month, 1)


def _missing(months: list[date]) -> list[date]:
    if not months:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = '{TABLE}'::regclass"""
        )
        there = {name for (name,) in cursor.fetchall()}
    return [month for month in months if _name(month) not in there]


def _make(month: date) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            made = bool(_missing([month]))  # else another worker was faster
            if made:
                cursor.execute(_statements(month))
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    except OperationalError as error:
        log.warning("partition not made yet", month=str(month), error=str(error))
        return False
    return made


def _statements(month: date) -> str:
    """A table of its own first, then attached: readers need not wait, and what lay in the default partition moves."""
    name, begin, end = _name(month), f"'{month} 00:00+00'", f"'{_after(month)} 00:00+00'"
    return f"""
        LOCK TABLE {TABLE}_default IN ACCESS EXCLUSIVE MODE;
        CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING INDEXES);
        WITH moved AS (DELETE FROM {TABLE}_default WHERE at >= {begin} AND at < {end} RETURNING *)
            INSERT INTO {name} SELECT * FROM moved;
        ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ({begin}) TO ({end});
    """


def _name(month: date) -> str:
    return f"{TABLE}_{month:%Y_%m}"


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
