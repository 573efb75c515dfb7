"""From the upload to the preview: every row kept with what it says and what would become of it. Nothing else is written."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from brands.models import Brand, User
from campaigns.models import Campaign, PostImport, PostImportRow
from campaigns.post_import import columns, planning, reading
from creators.importing.preparing import BATCH, batches
from creators.importing.reading import Form
from creators.importing.values import Unreadable
from creators.models import Account, ColumnMemory, RowFate

MEMORY = "posts"  # before the columns' names, so that files of creators with the same ones are apart
READ_PERCENT = 70  # of the work until the preview; the rest is comparing with what is known
_UNIX = re.compile(r"(?<!\d)(1[3-9]\d{8})(\d{3})?(?!\d)")
_DAY = re.compile(r"(?<!\d)(20[1-3]\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")


class NoDay(Unreadable):
    """Nobody said when a file's figures were counted."""

    field = "figures_on"


def begin(
    brand: Brand,
    file: File,
    *,
    figures_at: datetime | None,
    campaign: Campaign | None,
    account: Account | None,
    makes_accounts: bool,
    by: User | None,
    at: datetime,
) -> PostImport:
    """Keep an uploaded file. Raises `Unreadable`; also where nobody says when its figures were counted."""
    understood = reading.understand(_bytes(file), file.size)
    if not understood.has_rows:
        raise Unreadable(_("This file has column names but no rows."))
    name = Path(file.name or "").name[:255]
    figures_at = figures_at or _time_in(name, now=at)
    remembered = _remembered(brand, understood.form)
    mapping = remembered or understood.mapping
    if figures_at is None and columns.figures(mapping) and "observed_at" not in mapping:
        raise NoDay(_("Neither the rows nor the file’s name say when the figures were counted. Say the day."))
    begun = PostImport(brand=brand, by=by, file_name=name, created_at=at, touched_at=at, figures_at=figures_at)
    begun.campaign, begun.account, begun.makes_accounts = campaign, account, makes_accounts
    begun.form, begun.mapping, begun.remembered = understood.form.stored, mapping, bool(remembered)
    file.seek(0)
    begun.file.save(name[-80:], file, save=False)
    with transaction.atomic():
        begun.save()
        begun.record_creation(by=by, at=at)
    return begun


def remember(import_: PostImport) -> None:
    """Keep what a person said of this file's columns, for files of this shape."""
    ColumnMemory.keep(import_.brand, [[MEMORY, *import_.header]], import_.mapping)


def prepare(import_: PostImport, *, at: datetime) -> None:
    """Read the rows not yet read, decide those not yet decided, and show them. Raises `Unreadable`."""
    if not (import_.rows_total or _take_in(import_, at=at)):
        return
    _let_later_rows_count(import_)
    if _decide(import_):
        import_.preview(at=at, cause="import", fates=import_.rows.counted())


def _remembered(brand: Brand, form: Form) -> dict[str, str]:
    """The columns as a person corrected them in an earlier file of this shape; none if nobody did."""
    said = ColumnMemory.recall(brand, [[MEMORY, *form.header]])
    return dict(said.mapping) if said else {}


def _take_in(import_: PostImport, *, at: datetime) -> bool:
    """Whether this worker read the file to its end: another may have gone on with it."""
    form = Form.of(import_.form)
    places = {name: form.header.index(column) for name, column in import_.mapping.items()}
    try:
        file = _bytes(import_.file.open("rb"))
    except (OSError, ValueError) as error:
        raise Unreadable(_("The file is not here any more. Upload it again.")) from error
    with file:
        for batch in batches(reading.rows(file, import_.file.size, form, after=import_.rows_done)):
            rows = [planning.read_row(import_, row, places, now=at) for row in batch]
            if not _keep(import_, rows, percent=batch[-1].passed * READ_PERCENT):
                return False
    total = import_.rows.count()
    if not total:
        raise Unreadable(_("This file has column names but no rows."))
    return bool(PostImport.objects.filter(pk=import_.pk, status="reading").update(rows_total=total, rows_done=0))


def _keep(import_: PostImport, rows: list[PostImportRow], *, percent: float) -> bool:
    with transaction.atomic():
        fresh = import_.locked()
        if fresh.rows_done != import_.rows_done or fresh.status != "reading":
            return False
        PostImportRow.objects.bulk_create(rows)
        fresh.advance(rows_done=rows[-1].number, percent=percent)
    import_.take_over(fresh)
    return True


def _let_later_rows_count(import_: PostImport) -> None:
    """Of rows with figures of one post at one time the last counts."""
    same = PostImportRow.objects.filter(imported=import_, key=OuterRef("key"), number__gt=OuterRef("number"))
    earlier = import_.rows.exclude(key="").filter(Exists(same))
    earlier.update(instead=Subquery(same.order_by("-number").values("number")[:1]), fate=RowFate.REFUSED)


def _decide(import_: PostImport) -> bool:
    """Whether every row has its fate now, decided by this worker."""
    undecided = import_.rows.filter(fate="").order_by("number")
    left = total = undecided.count()
    created = import_.rows.filter(fate=RowFate.CREATE)
    seen = set(created.values_list("facts__post_id", flat=True))
    while rows := list(undecided[:BATCH]):
        with transaction.atomic():
            fresh = import_.locked()
            if fresh.status != "reading":
                return False
            seen |= _settle(import_, rows, seen)
            left -= len(rows)
            fresh.advance(rows_done=0, percent=100 - (100 - READ_PERCENT) * left / total)
        import_.take_over(fresh)
    return True


def _settle(import_: PostImport, rows: list[PostImportRow], seen: set[str]) -> set[str]:
    decided = planning.plans(import_, rows, seen=seen)
    for plan in decided:
        plan.row.fate, plan.row.reason = plan.fate, plan.reason[:300]
    write_rows(rows, ["fate", "reason"])
    return {plan.row.facts["post_id"] for plan in decided if plan.fate == RowFate.CREATE}


def write_rows(rows: list[PostImportRow], fields: list[str]) -> None:
    """Save many rows: an upsert on the primary key, some twenty times as quick as bulk_update."""
    PostImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def fates_of(decided: list[planning.Plan]) -> Counter[str]:
    """How many rows meet which fate."""
    return Counter(plan.fate for plan in decided)


def _bytes(file: Any) -> IO[bytes]:
    file.seek(0)
    return file


def _time_in(name: str, *, now: datetime) -> datetime | None:
    """The time a scraper writes into a file's name; None where there is none that can be true."""
    found = _UNIX.search(name)
    day = _DAY.search(name)
    try:
        if found:
            at = datetime.fromtimestamp(int(found[1]), UTC)
        elif day:
            at = datetime(int(day[1]), int(day[2]), int(day[3]), 12, tzinfo=UTC)
        else:
            return None
    except ValueError:
        return None
    return at if at <= now + timedelta(days=1) else None
