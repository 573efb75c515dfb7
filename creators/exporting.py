"""The directory as a file: opens in spreadsheet programs without a warning, and comes back through an import unchanged."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import openpyxl
from django.core.files import File
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from creators.importing.columns import FIELDS
from creators.importing.spreadsheets import harmless
from creators.models import Account, AccountQuerySet, BulkRun
from creators.models.bulk import Outcome

AT_ONCE = 2_000
ROWS_OF_A_SHEET = 1_048_575  # below the header
STATED = [field.name for field in FIELDS]
# Beside the facts, for the reader; an import passes over them.
DERIVED: dict[str, Callable[[Account], str]] = {
    "TTCM label": lambda account: account.label,
    "Authenticated": lambda account: _("yes") if account.authenticated else _("no"),
    "Eligibility": lambda account: account.get_verdict_display(),
    "Page on TikTok": lambda account: f"https://www.tiktok.com/@{account.handle}" if account.handle else "",
}


def header() -> list[str]:
    """Column names that an import knows, whatever the reader's language."""
    return [*(name.replace("_", " ").capitalize() for name in STATED), *DERIVED]


def lines(accounts: AccountQuerySet) -> Iterator[list[Any]]:
    """A line for each account below the header; figures as numbers, texts that no program calculates."""
    yield header()
    for account in accounts.prefetch_related("tags").iterator(AT_ONCE):
        yield _line(account)


def as_csv(table: Iterable[list[Any]]) -> Iterator[str]:
    """A table as the text of a CSV file, line by line."""
    yield "\ufeff"  # tells spreadsheet programs that this is UTF-8
    writer = csv.writer(_Echo())
    for line in table:
        yield writer.writerow(line)


def write_workbook(run: BulkRun, *, at: datetime) -> None:
    """The run's accounts as an Excel workbook, kept with the run. A worker that takes over writes it anew."""
    run.items.update(outcome=Outcome.WAITING)
    run.done = 0
    chosen = run.brand.accounts.filter(bulk_items__run=run).order_by("display_name", "pk")
    with tempfile.TemporaryFile() as file:
        _workbook(lines(chosen), each=lambda: run.advance({"done": AT_ONCE})).save(file)
        run.file.save(f"creators-{run.pk}.xlsx", File(file), save=False)
    run.items.update(outcome=Outcome.DONE)
    run.advance({"done": run.total - run.done})


def _workbook(table: Iterator[list[Any]], *, each: Callable[[], None]) -> Any:
    """`each` is called after every some thousand rows."""
    book = openpyxl.Workbook(write_only=True)
    add_sheets(book, table, each=each)
    return book


def add_sheets(
    book: Any, table: Iterator[list[Any]], *, title: str | None = None, each: Callable[[], None] | None = None
) -> None:
    """A table in a workbook that is only written to. More rows than a sheet holds go on in another."""
    columns = next(table)
    sheet: Any = None
    for number, line in enumerate(table):
        if number % ROWS_OF_A_SHEET == 0:
            sheet = _sheet(book, columns, title, number // ROWS_OF_A_SHEET)
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in line])
        if each and number % AT_ONCE == AT_ONCE - 1:
            each()
    if sheet is None:
        _sheet(book, columns, title, 0)


def _sheet(book: Any, columns: list[Any], title: str | None, before: int) -> Any:
    sheet = book.create_sheet(f"{title} {before + 1}" if title and before else title)
    sheet.freeze_panes = "A2"
    sheet.append(columns)
    return sheet


def _line(account: Account) -> list[Any]:
    return [*(_cell(account, name) for name in STATED), *(harmless(str(told(account))) for told in DERIVED.values())]


def _cell(account: Account, name: str) -> Any:
    if name == "tags":
        return harmless("; ".join(tag.name for tag in account.tags.all()))
    value = getattr(account, name)
    if name == "handle":
        return f"@{value}" if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int) else harmless(value or "")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line
