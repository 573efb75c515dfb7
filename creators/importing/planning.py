"""What an import does with each row: what its cells mean, and what would be written to which account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from brands.models import Brand
from creators.importing import columns, values
from creators.importing.reading import Row
from creators.models import Account, Import, ImportRow, RowFate


@dataclass(frozen=True)
class Plan:
    """A row and its fate; `changes` are the facts written to `account` (None: a new one), `before` what they replace."""

    row: ImportRow
    fate: str
    account: Account | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What is written, for the page: fact, before, after."""
        return [
            (str(columns.BY_NAME[name].label), _shown(self.before.get(name)), _shown(value))
            for name, value in self.changes.items()
            if name != "handle"
        ]


def read_row(import_: Import, row: Row, mapping: Mapping[str, int]) -> ImportRow:
    """What a row states; `mapping`: our field → the column's place."""
    read = ImportRow(imported=import_, number=row.number, cells=row.cells)
    if values.is_summary(row.cells):
        return _refused(read, _("This reads like a summary below the table. Write a handle with @ to import it."))
    for name, place in mapping.items():
        known = columns.BY_NAME[name]
        try:
            value = known.read(row.cells[place] if place < len(row.cells) else "")
        except values.Unreadable as error:
            return _refused(read, f"{known.label}: {error}")
        if value not in (None, "", []):
            read.facts[name] = value[: known.length] if known.length else value
    if "handle" not in read.facts and "display_name" not in read.facts:
        return _refused(read, _("Neither a handle nor a name."))
    read.key = key_of(read.facts.get("handle"), read.facts.get("display_name", ""))
    return read


def plans(brand: Brand, rows: Sequence[ImportRow]) -> list[Plan]:
    """The fate of each row, against what the brand knows now."""
    known = _known(brand, [row for row in rows if row.fate != RowFate.REFUSED])
    return [_plan(row, known.get(row.key)) for row in rows]


def carried_out(rows: Iterable[ImportRow]) -> list[Plan]:
    """What became of rows that were imported."""
    return [_carried_out(row) for row in rows]


def key_of(handle: str | None, name: str) -> str:
    """What tells an account apart: its handle, or its name where it has none."""
    return f"h:{handle}" if handle else f"n:{name.lower()}"


def _refused(read: ImportRow, reason: str) -> ImportRow:
    read.facts, read.fate, read.reason = {}, RowFate.REFUSED, reason[:300]
    return read


def _known(brand: Brand, rows: Iterable[ImportRow]) -> dict[str, Account]:
    facts = [row.facts for row in rows]
    handles = [each["handle"] for each in facts if "handle" in each]
    names = [each["display_name"] for each in facts if "handle" not in each]
    with_tags = brand.accounts.prefetch_related("tags") if any("tags" in each for each in facts) else brand.accounts
    found = [*with_tags.filter(handle__in=handles), *(with_tags.all().named(names) if names else [])]
    return {key_of(account.handle, account.display_name): account for account in found}


def _plan(row: ImportRow, account: Account | None) -> Plan:
    if row.fate == RowFate.REFUSED:
        return Plan(row, RowFate.REFUSED)
    if account is None:
        return Plan(row, RowFate.CREATE, changes=dict(row.facts))
    changes = {name: value for name, value in row.facts.items() if name != "tags" and getattr(account, name) != value}
    if account.handle is None:
        changes.pop("display_name", None)  # only another spelling of the name it is known by
    if "tags" in row.facts:
        has = {tag.name.lower() for tag in account.tags.all()}
        new = [name for name in row.facts["tags"] if name.lower() not in has]
        changes |= {"tags": new} if new else {}
    before = {name: getattr(account, name) for name in changes if name != "tags"}
    return Plan(row, RowFate.UPDATE if changes else RowFate.UNCHANGED, account, changes, before)


def _carried_out(row: ImportRow) -> Plan:
    before = {name: old[0] for name, old in (row.before or {}).items() if name != "tags"}
    changes = row.facts if row.fate == RowFate.CREATE else {name: row.facts.get(name) for name in row.before or {}}
    return Plan(row, row.fate, row.account, changes, before)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:,}" if isinstance(value, int) else value or ""
