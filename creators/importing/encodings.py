"""How a file's names read in each encoding it may be in, for a person to choose."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from creators.importing import texts
from creators.importing.reading import Form

CHUNK = 1024 * 1024
SHOWN, SHOWN_LETTERS = 6, 40
UNREADABLE = {"Cc", "Cn", "Co"}  # Unicode's categories of what no name holds


@dataclass(frozen=True)
class Reading:
    """An encoding and the file's telling names as they read in it."""

    encoding: str
    label: str
    names: list[str]


def readings(file: IO[bytes], size: int, form: Form, column: str) -> list[Reading]:
    """The encodings in which the names in `column` read differently, the file's own first. One where no letter tells."""
    telling = _telling(file, size, form, form.header.index(column) if column in form.header else 0)
    found: dict[tuple[str | None, ...], Reading] = {}
    for encoding in dict.fromkeys([form.encoding, *texts.ENCODINGS]):
        names = [_decoded(each, encoding, strict=encoding != form.encoding) for each in telling]
        if None not in names:
            shown = [str(name)[:SHOWN_LETTERS] for name in names]
            found.setdefault(tuple(names), Reading(encoding, str(texts.ENCODINGS.get(encoding, encoding)), shown))
    return list(found.values())


def _telling(file: IO[bytes], size: int, form: Form, place: int) -> list[bytes]:
    """A few cells with letters beyond ASCII, of the column if it has any, each with bytes that none before it had."""
    start = _first_beyond_ascii(file)
    lines = _lines_from(file, size, form.delimiter, start)
    below = lines if start else lines[form.header_number :]
    named = _differing(cells[place] for cells in below if len(cells) > place)
    return named or _differing(cell for cells in lines for cell in cells)


def _lines_from(file: IO[bytes], size: int, delimiter: str, start: int) -> list[list[str]]:
    """The whole lines of a piece of the file. Each byte is one letter, before anybody knows what it says."""
    file.seek(start)
    piece = file.read(CHUNK)
    if start:
        piece = piece[piece.find(b"\n") + 1 :]
    if file.tell() < size:
        piece = piece[: piece.rfind(b"\n") + 1]
    return texts.sample_lines(piece.decode("latin-1"), delimiter, CHUNK, end=0)


def _first_beyond_ascii(file: IO[bytes]) -> int:
    """Where the first piece of the file begins that is not plain ASCII; 0 where all is."""
    file.seek(0)
    start = 0
    while chunk := file.read(CHUNK):
        if not chunk.isascii():
            return start
        start += len(chunk)
    return 0


def _differing(cells: Iterable[str]) -> list[bytes]:
    return list(islice(_with_new_bytes(cells), SHOWN))


def _with_new_bytes(cells: Iterable[str]) -> Iterator[bytes]:
    seen: set[int] = set()
    for cell in cells:
        fresh = {ord(letter) for letter in cell if ord(letter) > 0x7F} - seen
        if fresh:
            seen |= fresh
            yield cell.encode("latin-1")


def _decoded(cell: bytes, encoding: str, *, strict: bool) -> str | None:
    """The cell as it reads; None where it cannot be in this encoding."""
    try:
        text = " ".join(cell.decode(encoding, "strict" if strict else "replace").split())
    except UnicodeDecodeError:
        return None
    return None if strict and any(unicodedata.category(letter) in UNREADABLE for letter in text) else text
