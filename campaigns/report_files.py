"""Reports as files, made by a worker with visible progress. Nothing is lost with a worker: the row stays, a sweep rings again (P8)."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl
import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from brands.models import User
from campaigns.models import Campaign, ReportFile
from campaigns.reporting import paper, report, tables
from campaigns.reporting.report import Period, Report
from creators.exporting import add_sheets
from creators.models.imports import MOST_TRIES
from lifecycle.transitions import Refused

log = structlog.get_logger("limelight.reports")


def order(campaign: Campaign, kind: str, period: Period | None, *, by: User, at: datetime) -> ReportFile:
    """Begin a file; one that is being made for the same person and days already is it."""
    start, end = (period.start, period.end) if period else (None, None)
    days: dict[str, date | None] = {"start_date": start, "end_date": end}
    same = campaign.report_files.filter(kind=kind, by=by, status="running", **days).first()
    if same:
        return same
    with transaction.atomic():
        made = ReportFile.objects.create(
            brand_id=campaign.brand_id, campaign=campaign, kind=kind, by=by, created_at=at, touched_at=at, **days
        )
        made.record_creation(by=by, at=at)
    return made


def make(file: ReportFile, *, at: datetime) -> None:
    """Make it. A second worker at the same time makes the same file; the first to finish counts."""
    if file.status != "running":
        return
    try:
        _step(file, 1)
        built = report.build(file.campaign, Period(*file.days) if file.days else None, today=at.date())
        _step(file, 2)
        name = WRITERS[file.kind](file, built, at=at)
    except Refused as error:
        _fail(file, str(error), at=at)
    except Exception:  # the person who waits must hear of it
        log.exception("report file failed", file=file.pk)
        _fail(file, _("Something went wrong, and the staff can read what. Try again."), at=at)
    else:
        _step(file, 3)
        _finish(file, name, at=at)


def give_up(file: ReportFile, *, at: datetime) -> bool:
    """Count one more try of a file that stands still, as imports do; whether it was the last that is allowed."""
    ReportFile.objects.filter(pk=file.pk, status="running").update(tries=F("tries") + 1, touched_at=at)
    if file.tries < MOST_TRIES:
        return False
    _fail(file, _("The work broke off again and again. Staff find the reason in the log."), at=at)
    return True


def forget_outlived(*, at: datetime) -> None:
    """Remove files nobody fetched for a week."""
    for file in ReportFile.objects.outlived(at):
        file.delete()


def _write_pdf(file: ReportFile, built: Report, *, at: datetime) -> str:
    return default_storage.save(_path(file), ContentFile(paper.pdf(built, at=at)))


def _write_xlsx(file: ReportFile, built: Report, *, at: datetime) -> str:
    book = openpyxl.Workbook(write_only=True)
    for title, table in (
        (_("Totals"), tables.totals(built)),
        (_("Days"), tables.days(built)),
        (_("Creators"), tables.creators(built)),
        (_("Posts"), tables.posts(built.campaign, built.period)),
    ):
        add_sheets(book, _alive(file, table), title=title)
    with tempfile.TemporaryFile() as target:
        book.save(target)
        target.seek(0)
        return default_storage.save(_path(file), File(target))


WRITERS = {"pdf": _write_pdf, "xlsx": _write_xlsx}


def _path(file: ReportFile) -> str:
    return f"reports/{file.created_at:%Y/%m}/{slugify(file.campaign.name) or 'report'}-{file.pk}.{file.kind}"


def _step(file: ReportFile, step: int) -> None:
    file.step = step
    _touch(file, step=step)


def _alive(file: ReportFile, table: tables.Table) -> Iterator[list[Any]]:
    """The rows, with a sign of life every some thousand: long tables are no dead worker."""
    while rows := list(islice(table, tables.AT_ONCE)):
        _touch(file)
        yield from rows


def _touch(file: ReportFile, **progress: int) -> None:
    ReportFile.objects.filter(pk=file.pk, status="running").update(touched_at=Now(), **progress)


def _finish(file: ReportFile, name: str, *, at: datetime) -> None:
    try:
        file.finish(at=at, cause="click", name=name)
    except Refused:  # another worker was faster: its file is the one that is kept, and removed in time
        default_storage.delete(name)


def _fail(file: ReportFile, words: str, *, at: datetime) -> None:
    with suppress(Refused):
        file.fail(at=at, cause="click", reason=words[:300])
