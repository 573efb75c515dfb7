"""Tables in text files: which encoding they are in, and their lines."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import count, islice
from typing import IO

import charset_normalizer
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creators.importing.values import Unreadable

DELIMITERS = ",;\t|"
CHUNK = 1024 * 1024
LOOKED_AT = 200_000  # bytes, to guess an encoding or find the header
LONGEST_LINE = 1_000_000  # letters; without a bound one line may be the whole file
# The longer mark first: UTF-32's begins with UTF-16's.
BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
FEW = 10  # stray control characters, as any text may have
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
# Encodings a guess may name; Western files are Windows-1252, whichever of its many look-alikes the guess prefers.
OTHER_SCRIPTS = ["cp1251", "cp932", "gb18030", "big5", "cp949"]
# What a person can choose from, likely ones first. All of them write ASCII as ASCII does.
ENCODINGS: dict[str, str | Promise] = {
    "utf-8": gettext_lazy("Unicode (UTF-8)"),
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
    "cp1250": gettext_lazy("Central European (Windows-1250)"),
    "iso8859-2": gettext_lazy("Central European (ISO 8859-2)"),
    "cp1254": gettext_lazy("Turkish (Windows-1254)"),
    "cp1257": gettext_lazy("Baltic (Windows-1257)"),
    "mac_roman": gettext_lazy("Western European (Mac)"),
    "mac_latin2": gettext_lazy("Central European (Mac)"),
    "cp850": gettext_lazy("Western European (DOS)"),
    "cp852": gettext_lazy("Central European (DOS)"),
    "cp1258": gettext_lazy("Vietnamese (Windows-1258)"),
    "cp1251": gettext_lazy("Cyrillic (Windows-1251)"),
    "koi8-r": gettext_lazy("Cyrillic (KOI8-R)"),
    "cp1253": gettext_lazy("Greek (Windows-1253)"),
    "cp1255": gettext_lazy("Hebrew (Windows-1255)"),
    "cp1256": gettext_lazy("Arabic (Windows-1256)"),
    "cp874": gettext_lazy("Thai (Windows-874)"),
    "cp932": gettext_lazy("Japanese (Shift-JIS)"),
    "euc_jp": gettext_lazy("Japanese (EUC-JP)"),
    "gb18030": gettext_lazy("Simplified Chinese (GB 18030)"),
    "big5": gettext_lazy("Traditional Chinese (Big5)"),
    "cp949": gettext_lazy("Korean (CP949)"),
}

Line = tuple[list[str], float]


def encoding_of(file: IO[bytes]) -> str:
    """The encoding of the whole file: UTF-8 only where every byte of it is."""
    file.seek(0)
    start = file.read(LOOKED_AT)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    wide = _without_mark(start)
    if wide:
        return wide
    wrong = _first_not_utf8(file)
    if wrong is None:
        return "utf-8"
    file.seek(max(wrong - LOOKED_AT // 2, 0))
    return _guessed(start + file.read(LOOKED_AT) if wrong > LOOKED_AT else start)


def is_certain(encoding: str) -> bool:
    """Whether an encoding that was found out needs nobody's word: every byte of the file is Unicode's."""
    return encoding.startswith("utf")


def reads_as(file: IO[bytes], encoding: str) -> bool:
    """Whether the beginning of the file can be in this encoding."""
    file.seek(0)
    try:
        codecs.getincrementaldecoder(encoding)().decode(file.read(LOOKED_AT))
    except UnicodeDecodeError:
        return False
    return True


def sample(file: IO[bytes], encoding: str) -> str:
    """The beginning of the text. Raises `Unreadable` where it is no text."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = decoder.decode(file.read(LOOKED_AT))
    noise = "" if encoding == "utf-8" else text  # bytes that make UTF-8 all along are text, however odd
    if "\x00" in text or len(NO_TEXT.findall(noise)) > FEW + len(noise) / 50:
        raise Unreadable(_("This file is not text. Save the table as CSV or Excel (.xlsx) and upload that."))
    return text


def sample_lines(text: str, delimiter: str, most: int, *, end: int) -> list[list[str]]:
    """The first lines of a sample; a last one that the sample cuts short is left out. `end` is the file's size."""
    found: list[list[str]] = []
    try:
        found.extend(islice(_reader(io.StringIO(text, newline=""), delimiter), most))
    except Unreadable:  # whoever reads the rows will say so
        return found
    return found[:-1] if end > LOOKED_AT and len(found) < most else found


def lines(file: IO[bytes], encoding: str, delimiter: str, *, size: int) -> Iterator[Line]:
    """Every line's cells, and how much of the file lies before it (0 to 1). Raises `Unreadable` at nonsense."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        for cells in _reader(text, delimiter):
            yield cells, min(file.tell() / max(size, 1), 1.0)
    finally:
        text.detach()


def _reader(text: io.TextIOBase, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(_bounded(text), delimiter=delimiter)
    except csv.Error as error:
        words = _("This file is not a table: %(error)s. Is a quotation mark not closed?")
        raise Unreadable(words % {"error": error}) from error


def _bounded(text: io.TextIOBase) -> Iterator[str]:
    """Line by line, none longer than a table's can be; zero bytes, which PostgreSQL does not keep, left out."""
    for number in count(1):
        line = text.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE:
            words = _("Line %(number)s of this file is longer than a table’s can be. Is a line break missing?")
            raise Unreadable(words % {"number": number})
        yield line.replace("\x00", "")


def _without_mark(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    zeros = [start[:2000:2].count(0), start[1:2000:2].count(0)]
    half = len(start[:2000]) / 2
    if zeros[1] > half * 0.4 and zeros[0] < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > half * 0.4 and zeros[1] < half * 0.05 else ""


def _first_not_utf8(file: IO[bytes]) -> int | None:
    """Where the first byte stands that is no UTF-8, about; None where all is."""
    file.seek(0)
    decoder, place = codecs.getincrementaldecoder("utf-8")(), 0
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
            place += len(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return place + error.start
    return None


def _guessed(content: bytes) -> str:
    """Another script's encoding only where the text makes sense in it."""
    guess = charset_normalizer.from_bytes(content, cp_isolation=[*OTHER_SCRIPTS, "cp1252"]).best()
    return guess.encoding if guess and guess.encoding in OTHER_SCRIPTS and guess.coherence > 0.2 else "cp1252"
