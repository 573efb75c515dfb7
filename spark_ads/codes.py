"""Video codes as people paste them, brought to the form TikTok made them in. One normaliser for every place that takes one."""

import html
import re
from typing import Final

from django.utils.translation import gettext as _

# Codes seen are 40 to 70 signs long, a # before them; no document says how they are made (wire page 3b).
SHORTEST: Final = 20
LONGEST: Final = 255
SIGNS: Final = r"A-Za-z0-9+/=_\-"
WHOLE: Final = re.compile(rf"#?[{SIGNS}]+")
# Quotes of all kinds, brackets, and what is seen by nobody: zero-width signs, marks of direction, soft hyphens.
AROUND: Final = "\"'`´“”„‟‘’‚‛«»‹›<>()[]{}.,;:!*"
UNSEEN: Final = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x1f\x7f]+")
LABEL: Final = re.compile(r"(?i)^(?:(?:tiktok|video|spark|ads?|auth(?:orization)?|código|code|de|del)\s*)+[:：]\s*")


def normalised(pasted: str) -> str:
    """The code without what copying and messages put around and into it. Doing it twice changes nothing more."""
    text, before = _once(pasted), pasted
    while text != before:  # what one pass uncovers, `& amp;` say, the next one takes; each leaves less
        text, before = _once(text), text
    return text


def problem(code: str) -> str:
    """What is wrong with a normalised code, in words for whoever pasted it; "" where it looks like one."""
    if "://" in code or "tiktok.com" in code:
        return _("That is a link. Copy the video code from the post’s ad settings.")
    if len(code) < SHORTEST:
        return _("That is too short for a video code. Copy all of it.")
    if len(code) > LONGEST:
        return _("A video code has at most 255 characters. Copy one code alone.")
    if not WHOLE.fullmatch(code):
        return _("There are signs in it that no video code has. Copy the code alone.")
    return ""


def _once(pasted: str) -> str:
    text = html.unescape(pasted).replace("\uff03", "#")
    text = UNSEEN.sub("", LABEL.sub("", text.strip()).replace("\\n", "").replace("\\r", ""))
    text = text.strip(AROUND)
    while text.startswith("##"):
        text = text[1:]
    return f"#{text}" if text and not text.startswith("#") and WHOLE.fullmatch(text) else text
