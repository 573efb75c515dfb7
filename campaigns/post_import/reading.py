"""A file of posts as a table, whatever it is written in."""

from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from campaigns.post_import import columns, documents
from creators.importing import kinds, reading
from creators.importing.reading import Form, Row, Understood
from creators.importing.values import Unreadable

JSON = "json"  # in the place of an encoding
SAMPLE = 40


def understand(file: IO[bytes], size: int) -> Understood:
    """Find out how a file is written. Raises `Unreadable` with what is wrong with it."""
    if size > kinds.LARGEST:
        raise Unreadable(_("This file is larger than 200 MB. Split it and upload the parts."))
    if not _is_json(file):
        return reading.understand(file, size, columns)
    sample = [documents.flat(each) for each, _passed in islice(documents.objects(file), SAMPLE)]
    header = list(dict.fromkeys(name for cells in sample for name in cells))[: documents.MOST_NAMES]
    mapping = columns.guess(header, [[cells.get(name, "") for name in header] for cells in sample])
    if not columns.identifies(mapping):
        raise Unreadable(_("No post is in this JSON: objects with an “id” of 19 digits, or a “url”, are looked for."))
    return Understood(Form(header, 0, encoding=JSON), mapping, has_rows=True)


def rows(file: IO[bytes], size: int, form: Form, *, after: int = 0) -> Iterator[Row]:
    """The rows beyond number `after`. Raises `Unreadable` at nonsense."""
    if form.encoding != JSON:
        return reading.rows(file, size, form, after=after)
    return _rows(file, size, form, after)


def _rows(file: IO[bytes], size: int, form: Form, after: int) -> Iterator[Row]:
    for number, (each, passed) in islice(enumerate(documents.objects(file), start=1), after, None):
        cells = documents.flat(each)
        yield Row(number, [cells.get(name, "") for name in form.header], min(passed / max(size, 1), 1.0))


def _is_json(file: IO[bytes]) -> bool:
    file.seek(0)
    return documents.is_json(file.read(4096))
