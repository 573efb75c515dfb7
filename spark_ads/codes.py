"""Video codes as people paste them."""

import html
import re

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
AROUND = " \t\r\n\"'`“”‘’«»<>()[]*"
BETWEEN = re.compile(r"[\s,;|]+")


def normalised(text: str) -> str:
    """One code as TikTok gave it: without what mail and chat put around and into it, with its `#`."""
    bare = re.sub(r"\s+", "", html.unescape(text).translate(UNSEEN)).strip(AROUND + ",;|")
    return bare if not bare or bare.startswith("#") else f"#{bare}"


def each(text: str) -> list[str]:
    """The codes in a pasted text, each once. A `#` begins a code, however its lines are broken."""
    plain = html.unescape(text).translate(UNSEEN)
    pieces = re.split(r"(?=#)", plain) if "#" in plain else BETWEEN.split(plain)
    found = (normalised(piece) for piece in pieces)
    return list(dict.fromkeys(code for code in found if len(code) > 1))
