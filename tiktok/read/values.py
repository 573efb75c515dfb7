"""Single values of TikTok's JSON: both date forms, ids as numbers, numbers as strings, what is missing."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any


def handle(row: dict[str, Any]) -> str:
    """The handle of a row without its `@`, in lower case; some endpoints spell the key `handler_name`."""
    return str(row.get("handle_name") or row.get("handler_name") or "").lstrip("@").lower()


def time(value: Any) -> datetime | None:
    """A time of TikTok's: "YYYY-MM-DD HH:MM:SS" in UTC, ISO 8601, or unix seconds (some say milliseconds) as number or string."""
    text = str(value or "").strip()
    if not text or text == "0":
        return None
    try:
        moment = datetime.fromtimestamp(_seconds(int(text)), UTC) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seconds(count: int) -> float:
    return count / 1_000 if count > 100_000_000_000 else count


def number(value: Any) -> float | None:
    """A number, however it is written; None for what is missing or none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if isfinite(found) else None


def whole(value: Any) -> int | None:
    """A whole number, exact however large."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        rough = number(value)
        return None if rough is None else int(rough)


def money(value: Any) -> Decimal | None:
    """An exact amount; reports give them as strings."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def texts(values: Any) -> tuple[str, ...]:
    """A list of words, or one word, or nothing."""
    return (values,) if isinstance(values, str) else tuple(str(value) for value in values or [])


def shares(rows: Iterable[Any] | None, key: str, value: str = "percentage") -> dict[str, float]:
    """`[{key: "US", "percentage": 0.4}, …]` as a map; other shapes and rows are left out."""
    pairs = ((str(row.get(key) or ""), number(row.get(value))) for row in rows or [] if isinstance(row, dict))
    return {name: share for name, share in pairs if name and share is not None}


def views_by_source(value: Any) -> dict[str, float]:
    """`video_views_by_source` as an object or as a list: TikTok's own pages disagree (wire page 4d)."""
    if isinstance(value, dict):
        pairs = ((str(source), number(views)) for source, views in value.items())
        return {source: views for source, views in pairs if views is not None}
    return shares(value, "source", "video_views")
