"""Tables in Excel workbooks, read row by row."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from creators.importing.values import Unreadable

Line = tuple[list[str], float]
CHUNK = 1024 * 1024
TAG = 64  # bytes
# What openpyxl raises on a file that is not what it says.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)


LONGEST_ROW = 4 * 1024**2  # bytes of XML; a row is held in memory, and one without end would fill it
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]|</(?:\w+:)?sheetData>")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def samples(file: IO[bytes], most: int) -> list[tuple[str, list[list[str]]]]:
    """Every sheet's name and first lines. Raises `Unreadable`."""
    try:
        _refuse_endless_rows(file)
    except DAMAGE as error:
        raise Unreadable(_damaged()) from error
    with _Opened(file) as book:
        return [(sheet.title, [_cells(row) for row in islice(_rows(sheet), most)]) for sheet in book.worksheets]


def lines(file: IO[bytes], sheet: str) -> Iterator[Line]:
    """Every line's cells, and how much of the sheet lies before it (0 to 1, as far as the sheet tells its length)."""
    with _Opened(file) as book:
        found = book[sheet]
        total = found.max_row or 0
        for number, row in enumerate(_rows(found), start=1):
            yield _cells(row), min(number / total, 1.0) if total else 0.0


class _Opened:
    """A workbook open for reading; what breaks inside is `Unreadable`."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __enter__(self) -> Any:
        self.file.seek(0)
        try:
            self.book = openpyxl.load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
        except DAMAGE as error:
            raise Unreadable(_damaged()) from error
        return self.book

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, DAMAGE):
            raise Unreadable(_damaged()) from error


def _refuse_endless_rows(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        for name in filter(_SHEET.fullmatch, archive.namelist()):
            with archive.open(name) as sheet:
                _refuse_endless_row(sheet)


def _refuse_endless_row(sheet: IO[bytes]) -> None:
    """Read over the sheet in pieces, each overlapping the last by as much as a tag may be cut."""
    since, tail = 0, b""
    while piece := sheet.read(CHUNK):
        seen = tail + piece
        marks = list(_ROW.finditer(seen))
        until = marks[0].start() - len(tail) if marks else len(piece)
        if since + until > LONGEST_ROW:
            raise Unreadable(_("A row of this workbook is longer than a table’s can be. Save the table as CSV."))
        if marks and marks[-1].group().startswith(b"</"):
            return
        since = len(seen) - marks[-1].start() if marks else since + len(piece)
        tail = seen[-TAG:]


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    # A sheet may claim a size it does not have, and then rows would be cut off.
    sheet.reset_dimensions()
    return sheet.iter_rows(values_only=True)


def _cells(row: tuple[Any, ...]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: Any) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def _damaged() -> str:
    return _("This workbook is damaged and cannot be opened. Save it once more, or as CSV.")
