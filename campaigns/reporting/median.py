"""The median as an aggregate: PostgreSQL has one under another name, SQLite is taught one."""

from statistics import median
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, FloatField


class Median(Aggregate):
    """The middle of what is known, between two the mean of both; None where nothing is."""

    function = "MEDIAN"
    output_field = FloatField()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        """`percentile_cont` interpolates just so."""
        return self.as_sql(*args, template="percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)", **kwargs)


class _Median:
    def __init__(self) -> None:
        self.known: list[float] = []

    def step(self, value: float | None) -> None:
        if value is not None:
            self.known.append(value)

    def finalize(self) -> float | None:
        return median(self.known) if self.known else None


def teach(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Called with each new connection (`campaigns.apps`)."""
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate("MEDIAN", 1, _Median)
