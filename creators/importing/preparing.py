"""From the upload to the preview: every row kept with what it says and what would become of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from brands.models import Brand, User
from creators.importing import columns, encodings, planning, reading, texts
from creators.importing.values import Unreadable
from creators.models import ColumnMemory, Import, ImportRow, RowFate

BATCH = 500
READ_PERCENT = 70  # of the work until the preview; the rest is comparing with what is known
Item = TypeVar("Item")


def begin(brand: Brand, file: File, *, by: User | None, at: datetime) -> Import:
    """Keep an uploaded file, understood as well as can be. Raises `Unreadable`."""
    understood = reading.understand(_bytes(file), file.size)
    if not understood.has_rows and next(reading.rows(_bytes(file), file.size, understood.form), None) is None:
        raise Unreadable(_("This file has column names but no rows."))
    form, mapping = _remembered(brand, _bytes(file), understood.form)
    begun = Import(brand=brand, by=by, file_name=Path(file.name or "").name[:255], created_at=at, touched_at=at)
    begun.form, begun.mapping, begun.remembered = form.stored, mapping or understood.mapping, bool(mapping)
    file.seek(0)
    begun.file.save(Path(begun.file_name).name[-80:], file, save=False)
    with transaction.atomic():
        begun.save()
        begun.record_creation(by=by, at=at)
    return begun


def in_encoding(import_: Import, encoding: str) -> tuple[reading.Form, dict[str, str]]:
    """Its form in another encoding, and what its columns mean: as before, and those that are only now readable."""
    form = reading.Form.of(import_.form)
    with opened(import_) as file:
        read = reading.in_encoding(file, form, encoding)
    places = {name: form.header.index(column) for name, column in import_.mapping.items()}
    mapping = {name: read.header[place] for name, place in places.items() if place < len(read.header)}
    before = columns.guess(form.header)
    for name, column in columns.guess(read.header).items():
        if name not in before and name not in mapping and column not in mapping.values():
            mapping[name] = column
    return read, mapping


def readings(import_: Import) -> list[encodings.Reading]:
    """The encodings its text may be in, with its names as they read in each; none where there is no choice."""
    form = reading.Form.of(import_.form)
    if form.encoding not in texts.ENCODINGS or not import_.file:
        return []
    telling = import_.mapping.get("display_name") or import_.mapping.get("handle", "")
    try:
        with opened(import_) as file:
            found = encodings.readings(file, import_.file.size, form, telling)
    except Unreadable:
        return []
    return found if len(found) > 1 else []


def remember(import_: Import, *, encoding: str = "") -> None:
    """Keep what a person said of this file's columns, and of its encoding if they did, for files of this shape."""
    form = reading.Form.of(import_.form)
    with opened(import_) as file:
        headers = [reading.header_as_written(file, form), form.header]
    ColumnMemory.keep(import_.brand, headers, import_.mapping, encoding=encoding)


def prepare(import_: Import, *, at: datetime) -> None:
    """Read the rows not yet read, decide those not yet decided, and show them. Raises `Unreadable`."""
    if not (import_.rows_total or _take_in(import_)):
        return
    _let_later_rows_count(import_)
    if _decide(import_):
        import_.preview(at=at, cause="import", fates=import_.rows.counted())


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items, some hundreds at a time."""
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def opened(import_: Import) -> IO[bytes]:
    """The import's file, opened. Raises `Unreadable`."""
    try:
        return _bytes(import_.file.open("rb"))
    except (OSError, ValueError) as error:
        raise Unreadable(_("The file is not here any more. Upload it again.")) from error


def _bytes(file: Any) -> IO[bytes]:
    file.seek(0)
    return file


def _remembered(brand: Brand, file: IO[bytes], form: reading.Form) -> tuple[reading.Form, dict[str, str]]:
    """The form and mapping as a person corrected them in an earlier file of this shape; no mapping if nobody did."""
    said = ColumnMemory.recall(brand, [reading.header_as_written(file, form), form.header])
    if said is None:
        return form, {}
    if said.encoding and not texts.is_certain(form.encoding) and texts.reads_as(file, said.encoding):
        form = reading.in_encoding(file, form, said.encoding)
    return form, said.mapping if set(said.mapping.values()) <= set(form.header) else {}


def _take_in(import_: Import) -> bool:
    """Whether this worker read the file to its end: another may have gone on with it."""
    form = reading.Form.of(import_.form)
    places = {name: form.header.index(column) for name, column in import_.mapping.items()}
    file = opened(import_)
    try:
        for batch in batches(reading.rows(file, import_.file.size, form, after=import_.rows_done)):
            rows = [planning.read_row(import_, row, places) for row in batch]
            if not _keep(import_, rows, percent=batch[-1].passed * READ_PERCENT):
                return False
    finally:
        file.close()
    total = import_.rows.count()
    if not total:
        raise Unreadable(_("This file has column names but no rows."))
    return bool(Import.objects.filter(pk=import_.pk, status="reading").update(rows_total=total, rows_done=0))


def _keep(import_: Import, rows: list[ImportRow], *, percent: float) -> bool:
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or fresh.status != "reading":
            return False
        ImportRow.objects.bulk_create(rows)
        fresh.advance(rows_done=rows[-1].number, percent=percent)
    import_.take_over(fresh)
    return True


def _let_later_rows_count(import_: Import) -> None:
    """Of the rows about one account the last counts; the earlier ones are refused."""
    same = ImportRow.objects.filter(imported=import_, key=OuterRef("key"), number__gt=OuterRef("number"))
    later = same.order_by("-number").values("number")[:1]
    earlier = import_.rows.exclude(key="").filter(Exists(same))
    earlier.update(instead=Subquery(later), fate=RowFate.REFUSED)


def _decide(import_: Import) -> bool:
    """Whether every row has its fate now, decided by this worker."""
    undecided = import_.rows.filter(fate="").order_by("number")
    total = undecided.count()
    left = total
    while rows := list(undecided[:BATCH]):
        with transaction.atomic():
            fresh = import_.locked()
            if fresh.status != "reading":
                return False
            by_fate: dict[str, list[int]] = {}
            for plan in planning.plans(import_.brand, rows):
                by_fate.setdefault(plan.fate, []).append(plan.row.pk)
            for fate, keys in by_fate.items():
                ImportRow.objects.filter(pk__in=keys).update(fate=fate)
            left -= len(rows)
            fresh.advance(rows_done=0, percent=100 - (100 - READ_PERCENT) * left / total)
        import_.take_over(fresh)
    return True
