"""What an import would do with each row, decided before anything is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from brands.models import Brand
from creators.importing import columns, values
from creators.importing.reading import Row, Table
from creators.models import Account, RowFate

BATCH = 500
SHOWN = 100
SHOWN_REFUSED = 500

Key = tuple[str, str]
Columns = Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """A row read: the facts it states, and why it is refused if it is."""

    row: Row
    facts: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def words(self) -> str:
        """What stands in the row, for when nothing could be read."""
        return ", ".join(cell for cell in self.row.cells.values() if cell.strip())

    @property
    def key(self) -> Key:
        """What tells the account apart: its handle, or its name where it has none."""
        handle = self.facts.get("handle", "")
        return ("handle", handle) if handle else ("name", self.facts.get("display_name", "").lower())


@dataclass(frozen=True)
class Plan:
    """A row and its fate; `changes` are the facts that would be written to `account` (None: a new one)."""

    reading: Reading
    fate: RowFate
    account: Account | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What is written, for the page: fact, before, after."""
        stated = [(name, value) for name, value in self.changes.items() if name != "handle"]
        return [
            (str(columns.BY_NAME[name].label), _shown(getattr(self.account, name, None)), _shown(value))
            for name, value in stated
        ]


@dataclass
class Preview:
    """Every row's fate counted, and the rows to show."""

    counts: Counter[str]
    first: list[Plan]
    refused: list[Plan]

    @property
    def total(self) -> int:
        """How many rows say anything."""
        return sum(self.counts.values())

    @property
    def writes(self) -> int:
        """How many accounts would be made or changed."""
        return self.counts[RowFate.CREATE] + self.counts[RowFate.UPDATE]


def preview(brand: Brand, table: Table, mapping: Columns) -> Preview:
    """Decide every row without writing."""
    seen = Preview(Counter(), [], [])
    for batch in batches(readings(table, mapping)):
        for plan in plans(brand, batch):
            seen.counts[plan.fate] += 1
            if len(seen.first) < SHOWN:
                seen.first.append(plan)
            if plan.fate == RowFate.REFUSED and len(seen.refused) < SHOWN_REFUSED:
                seen.refused.append(plan)
    return seen


def readings(table: Table, mapping: Columns) -> Iterator[Reading]:
    """Every row read. Of rows about one account the last counts; the earlier ones are refused."""
    last = {reading.key: reading.row.number for reading in _each(table, mapping) if not reading.reason}
    for reading in _each(table, mapping):
        if not reading.reason and last[reading.key] != reading.row.number:
            words = _("Row %(number)s is about the same account and counts instead.")
            yield Reading(reading.row, reason=words % {"number": last[reading.key]})
        else:
            yield reading


def batches(items: Iterable[Reading]) -> Iterator[list[Reading]]:
    """The items, some hundreds at a time."""
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def plans(brand: Brand, batch: list[Reading]) -> list[Plan]:
    """The fate of each row of a batch, against what the brand knows now."""
    known = _known(brand, batch)
    return [_plan(reading, known) for reading in batch]


def _each(table: Table, mapping: Columns) -> Iterator[Reading]:
    return (_reading(row, mapping) for row in table.rows())


def _reading(row: Row, mapping: Columns) -> Reading:
    facts: dict[str, Any] = {}
    for name, column in mapping.items():
        known = columns.BY_NAME[name]
        try:
            value = known.read(row.cells.get(column, ""))
        except values.Unreadable as error:
            return Reading(row, reason=f"{known.label}: {error}")
        if value is not None and value != "":
            facts[name] = value[: known.length] if known.length else value
    if "handle" not in facts and "display_name" not in facts:
        return Reading(row, reason=_("Neither a handle nor a name."))
    return Reading(row, facts)


def _known(brand: Brand, batch: list[Reading]) -> dict[Key, Account]:
    keys = [reading.key for reading in batch if not reading.reason]
    handles = [value for kind, value in keys if kind == "handle"]
    names = [reading.facts["display_name"] for reading in batch if not reading.reason and reading.key[0] == "name"]
    found = {("handle", account.handle or ""): account for account in brand.accounts.filter(handle__in=handles)}
    nameless = brand.accounts.named(names) if names else []
    return found | {("name", account.display_name.lower()): account for account in nameless}


def _plan(reading: Reading, known: dict[Key, Account]) -> Plan:
    if reading.reason:
        return Plan(reading, RowFate.REFUSED)
    account = known.get(reading.key)
    if account is None:
        return Plan(reading, RowFate.CREATE, changes=reading.facts)
    changes = {name: value for name, value in reading.facts.items() if getattr(account, name) != value}
    if account.handle is None:
        changes.pop("display_name", None)  # only another spelling of the name it is known by
    return Plan(reading, RowFate.UPDATE if changes else RowFate.UNCHANGED, account, changes)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:,}" if isinstance(value, int) else value or ""
