"""Tables in Excel workbooks, read row by row."""

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


def samples(file: IO[bytes], most: int) -> list[tuple[str, list[list[str]]]]:
    """Every sheet's name and first lines. Raises `Unreadable`."""
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
