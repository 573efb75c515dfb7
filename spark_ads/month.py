"""A month of ends as a calendar shows it, in the brand's own days (S7)."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from brands.models import Brand
from spark_ads.models import Authorization, Status

MOST = 2_000  # ends in one month
SHOWN = 3  # of one day
SHOWN_STATUSES = [Status.AUTHORIZED, Status.EXPIRING, Status.EXPIRED]


@dataclass(frozen=True)
class Day:
    """One day with the authorizations that end on it."""

    date: date
    in_month: bool
    ends: list[Authorization]

    @property
    def first(self) -> list[Authorization]:
        """Those a cell has room for."""
        return self.ends[:SHOWN]

    @property
    def more(self) -> int:
        """How many it has no room for."""
        return max(len(self.ends) - SHOWN, 0)


@dataclass(frozen=True)
class Month:
    """Weeks from Monday, whole; the days of other months in them have no ends."""

    first: date
    weeks: list[list[Day]]

    @property
    def days_with_ends(self) -> list[Day]:
        """For a narrow page: a list instead of a grid."""
        return [day for week in self.weeks for day in week if day.ends]

    @property
    def before(self) -> str:
        """The month before, as the address takes it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after."""
        return f"{self.first + timedelta(days=31):%Y-%m}"


def first_day(text: str, *, today: date) -> date:
    """The first day of the month an address names as 2026-12; this month for anything else."""
    try:
        day = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a month has no zone
    except ValueError:
        day = today
    return day.replace(day=1) if 2000 <= day.year <= 2100 else today.replace(day=1)


def build(brand: Brand, first: date) -> Month:
    """The month that begins on a day."""
    zone = ZoneInfo(brand.timezone)
    ends: dict[date, list[Authorization]] = defaultdict(list)
    for authorization in _ends(brand, first, zone):
        if authorization.ends_at:
            ends[authorization.ends_at.astimezone(zone).date()].append(authorization)
    weeks = [
        [Day(day, day.month == first.month, ends.get(day, []) if day.month == first.month else []) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks)


def _ends(brand: Brand, first: date, zone: ZoneInfo) -> list[Authorization]:
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine((first + timedelta(days=31)).replace(day=1), time(), zone)
    rows = brand.authorizations.filter(ends_at__gte=begin, ends_at__lt=end, status__in=SHOWN_STATUSES)
    return list(rows.select_related("post__account").order_by("ends_at", "pk")[:MOST])
