"""Video codes as people paste them."""

import html
import re

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
AROUND = " \t\r\n\"'`“”‘’«»<>()[]*"


def normalised(text: str) -> str:
    """One code as TikTok gave it: without what mail and chat put around and into it, with its `#`."""
    bare = re.sub(r"\s+", "", html.unescape(text).translate(UNSEEN)).strip(AROUND + ",;|")
    return bare if not bare or bare.startswith("#") else f"#{bare}"
