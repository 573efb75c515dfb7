"""A worker's part in an import of posts, whatever its status asks for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from campaigns.models import PostImport
from campaigns.post_import import carrying, preparing, undoing
from creators.importing.spreadsheets import harmless
from creators.importing.values import Unreadable
from creators.models import RowFate
from creators.models.imports import MOST_TRIES

STEPS: dict[str, Callable[..., None]] = {
    "reading": preparing.prepare,
    "importing": carrying.carry_out,
    "undoing": undoing.undo,
}


def work(import_: PostImport, *, at: datetime) -> None:
    """Do what is left to do."""
    step = STEPS.get(import_.status)
    try:
        if step:
            step(import_, at=at)
    except Unreadable as error:
        import_.fail(at=at, cause="import", reason=str(error))


def give_up(import_: PostImport, *, at: datetime) -> bool:
    """Count one more try of an import that stands still; whether it was the last that is allowed."""
    PostImport.objects.filter(pk=import_.pk).update(tries=import_.tries + 1, touched_at=at)
    if import_.tries < MOST_TRIES:
        return False
    import_.fail(
        at=at, cause="import", reason=_("The work broke off again and again. Staff find the reason in the log.")
    )
    return True


def refused_table(import_: PostImport) -> Iterator[list[str]]:
    """The rows that could not be imported, as they were, with their numbers and reasons, below a header."""
    width = len(import_.header)
    refused = import_.rows.filter(fate=RowFate.REFUSED).order_by("number").iterator(2_000)
    lines = ([*map(harmless, (row.cells + [""] * width)[:width]), str(row.number), row.why] for row in refused)
    return chain([[*import_.header, _("Row"), _("Reason")]], lines)
