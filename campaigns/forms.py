"""What campaigns and orders are made of, as people type it."""

from collections.abc import Iterable

LONGEST_ID = 18  # digits that fit the database whatever they are


def chosen_ids(values: Iterable[str]) -> list[int]:
    """The ids among what checkboxes, or one field with commas, sent; anything else is no choice."""
    each = [one for value in values for one in value.split(",")]
    return [int(value) for value in each if value.isdecimal() and len(value) <= LONGEST_ID]
