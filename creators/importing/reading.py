"""A file of creators as a table: how it is written found out once, its rows given one by one without holding the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import IO, Any, Protocol, Self

from django.utils.translation import gettext as _

from creators.importing import columns, kinds, texts, workbooks
from creators.importing.values import Unreadable

HEADER_WITHIN = 20  # lines: some files open with a title or blanks
SAMPLE = 60  # lines looked at to find the header and to tell columns of one name apart

Candidate = tuple[str, str, str, list[list[str]]]  # encoding, delimiter, sheet, first lines


@dataclass(frozen=True)
class Form:
    """How a file is written. `header` names each column once, `header_number` is its line as a spreadsheet counts.

    Text has an `encoding` and a `delimiter`, a workbook has a `sheet`.
    """

    header: list[str]
    header_number: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """The form that was kept as JSON."""
        return cls(**stored)

    @property
    def stored(self) -> dict[str, Any]:
        """For keeping as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Row:
    """One line of the file: its number as a spreadsheet counts, its cells, and how much of the file lies before it."""

    number: int
    cells: list[str]
    passed: float


@dataclass(frozen=True)
class Understood:
    """A file's form, which column holds which of our facts as far as their names tell, and whether rows were seen."""

    form: Form
    mapping: dict[str, str]
    has_rows: bool


class Known(Protocol):
    """What columns of a kind of file go by."""

    def guess(self, header: Sequence[str], below: Sequence[Sequence[str]], /) -> dict[str, str]:
        """Our field → the column that holds it."""

    def identifies(self, mapping: Mapping[str, str], /) -> bool:
        """Whether the columns tell one row's subject from another's."""


def understand(file: IO[bytes], size: int, known: Known = columns) -> Understood:
    """Find out how a file is written. Raises `Unreadable` with what is wrong with it."""
    encoding = ""
    if kinds.is_workbook(file, size):
        candidates = [("", "", sheet, lines) for sheet, lines in workbooks.samples(file, SAMPLE)]
    else:
        encoding = texts.encoding_of(file)
        candidates = _readings(file, size, encoding)
    found = _headers(candidates, known)
    if encoding and not texts.is_certain(encoding) and not _is_plain(found):
        others = [each for each in texts.ENCODINGS if each != encoding and texts.reads_as(file, each)]
        found += [best for each in others for best in _headers(_readings(file, size, each), known)]
    if not found:
        words = getattr(known, "NO_HEADER", "")
        raise Unreadable(str(words) or _no_header([lines for *_how, lines in candidates]))
    understood, below = max(found, key=lambda pair: (len(pair[0].mapping), len(pair[0].form.header)))
    kinds.refuse_other_platforms(understood.form.header, understood.mapping, below)
    return understood


def rows(file: IO[bytes], size: int, form: Form, *, after: int = 0) -> Iterator[Row]:
    """The rows below the header, and below line `after`, that say anything. Raises `Unreadable` at nonsense."""
    lines = (
        workbooks.lines(file, form.sheet) if form.sheet else texts.lines(file, form.encoding, form.delimiter, size=size)
    )
    start = max(after, form.header_number)
    for number, (cells, passed) in islice(enumerate(lines, start=1), start, None):
        if any(cell.strip() for cell in cells):
            yield Row(number, cells[: len(form.header)], passed)


def in_encoding(file: IO[bytes], form: Form, encoding: str) -> Form:
    """The same form in another encoding, the columns named as they read in it. Raises `Unreadable` where it is no text."""
    sample = texts.sample(file, encoding)
    lines = texts.sample_lines(sample, form.delimiter, form.header_number, end=0)
    return replace(form, encoding=encoding, header=_named_apart(lines[-1][: len(form.header)]))


def header_as_written(file: IO[bytes], form: Form) -> list[str]:
    """The columns' names by their bytes alone, the same whatever encoding they are read in."""
    return in_encoding(file, form, "latin-1").header if form.encoding in texts.ENCODINGS else form.header


def _readings(file: IO[bytes], size: int, encoding: str) -> list[Candidate]:
    """The first lines by each delimiter."""
    sample = texts.sample(file, encoding)
    return [(encoding, each, "", texts.sample_lines(sample, each, SAMPLE, end=size)) for each in texts.DELIMITERS]


def _headers(candidates: Sequence[Candidate], known: Known) -> list[tuple[Understood, list[list[str]]]]:
    return [best for candidate in candidates if (best := _best_header(*candidate, known=known))]


def _is_plain(found: Sequence[tuple[Understood, list[list[str]]]]) -> bool:
    """Whether there are column names, and they read the same in any encoding."""
    return bool(found) and all(name.isascii() for understood, _below in found for name in understood.form.header)


def _best_header(
    encoding: str, delimiter: str, sheet: str, lines: list[list[str]], *, known: Known
) -> tuple[Understood, list[list[str]]] | None:
    """The header line that names most of our fields, and the lines below it; None when no line names a creator."""
    best: tuple[Understood, list[list[str]]] | None = None
    for number, cells in enumerate(lines[:HEADER_WITHIN], start=1):
        header, below = _named_apart(cells), lines[number:]
        mapping = known.guess(header, below)
        if known.identifies(mapping) and (best is None or len(mapping) > len(best[0].mapping)):
            seen = any(cell.strip() for row in below for cell in row)
            best = Understood(Form(header, number, encoding, delimiter, sheet), mapping, seen), below
    return best


def _named_apart(cells: Sequence[str]) -> list[str]:
    """Column names, each once: "Followers", "Followers (2)"; a blank one by its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:100] or _("Column %(place)s") % {"place": place}
        same = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return names


def _no_header(samples: list[list[list[str]]]) -> str:
    """No line names a creator: what the first line reads, in the reading that finds most columns in it."""
    firsts = [next((cells for cells in lines if any(cells)), []) for lines in samples]
    first = max(firsts, key=len, default=[])
    names = ", ".join(" ".join(cell.split())[:30] for cell in first[:8])
    if not names:
        return _("This file has no line of column names. Write them above the rows, “Handle” or “Name” among them.")
    platform = next((name for word, name in kinds.OTHER_PLATFORMS.items() if word in names.lower()), "")
    if platform:
        return kinds.other_platform(platform)
    words = _(
        "No column is named as a TikTok handle or a creator’s name. The first line reads: %(names)s."
        " Write the columns’ names above the rows, “Handle” or “Name” among them."
    )
    return words % {"names": names}
