"""Everything that creators read: their templates, with all those include or extend, and the modules that speak to them."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
TEMPLATES = (
    "**/creator_*.html",
    "**/creator_*.txt",
    "**/_creator_*.html",
    "campaigns/mail/*",
    "creators/connect*.html",
    "404.html",
    "403.html",
    "403_csrf.html",
    "500.html",
)
BRANDS = {"campaigns/_creator_link.html", "creators/creator_edit.html"}  # members read these
MODULES = (
    "*/creator_*.py",
    "*/views/creator_*.py",
    "campaigns/views/creator.py",
    "campaigns/views/uploads.py",
    "campaigns/upload*.py",
    "campaigns/media*.py",
    "campaigns/handing_in.py",
    "campaigns/checking.py",
    "campaigns/messaging/answering.py",
    "campaigns/messaging/starters.py",
    "campaigns/messaging/telling.py",
    "campaigns/publishing.py",
    "creators/authenticating.py",
    "creators/views/connect.py",
    "spark_ads/answering.py",
    "spark_ads/codes.py",
    "spark_ads/telling.py",
    "config/templatetags/*.py",
)
# Where the rest of a module speaks to members: what in it speaks to creators.
PARTS = {
    "campaigns/message_forms.py": ("AnswerForm",),
    "campaigns/messaging/variables.py": ("TO_DO", "_in_words", "_on"),
    "campaigns/models/asset.py": ("Kind",),
    "campaigns/models/order.py": ("Status", "SparkDays"),
    "campaigns/models/version.py": ("Status", "WORDS_FOR_CREATOR"),
    "spark_ads/doctor.py": ("TO_CREATOR",),
}
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PULLED = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")

Message = str | tuple[str, ...]


def messages() -> dict[Message, str]:
    """Every message creators may read, with the first file it stands in; those with a plural as a pair."""
    found: dict[Message, str] = {}
    for path in [*templates(), *modules(), *(ROOT / name for name in PARTS)]:
        for message in _messages_of(path):
            found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def templates() -> list[Path]:
    """The creators' templates, and what these draw in."""
    folder = ROOT / "templates"
    waiting = [path for pattern in TEMPLATES for path in sorted(folder.glob(pattern))]
    seen: list[Path] = []
    while waiting:
        path = waiting.pop()
        if path in seen or str(path.relative_to(folder)) in BRANDS or not path.exists():
            continue
        seen.append(path)
        waiting += [folder / name for name in PULLED.findall(path.read_text())]
    return seen


def modules() -> list[Path]:
    """The modules that speak to creators."""
    return sorted({path for pattern in MODULES for path in ROOT.glob(pattern) if path.name != "creator_urls.py"})


def translations() -> dict[Message, Message]:
    """What the catalogue says, without what is marked fuzzy."""
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="es")
    return {_plain(entry.id): _plain(entry.string) for entry in catalogue if entry.id and not entry.fuzzy}


def _messages_of(path: Path) -> Iterator[Message]:
    text = path.read_text()
    parts = PARTS.get(str(path.relative_to(ROOT)))
    if parts:
        code = "\n".join(_part(text, name) for name in parts)
    else:
        code = text if path.suffix == ".py" else templatize(text, origin=str(path))
    for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        if message:
            yield _plain(message)


def _part(text: str, name: str) -> str:
    """The code of one class, function or constant of a module."""
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node]
        if name in (getattr(target, "name", getattr(target, "id", "")) for target in targets):
            return ast.get_source_segment(text, node) or ""
    raise LookupError(name)


def _plain(message: Any) -> Message:
    return tuple(str(part) for part in message) if isinstance(message, tuple | list) else str(message)
