"""A worker's part in an import, whatever its status asks for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.core.files import File
from django.utils.translation import gettext as _

from brands.models import Brand, User
from creators.importing import carrying, preparing, undoing
from creators.importing.spreadsheets import harmless
from creators.importing.values import Unreadable
from creators.models import Import, RowFate
from creators.models.imports import MOST_TRIES

STEPS: dict[str, Callable[..., None]] = {
    "reading": preparing.prepare,
    "importing": carrying.carry_out,
    "undoing": undoing.undo,
}


def work(import_: Import, *, at: datetime) -> None:
    """Do what is left to do."""
    step = STEPS.get(import_.status)
    try:
        if step:
            step(import_, at=at)
    except Unreadable as error:
        import_.fail(at=at, cause="import", reason=str(error))


def give_up(import_: Import, *, at: datetime) -> bool:
    """Count one more try of an import that stands still; whether it was the last that is allowed."""
    Import.objects.filter(pk=import_.pk).update(tries=import_.tries + 1, touched_at=at)
    if import_.tries < MOST_TRIES:
        return False
    import_.fail(
        at=at, cause="import", reason=_("The work broke off again and again. Staff find the reason in the log.")
    )
    return True


def import_now(brand: Brand, source: Path | File, *, by: User | None, at: datetime) -> Import:
    """Import a file from beginning to end, in this process. Raises `Unreadable`."""
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return import_now(brand, File(opened, name=source.name), by=by, at=at)
    import_ = preparing.begin(brand, source, by=by, at=at)
    work(import_, at=at)
    if import_.can("start"):
        import_.start(by=by, at=at)
        work(import_, at=at)
    return import_


def refused_table(import_: Import) -> Iterator[list[str]]:
    """The rows that could not be imported, as they were, with their numbers and reasons, below a header."""
    width = len(import_.header)
    refused = import_.rows.filter(fate=RowFate.REFUSED).order_by("number").iterator(2_000)
    lines = ([*map(harmless, (row.cells + [""] * width)[:width]), str(row.number), row.why] for row in refused)
    return chain([[*import_.header, _("Row"), _("Reason")]], lines)
