"""Hashtags and mentions, read from what a person typed."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HASHTAG = re.compile(r"#\w{1,100}")
MENTION = re.compile(r"@[a-z0-9._]{2,24}")  # as TikTok spells handles
BETWEEN = re.compile(r"[\s,;]+")


def normalised(text: str) -> str:
    """Hashtags, then mentions, each once: "#boots @acme". A bare word is a hashtag. Raises `ValidationError`."""
    words = [_word(word) for word in BETWEEN.split(text.replace("#", " #").replace("@", " @")) if word]
    once = {word.casefold(): word for word in reversed(words)}
    kept = [once[key] for key in dict.fromkeys(word.casefold() for word in words)]
    return " ".join(sorted(kept, key=lambda word: word.startswith("@")))


def _word(word: str) -> str:
    if word.startswith("@"):
        handle = word.lower().rstrip(".")
        if not MENTION.fullmatch(handle):
            raise ValidationError(_("“%(word)s” is no TikTok handle.") % {"word": word})
        return handle
    hashtag = word if word.startswith("#") else f"#{word}"
    if not HASHTAG.fullmatch(hashtag):
        raise ValidationError(_("“%(word)s” is no hashtag: letters, figures and _ only.") % {"word": word})
    return hashtag
