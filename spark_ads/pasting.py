"""Several video codes pasted at once."""

import html
import re
from typing import Final

from spark_ads import codes

LONGEST_PIECE: Final = 2_000  # of one code with what came along; a longer one is none, and would take long to read
BETWEEN: Final = re.compile(r"[\s,;|]+")


def each(text: str) -> list[str]:
    """The codes in a pasted text, each once. A `#` begins a code, however its lines are broken."""
    plain = html.unescape(text).replace("\uff03", "#")
    pieces = re.split(r"(?=#)", plain) if "#" in plain else BETWEEN.split(plain)
    found = (codes.normalised(piece) if len(piece) <= LONGEST_PIECE else piece for piece in pieces)
    return list(dict.fromkeys(code for code in found if len(code) > 1))
