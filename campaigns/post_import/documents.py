"""JSON as scrapers write it: an array of posts, one post a line, or either inside something else; read piece by piece."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from creators.importing.values import Unreadable

PIECE = 256 * 1024  # bytes
LONGEST = 8 * 1024 * 1024  # characters of one post
DEEPEST, MOST_NAMES, LONGEST_CELL = 4, 200, 4_000
_SPACE = re.compile(r"[\s,]*")
_LIST_OF_OBJECTS = re.compile(r"\[\s*(?=\{)")
DECODER = json.JSONDecoder(parse_float=str)  # as it was written: an id that a float ate can still be told
Object = dict[str, Any]


def is_json(start: bytes) -> bool:
    """Whether a file's first bytes open a JSON document."""
    return start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{")


def objects(file: IO[bytes]) -> Iterator[tuple[Object, int]]:
    """Each post, with how many bytes were read until there. Raises `Unreadable`."""
    file.seek(0)
    text = _Text(file)
    text.more()
    if text.rest.lstrip()[:1] == "{" and not _is_lines(text):
        yield from _inside(text)
        return
    found = _LIST_OF_OBJECTS.match(text.rest.lstrip()) if text.rest.lstrip()[:1] == "[" else None
    if found or text.rest.lstrip()[:1] == "[":
        text.skip(text.rest.index("[") + 1)
    yield from _each(text)


def flat(value: Object, *, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """A post as cells: names of what stands inside something are joined with points; lists are left out."""
    cells: dict[str, str] = {}
    for name, inner in value.items():
        key = f"{prefix}{_storable(name)}"
        if isinstance(inner, dict):
            cells |= flat(inner, prefix=f"{key}.", depth=depth + 1) if depth < DEEPEST else {}
        elif not isinstance(inner, list):
            cells[key] = "" if inner is None else _storable(str(inner))[:LONGEST_CELL]
    return cells


def _storable(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which JSON can spell and no database keeps."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


class _Text:
    """The file's text as far as it is read and not yet used."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._decoder = file, codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._place, self.passed, self.is_over = "", 0, 0, False

    @property
    def rest(self) -> str:
        """What is not used yet."""
        return self._text[self._place :]

    def more(self) -> bool:
        """Read on; False at the end."""
        if self.is_over:
            return False
        piece = self._file.read(PIECE)
        self.passed += len(piece)
        self.is_over = not piece
        try:
            self._text = self.rest + self._decoder.decode(piece, final=self.is_over)
        except UnicodeDecodeError as error:
            raise Unreadable(_("This JSON is not in UTF-8. Save it in UTF-8 and upload it again.")) from error
        self._place = 0
        return True

    def skip(self, number: int) -> None:
        """Use so many characters."""
        self._place += number

    def next(self) -> Any:
        """The value that begins here; `StopIteration` where the list or the file ends. Raises `Unreadable`."""
        while True:
            self._place = _SPACE.match(self._text, self._place).end()  # type: ignore[union-attr]
            if self._place < len(self._text) and self._text[self._place] == "]":
                raise StopIteration
            if self._place >= len(self._text):
                if not self.more():
                    raise StopIteration
                continue
            try:
                value, self._place = DECODER.raw_decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._place > LONGEST or not self.more():
                    raise Unreadable(_("This JSON breaks off, or is none. Export it once more.")) from error
            else:
                return value


def _each(text: _Text) -> Iterator[tuple[Object, int]]:
    while True:
        try:
            value = text.next()
        except StopIteration:
            return
        if isinstance(value, dict):
            yield value, text.passed


def _is_lines(text: _Text) -> bool:
    """Whether a first object is followed by another, or is itself a post."""
    try:
        value, end = DECODER.raw_decode(text.rest.lstrip())
    except (ValueError, RecursionError):
        return False
    return _is_post(value) or text.rest.lstrip()[end:].lstrip()[:1] == "{"


def _inside(text: _Text) -> Iterator[tuple[Object, int]]:
    """Posts inside one object: the first list of objects in it, or one post anywhere."""
    while not text.is_over and len(text.rest) < LONGEST:
        text.more()
    try:
        value, _end = DECODER.raw_decode(text.rest.lstrip())
    except (ValueError, RecursionError) as error:
        found = _LIST_OF_OBJECTS.search(text.rest)
        if found is None:
            raise Unreadable(_("This JSON breaks off, or is none. Export it once more.")) from error
        text.skip(found.end())
        yield from _each(text)
        return
    yield from ((post, text.passed) for post in _posts_in(value))


def _posts_in(value: Any, depth: int = 0) -> Iterator[Object]:
    if _is_post(value):
        yield value
    elif depth < DEEPEST:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for each in inner:
            yield from _posts_in(each, depth + 1)


def _is_post(value: Any) -> bool:
    return isinstance(value, dict) and any(
        str(value.get(name, "")).isdecimal() and len(str(value.get(name))) >= 15
        for name in ("id", "video_id", "videoId", "item_id", "post_id", "aweme_id")
    )
