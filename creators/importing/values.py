"""What people write in a cell, read as what it means. "" is unknown; nonsense raises `Unreadable` in words."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from creators import countries
from creators.importing.spreadsheets import unguarded

UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
MOST = 10**15
TAG_LENGTH, MOST_TAGS = 50, 30
MOST_VIDEOS = 1_000_000  # in 30 days
YOUNGEST, OLDEST = 5, 120
NOTHING = {"", "-", "–", "—", "n/a", "na", "nan", "null", "none", "unknown", "?", "#n/a"}
YES = {"yes", "y", "true", "t", "1", "1.0", "ja", "oui", "sí", "si", "x", "✓"}
NO = {"no", "n", "false", "f", "0", "0.0", "nein", "non"}
KINDS = {
    "personal": {"personal", "private", "creator", "creator account", "personal account", "persönlich"},
    "business": {"business", "company", "business account", "brand", "geschäftlich"},
}

_NUMBER = re.compile(r"([0-9][0-9.,]*(?:e[+-]?[0-9]{1,3})?)([kmb]?)")
_COMMAS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_DOTS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]*)?|[0-9]{1,3}\.[0-9]{3},[0-9]*")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_SUMMARY = re.compile(
    r"(grand |sub)?totals?( \w+)?:?$|(sum|average|mean|median|count|summe|gesamt|mittelwert|suma|promedio|somme|totale):?$"
    r"|(total|rows?|records?|results?|creators?) ?[:=] ?[0-9]|(source|quelle|fuente|note|notes|page) ?[:\d]"
    r"|(exported|generated|created|downloaded|printed) (on|by|from|at)\b|©|\(c\) ",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[a-z0-9_.]{2,64}")


class Unreadable(Exception):
    """A cell, or a file, that cannot be understood; its text is for a person, `field` is the form's it belongs to."""

    field = "file"


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing."""
    return text.strip().lower() in NOTHING


def number(text: str, most: int = MOST) -> int | None:
    """A count: 10.4M, 330.1K, 1,234,567, 1.234.567, 3e+06, 32700.0."""
    if is_nothing(text):
        return None
    found = _NUMBER.fullmatch(_INVISIBLE.sub("", text).replace("'", "").replace("’", "").lower())
    if found is None:
        raise Unreadable(_("“%(text)s” is not a number.") % {"text": text[:40]})
    figure = _figure(found[1], text, short=bool(found[2])) * UNITS[found[2]]
    if figure > most:
        raise Unreadable(_("“%(text)s” is too large to be true.") % {"text": text[:40]})
    return round(figure)


def videos(text: str) -> int | None:
    """A count of one month's videos."""
    return number(text, most=MOST_VIDEOS)


def age(text: str) -> int | None:
    """Years, between 5 and 120."""
    years = number(text)
    if years is not None and not YOUNGEST <= years <= OLDEST:
        raise Unreadable(_("“%(text)s” is not an age.") % {"text": text[:40]})
    return years


def handle(text: str) -> str:
    """A TikTok handle, with or without @, or the address of a profile; lower case."""
    if is_nothing(text):
        return ""
    dense = _INVISIBLE.sub("", text)
    bare = (_handle_in(dense) if "/" in dense else dense).lstrip("'@").lower()
    if not _HANDLE.fullmatch(bare):
        words = _("“%(text)s” is not a TikTok handle: letters, digits, _ and . only, 2 or more.")
        raise Unreadable(words % {"text": text[:60]})
    return bare


def country(text: str) -> str:
    """The two-letter code of a country."""
    if is_nothing(text):  # NA among it: a missing value far more often than Namibia
        return ""
    code = countries.code_of(text)
    if not code:
        raise Unreadable(_("No country is called “%(text)s”.") % {"text": text[:40]})
    return code


def yes_or_no(text: str) -> bool | None:
    """Yes, no, or not known."""
    if is_nothing(text):
        return None
    word = text.strip().lower()
    if word not in YES | NO:
        raise Unreadable(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})
    return word in YES


def account_type(text: str) -> str:
    """Personal or business."""
    if is_nothing(text):
        return ""
    word = text.strip().lower()
    kind = next((kind for kind, words in KINDS.items() if word in words), "")
    if not kind:
        raise Unreadable(_("“%(text)s” is neither personal nor business.") % {"text": text[:40]})
    return kind


def words(text: str) -> str:
    """Plain text on one line."""
    return unguarded(" ".join(text.split()))


def tags(text: str) -> list[str]:
    """Tags apart by commas, semicolons or bars, each once."""
    if is_nothing(text):
        return []
    found = [words(part)[:TAG_LENGTH] for part in re.split(r"[,;|\n]", text)]
    return list({tag.lower(): tag for tag in reversed(found) if tag}.values())[::-1][:MOST_TAGS]


def is_summary(cells: Sequence[str]) -> bool:
    """Whether a row is a table's foot rather than a creator: "Total: 1,234", "Exported on …"."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return bool(_SUMMARY.match(first)) and not first.startswith("@")


def _figure(digits: str, text: str, *, short: bool) -> Decimal:
    if _TWO_WAYS.fullmatch(digits) and not short:
        # 1.234 is 1,234 in a German file and 1 in an English one; a guess would be wrong by a thousand.
        raise Unreadable(_("“%(text)s” can be read in two ways; write it without the point.") % {"text": text[:40]})
    if _COMMAS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _DOTS.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(",", ".")
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise Unreadable(_("“%(text)s” is not a number.") % {"text": text[:40]}) from error


def _handle_in(address: str) -> str:
    """The handle in a profile's address; other sites, short links and lookalikes are refused."""
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        host, parts = "", urlsplit("")
    first = parts.path.strip("/").split("/")[0]
    if host != "tiktok.com" or not first.startswith("@"):
        raise Unreadable(_("“%(text)s” is not the address of a TikTok profile.") % {"text": address[:60]})
    return first
