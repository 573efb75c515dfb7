"""What people paste as the address of a post, read as what it means (P4). Nothing is asked of anybody here.

An id's upper 32 bits are its time of creation in unix seconds, so an id that a spreadsheet rounded gives itself away, and a
number that is none is mostly seen to be none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

Kind = Literal["video", "photo"]
FIRST = datetime(2014, 4, 1, tzinfo=UTC)  # Musical.ly's first videos, which TikTok took over
AHEAD = timedelta(days=1)  # clocks differ
MIRRORS_AHEAD = timedelta(days=3650)  # the simulator's time can be turned on
LONGEST = 2_000

HOSTS = {"tiktok.com", "www.tiktok.com", "m.tiktok.com"}
SHORT_HOSTS = {"vm.tiktok.com", "vt.tiktok.com"}
OTHERS = {
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "facebook.com": "Facebook",
    "fb.watch": "Facebook",
    "twitter.com": "X",
    "x.com": "X",
    "snapchat.com": "Snapchat",
    "pinterest.com": "Pinterest",
    "threads.net": "Threads",
    "twitch.tv": "Twitch",
    "douyin.com": "Douyin",
}

_ID = r"[0-9]{5,25}"
_HANDLE = re.compile(r"[A-Za-z0-9_.]{2,64}")
# Paths of a post, and of what is none; the first that matches counts.
_POST = re.compile(rf"/@(?P<handle>[^/]*)/(?P<kind>video|photo)/(?P<id>{_ID})(?:/|$)")
_BARE = re.compile(
    rf"/(?:v|embed(?:/v[23])?|player/v1|share/video|i18n/share/video|share/item|video)/(?P<id>{_ID})(?:\.html)?(?:/|$)"
)
_SHORT = re.compile(r"/(?:t/)?(?P<word>[A-Za-z0-9]{4,32})/?$")
_AROUND = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\"'`<>()[]{}«»“”‘’„‚.,;:!?|*"
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x1f\x7f]")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?e\+?[0-9]{1,2}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*://", re.IGNORECASE)
_SPACED = re.compile(r"[0-9][0-9 ,.'’\u00a0\u202f]+[0-9]")


class NotAPost(ValueError):
    """What was pasted leads to no post; the text says why, and what to do, to a person."""


@dataclass(frozen=True)
class PostLink:
    """A post by its id, and its author's handle where the link names one; or `short`: an address that has to be followed first."""

    post_id: str = ""
    handle: str = ""
    kind: Kind = "video"
    short: str = ""

    @property
    def created_at(self) -> datetime:
        """When the post was created, to the second (UTC)."""
        return created_at(self.post_id)

    @property
    def url(self) -> str:
        """The post's address as TikTok writes it; "" where the handle is not known."""
        return f"https://www.tiktok.com/@{self.handle}/{self.kind}/{self.post_id}" if self.handle else ""


def created_at(post_id: str) -> datetime:
    """When a post was created, by its id."""
    return datetime.fromtimestamp(int(post_id) >> 32, UTC)


def parse(text: str, *, now: datetime, mirrors: Sequence[str] | None = None) -> PostLink:
    """A pasted link or id. Raises `NotAPost`.

    `mirrors` are addresses that stand for tiktok.com, as the simulator's does where it is on.
    """
    pasted = _INVISIBLE.sub("", text).strip(_AROUND)
    if not pasted:
        raise NotAPost(_("Nothing is here. Paste the link of a post."))
    if len(pasted) > LONGEST:
        raise NotAPost(_("This is too long to be a link. Paste one link a line."))
    if _is_number(pasted):
        return PostLink(checked_id(pasted, now=now))
    return _of_address(pasted, now=now, mirrors=settings.TIKTOK_LINK_MIRRORS if mirrors is None else mirrors)


def checked_id(text: str, *, now: datetime) -> str:
    """An id that stands alone. One that a spreadsheet rounded, or that no time fits, raises `NotAPost`."""
    bare = text.strip().lstrip("'").strip()
    if _SCIENTIFIC.fullmatch(bare):
        raise NotAPost(_rounded(text))
    if not bare.isascii() or not bare.isdecimal():
        raise NotAPost(_("“%(text)s” is no id of a post: 19 digits and nothing else.") % {"text": text[:40]})
    number = int(bare[:30])
    _refuse_implausible(bare, number, now=now)
    if number % 1_000 == 0 or number % 1_024 == 0:  # as a float prints it: to 16 digits, or exactly
        raise NotAPost(_rounded(text))
    return str(number)  # a post has one id, whatever zeros stand before it


def _is_number(pasted: str) -> bool:
    return bool(pasted.isdecimal() or _SCIENTIFIC.fullmatch(pasted) or _SPACED.fullmatch(pasted))


def _of_address(pasted: str, *, now: datetime, mirrors: Sequence[str]) -> PostLink:
    if re.search(r"\s", pasted):
        raise NotAPost(_("There are spaces inside. Paste one link a line, without other words."))
    mirrored = next((each for each in mirrors if f"{pasted}/".startswith(f"{each.rstrip('/')}/")), "")
    if mirrored:
        parts = urlsplit("https://www.tiktok.com" + pasted[len(mirrored.rstrip("/")) :])
        now += MIRRORS_AHEAD
    else:
        parts = _parts(pasted)
        _refuse_hosts(parts)
    path = _decoded(parts.path)
    if found := _POST.match(path) or (parts.hostname in HOSTS and _BARE.match(path)):
        facts = found.groupdict()
        _refuse_implausible(facts["id"], int(facts["id"]), now=now)
        kind: Kind = "photo" if facts.get("kind") == "photo" else "video"
        handle = _HANDLE.fullmatch(facts.get("handle") or "")  # TikTok goes by the id, whatever stands there
        return PostLink(str(int(facts["id"])), handle[0].lower() if handle else "", kind)
    if _is_short(parts, path):
        word = f"{_SHORT.fullmatch(path)['word']}"  # type: ignore[index]
        return PostLink(short=_short_address(parts, word, mirrored))
    raise NotAPost(_what_else(path, pasted))


def _parts(pasted: str) -> SplitResult:
    address = pasted if _SCHEME.match(pasted) else f"https://{pasted.lstrip('/')}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise NotAPost(_not_a_link(pasted)) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise NotAPost(_("“%(text)s” is not a web address. Paste the post’s link.") % {"text": pasted[:60]})
    if parts.username is not None or parts.password is not None or port is not None:
        raise NotAPost(_("A link of TikTok’s has no name or port in its address. This one may lead elsewhere."))
    return parts


def _refuse_hosts(parts: SplitResult) -> None:
    host = parts.hostname or ""
    if host in HOSTS | SHORT_HOSTS:
        return
    bare = host.removeprefix("www.").removeprefix("m.")
    if not host or "." not in host:
        raise NotAPost(_not_a_link(parts.geturl().removeprefix("https://")))
    if bare in OTHERS:
        raise NotAPost(_("This is a link of %(name)s. Only posts on TikTok can be followed.") % {"name": OTHERS[bare]})
    words = _("This address is not TikTok’s: %(host)s. Open the post in TikTok and copy its link there.")
    if not host.isascii() or "xn--" in host:
        words = _("This address only looks like TikTok’s: a letter of %(host)s is another. Copy the link in TikTok.")
    elif "tiktok" in host:
        words = _("This address only looks like TikTok’s: it belongs to %(host)s. Copy the link in TikTok.")
    raise NotAPost(words % {"host": host[:80]})


def _is_short(parts: SplitResult, path: str) -> bool:
    if _SHORT.fullmatch(path) is None:
        return False
    return parts.hostname in SHORT_HOSTS or path.startswith("/t/")


def _short_address(parts: SplitResult, word: str, mirrored: str) -> str:
    if mirrored:
        return f"{mirrored.rstrip('/')}/t/{word}/"
    return f"https://{parts.hostname}/{'' if parts.hostname in SHORT_HOSTS else 't/'}{word}/"


def _what_else(path: str, pasted: str) -> str:
    """What an address of TikTok's is that leads to no post."""
    rest = re.sub(r"^/(?:[a-z]{2}(?:-[A-Za-z]{2,4})?)/(?=@|tag|music|video)", "/", path)
    if re.fullmatch(r"/@[^/]*/live/?", rest) or rest.startswith("/live"):
        return _("This is a live stream. Paste the link of a post.")
    if re.fullmatch(r"/@[^/]*/?", rest):
        return _("This is a profile. Open the post and copy its link: Share › Copy link.")
    if rest.startswith("/music/"):
        return _("This is a sound. Paste the link of a post that uses it.")
    if rest.startswith("/tag/"):
        return _("This is a hashtag. Paste the link of a post with it.")
    if re.search(r"/(?:video|photo|v|embed|player)(?:/|$)", rest):
        return _(
            "The link is cut off: its end, the post’s number of 19 digits, is missing or spoilt. Copy it once more."
        )
    if rest.strip("/") == "":
        return _("This is TikTok’s front page. Paste the link of a post.")
    return _("“%(text)s” leads to no post. Open the post in TikTok: Share › Copy link.") % {"text": pasted[:80]}


def _refuse_implausible(text: str, number: int, *, now: datetime) -> None:
    seconds = number >> 32
    if not FIRST.timestamp() <= seconds:
        raise NotAPost(
            _("“%(text)s” is no id of a post: it has %(n)s digits, and a post’s has 19.")
            % {"text": text[:40], "n": len(text)}
            if len(text) != 19
            else _("“%(text)s” is no id of a post: its time would be before TikTok began.") % {"text": text[:40]}
        )
    if seconds > (now + AHEAD).timestamp():
        words = _("“%(text)s” is no id of a post: its time would be in the future. Copy it once more.")
        raise NotAPost(words % {"text": text[:40]})


def _decoded(path: str) -> str:
    return re.sub(r"/{2,}", "/", unquote(path)) or "/"


def _rounded(text: str) -> str:
    words = _("“%(text)s” was rounded by a spreadsheet, so its last digits are lost. Paste the post’s link instead.")
    return words % {"text": text[:40]}


def _not_a_link(text: str) -> str:
    return _("“%(text)s” is neither a link nor an id of a post.") % {"text": text[:60]}
