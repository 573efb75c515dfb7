"""Numbers as addresses, forms and headers carry them: digits, or anything else a stranger typed."""

from collections.abc import Iterable

MOST_DIGITS = 18  # what fits the database whatever they are


def whole_number(text: str) -> int | None:
    """The number that a text is; None where it is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def ids_in(values: Iterable[str]) -> list[int]:
    """The ids among what checkboxes, or one field with commas, sent; anything else is no choice."""
    each = [whole_number(one) for value in values for one in value.split(",")]
    return [number for number in each if number is not None]
