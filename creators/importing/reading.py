"""A file of creators as a table: its encoding, delimiter and header line found out, its rows given one by one."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import charset_normalizer
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creators.importing import columns
from creators.importing.values import Unreadable

LARGEST = 20 * 1024 * 1024
DELIMITERS = ",;\t|"
HEADER_WITHIN = 20  # lines: some files open with a title or blanks

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Encodings a guess may name; Western files are Windows-1252, whichever of its many look-alikes the guess prefers.
OTHER_SCRIPTS = ["utf_16_le", "utf_16_be", "cp1251", "cp932", "gb18030", "big5", "cp949"]
WRONG_KINDS = {
    b"PK\x03\x04": gettext_lazy("an Excel workbook or zip archive"),
    b"\xd0\xcf\x11\xe0": gettext_lazy("an old Excel workbook"),
    b"%PDF": gettext_lazy("a PDF"),
    b"\x89PNG": gettext_lazy("a picture"),
    b"\xff\xd8\xff": gettext_lazy("a picture"),
    b"GIF8": gettext_lazy("a picture"),
    b"\x1f\x8b": gettext_lazy("a compressed file"),
    b"<!DOCTYPE": gettext_lazy("a web page"),
    b"<html": gettext_lazy("a web page"),
    b"[{": gettext_lazy("JSON"),
    b"{": gettext_lazy("JSON"),
}
OTHER_PLATFORMS = ("instagram", "youtube", "subscriber", "facebook", "twitter", "twitch")


@dataclass(frozen=True)
class Row:
    """One line of the file: its number as a spreadsheet counts, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file that was understood: its columns, each with a name of its own, and its text."""

    header: list[str]
    text: str
    delimiter: str
    header_number: int

    def rows(self) -> Iterator[Row]:
        """The rows below the header that say anything. Raises `Unreadable` where the table ends in nonsense."""
        below = islice(enumerate(_lines(self.text, self.delimiter), start=1), self.header_number, None)
        for number, cells in below:
            if any(cell.strip() for cell in cells):
                yield Row(number, dict(zip(self.header, cells, strict=False)))


def read(file: File) -> Table:
    """Understand a file, or raise `Unreadable` with what is wrong with it."""
    content = file.read(LARGEST + 1)
    _refuse_wrong_kind(content)
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable(_("This file is not text. Save it as CSV and upload that."))
    return _table(text)


def _refuse_wrong_kind(content: bytes) -> None:
    if not content.strip():
        raise Unreadable(_("This file is empty."))
    if len(content) > LARGEST:
        raise Unreadable(_("This file is larger than 20 MB. Split it and upload the parts."))
    start = content.lstrip()[:9]
    kind = next((kind for mark, kind in WRONG_KINDS.items() if start.startswith(mark)), None)
    if kind:
        raise Unreadable(_("This is %(kind)s, not a CSV file. Save the table as CSV and upload that.") % {"kind": kind})


def _decoded(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode(_guessed_encoding(content), errors="replace")


def _guessed_encoding(content: bytes) -> str:
    """Another script's encoding only where the text makes sense in it."""
    guess = charset_normalizer.from_bytes(content[:200_000], cp_isolation=[*OTHER_SCRIPTS, "cp1252"]).best()
    return guess.encoding if guess and guess.encoding in OTHER_SCRIPTS and guess.coherence > 0.2 else "cp1252"


def _table(text: str) -> Table:
    tables = [table for delimiter in DELIMITERS if (table := _table_with(text, delimiter))]
    if not tables:
        raise Unreadable(_no_header(text))
    return max(tables, key=lambda table: (len(columns.guess(table.header)), len(table.header)))


def _table_with(text: str, delimiter: str) -> Table | None:
    """The table with the header line that names most of our fields; None when no line names a creator."""
    best, most = None, 0
    for number, cells in islice(enumerate(_lines(text, delimiter), start=1), HEADER_WITHIN):
        header = _named_apart(cells)
        mapping = columns.guess(header)
        if columns.identifies(mapping) and len(mapping) > most:
            best, most = Table(header, text, delimiter, number), len(mapping)
    return best


def _named_apart(cells: Sequence[str]) -> list[str]:
    """Column names, each once: "Followers", "Followers (2)"; a blank one by its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:100] or _("Column %(place)s") % {"place": place}
        same = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return names


def _no_header(text: str) -> str:
    first = next((cells for cells in _lines(text, _likeliest(text)) if any(cells)), [])
    names = ", ".join(" ".join(cell.split())[:30] for cell in first[:8])
    if any(platform in names.lower() for platform in OTHER_PLATFORMS):
        return _("This looks like another platform’s export. A column of TikTok handles or names is needed.")
    words = _("No column is named as a TikTok handle or a creator’s name. The first line reads: %(names)s.")
    return words % {"names": names}


def _likeliest(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        words = _("This file is not a table: %(error)s. Is a quotation mark not closed?")
        raise Unreadable(words % {"error": error}) from error
