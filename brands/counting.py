"""How many rows a list has, without reading them all."""

import json
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import gettext as _

COUNTED = 10_000  # rows: beyond them a count would scan, and nobody reads it to the last digit


@dataclass(frozen=True)
class Count:
    """A number of rows: exact up to `COUNTED`; beyond it the planner's estimate, or (None) not known."""

    number: int | None

    @property
    def exact(self) -> bool:
        """Whether every row was counted."""
        return self.number is not None and self.number <= COUNTED

    def __str__(self) -> str:
        if self.number is None:
            return _("more than %(n)s") % {"n": intcomma(COUNTED)}
        if self.exact:
            return str(intcomma(self.number))
        return _("about %(n)s") % {"n": intcomma(_rounded(self.number))}


def count(rows: QuerySet) -> Count:
    """Count up to `COUNTED`, then estimate where the database can."""
    number = rows.order_by().values("pk")[: COUNTED + 1].count()
    return Count(number) if number <= COUNTED else Count(_estimate(rows))


def _estimate(rows: QuerySet) -> int | None:
    """PostgreSQL's planner knows about how many rows a query gives; SQLite's tells nobody."""
    if connections[rows.db].vendor != "postgresql":
        return None
    plan = json.loads(rows.order_by().values("pk").explain(format="json"))
    return max(int(plan[0]["Plan"]["Plan Rows"]), COUNTED + 1)


def _rounded(number: int) -> int:
    """To two leading digits: an estimate claims no more."""
    unit: int = 10 ** (len(str(number)) - 2)
    return round(number / unit) * unit
