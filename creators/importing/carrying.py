"""An import from the upload to its end. Killed at any moment, it goes on after the last batch that was committed."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brands.models import Brand, User
from creators import facts
from creators.importing import columns, planning, reading
from creators.importing.planning import Plan, Reading
from creators.importing.reading import Table
from creators.importing.values import Unreadable
from creators.models import Account, Creator, Import, RowFate

PAUSE = 0.01  # seconds between batches: SQLite lets one writer in at a time, and others wait
FACTS = [field.name for field in columns.FIELDS if field.name != "handle"]
WRITTEN = [*FACTS, "sources", "search_text", "last_import"]

_FORMULA = re.compile(r"[=+\-@\t\r]")
_HANDLE = re.compile(r"@[\w.]+|[+-]?[\d.,]+")


def begin(brand: Brand, file: File, *, by: User | None, at: datetime) -> Import:
    """Keep an uploaded file, understood as well as can be. Raises `Unreadable`."""
    table = reading.read(file)
    total = sum(1 for _row in table.rows())
    if not total:
        raise Unreadable(_("This file has column names but no rows."))
    file.seek(0)
    begun = Import(brand=brand, by=by, file_name=Path(file.name or "").name[:255], created_at=at)
    begun.mapping = columns.guess(table.header)
    begun.rows_total = total
    begun.file.save(Path(begun.file_name).name[-80:], file, save=False)
    with transaction.atomic():
        begun.save()
        begun.record_creation(by=by, at=at)
    return begun


def import_now(brand: Brand, source: Path | File, *, by: User | None, at: datetime) -> Import:
    """Import a file from beginning to end, in this process."""
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return import_now(brand, File(opened, name=source.name), by=by, at=at)
    import_ = begin(brand, source, by=by, at=at)
    import_.start(by=by, at=at)
    carry_out(import_, at=at)
    return import_


def table_of(import_: Import) -> Table:
    """The import's file, read again. Raises `Unreadable`."""
    try:
        with import_.file.open("rb") as file:
            return reading.read(file)
    except OSError as error:
        raise Unreadable(_("The file is not here any more. Upload it again.")) from error


def carry_out(import_: Import, *, at: datetime) -> None:
    """Write every row that is not yet written, batch by batch."""
    if not import_.can("complete"):
        return
    try:
        todo = islice(planning.readings(table_of(import_), import_.mapping), import_.rows_done, None)
        done = all(_write(import_, batch, at=at) for batch in planning.batches(todo))
    except Unreadable as error:
        return import_.fail(at=at, cause="import", reason=str(error))
    if done:
        import_.complete(at=at, cause="import")


def refused_table(import_: Import) -> Iterator[list[str]]:
    """The rows that could not be imported, as they were, with their numbers and reasons, below a header.

    They follow from the file and its columns alone, so none are stored. Raises `Unreadable`.
    """
    table = table_of(import_)
    refused = (reading for reading in planning.readings(table, import_.mapping) if reading.reason)
    lines = ([*_harmless(row.row.cells, table.header), str(row.row.number), row.reason] for row in refused)
    return chain([[*table.header, _("Row"), _("Reason")]], lines)


def _write(import_: Import, batch: list[Reading], *, at: datetime) -> bool:
    time.sleep(PAUSE)
    try:
        return _write_once(import_, batch, at=at)
    except IntegrityError:  # somebody added one of these accounts meanwhile: the second look finds it
        return _write_once(import_, batch, at=at)


def _write_once(import_: Import, batch: list[Reading], *, at: datetime) -> bool:
    """Whether the batch was ours to write: another worker may have gone on with this import."""
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or not fresh.can("complete"):
            return False
        decided = planning.plans(import_.brand, batch)
        new = _create(import_, [plan for plan in decided if plan.fate == RowFate.CREATE], at=at)
        changed = [plan for plan in decided if plan.fate == RowFate.UPDATE and plan.account]
        updated = _update(import_, changed, at=at)
        counted = [plan.account for plan in changed if plan.account and "followers" in plan.changes]
        facts.follow([*new, *updated], counted=[*new, *counted], source=import_.file_name, at=at)
        fresh.advance(Counter(plan.fate for plan in decided))
    import_.take_over(fresh)
    return True


def _harmless(cells: dict[str, str], header: list[str]) -> list[str]:
    """Cells that no spreadsheet takes for a formula; handles stay as they are."""
    texts = [cells.get(column, "") for column in header]
    return [f"'{text}" if _FORMULA.match(text) and not _HANDLE.fullmatch(text) else text for text in texts]


def _create(import_: Import, new: list[Plan], *, at: datetime) -> list[Account]:
    names = [plan.changes.get("display_name") or plan.changes["handle"] for plan in new]
    creators = Creator.objects.bulk_create(Creator(brand_id=import_.brand_id, name=name) for name in names)
    accounts = [Account(brand_id=import_.brand_id, creator=creator, display_name=creator.name) for creator in creators]
    for account, plan in zip(accounts, new, strict=True):
        _state(account, plan, import_, at=at)
    return Account.objects.bulk_create(accounts)


def _update(import_: Import, changed: list[Plan], *, at: datetime) -> list[Account]:
    accounts = [plan.account for plan in changed if plan.account]
    for account, plan in zip(accounts, changed, strict=True):
        _state(account, plan, import_, at=at)
    # An upsert on the primary key: some twenty times as quick as bulk_update's CASE for every row and column.
    Account.objects.bulk_create(accounts, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    return accounts


def _state(account: Account, plan: Plan, import_: Import, *, at: datetime) -> None:
    facts.tell(account, plan.changes, source=import_.file_name, at=at)
    account.last_import_id = import_.pk
