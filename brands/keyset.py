"""Pages of a list by where the last one ended: the thousandth page costs what the first does."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

from django.db.models import BooleanField, DateTimeField, F, Func, IntegerField, Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and where the pages beside them begin ("" where there are none)."""

    rows: list[Row]
    before: str = ""
    after: str = ""

    def links(self, params: Mapping[str, Any]) -> dict[str, str | None]:
        """`previous_url` and `next_url`, keeping the page's other parameters."""
        kept = {name: value for name, value in params.items() if name not in ("after", "before") and value}
        return {
            "previous_url": f"?{urlencode({**kept, 'before': self.before})}" if self.before else None,
            "next_url": f"?{urlencode({**kept, 'after': self.after})}" if self.after else None,
        }


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: a field or annotation, then the id the same way. It holds whole numbers unless said otherwise."""

    key: str
    descending: bool = True
    textual: bool = False
    moment: bool = False


NEWEST = Order("id")


def page(rows: QuerySet[Row], params: Mapping[str, Any], order: Order = NEWEST) -> Page[Row]:
    """The page of `rows` that the address asks for with `after` or `before`; a mangled mark gives the first."""
    backwards = bool(params.get("before"))
    start = _start(params.get("before") or params.get("after") or "", order)
    downwards = order.descending != (backwards and bool(start))
    found = rows.order_by(*((f"-{order.key}", "-id") if downwards else (order.key, "id")))
    if start:
        found = found.filter(_beyond(order.key, start, downwards=downwards))
    taken = list(found[: SIZE + 1])
    more = len(taken) > SIZE
    return _page(taken[:SIZE], order.key, more=more, began=bool(start), backwards=backwards and bool(start))


def _page(shown: list[Row], key: str, *, more: bool, began: bool, backwards: bool) -> Page[Row]:
    ordered = shown[::-1] if backwards else shown
    if not ordered:
        return Page([])
    before, after = (more, True) if backwards else (began, more)
    return Page(ordered, _mark(ordered[0], key) if before else "", _mark(ordered[-1], key) if after else "")


def _mark(row: Row, key: str) -> str:
    return f"{row.pk}:{getattr(row, key)}"


def _start(mark: str, order: Order) -> tuple[str | int | datetime, int] | None:
    pk, _colon, value = mark.partition(":")
    key = _key(value, order)
    return (key, int(pk)) if key is not None and _is_number(pk) else None


def _key(value: str, order: Order) -> str | int | datetime | None:
    if order.moment:
        with suppress(ValueError, OverflowError):  # the first and the last day of all are none in UTC
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else None
        return None
    if order.textual:
        return None if "\x00" in value else value
    return int(value) if _is_number(value) else None


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,18}", text))


def _beyond(key: str, start: tuple[str | int | datetime, int], *, downwards: bool) -> Any:
    """(key, id) < (…, …) as one row comparison: a range of the index, where the same said with OR scans it."""
    here = _row(F(key), F("id"))
    value = Value(start[0], output_field=DateTimeField()) if isinstance(start[0], datetime) else Value(start[0])
    there = _row(value, Value(start[1]))
    return Func(
        here, there, template="(%(expressions)s)", arg_joiner=" < " if downwards else " > ", output_field=BooleanField()
    )


def _row(*values: Any) -> Func:
    return cast("Func", Func(*values, template="(%(expressions)s)", output_field=IntegerField()))
