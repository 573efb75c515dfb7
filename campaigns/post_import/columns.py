"""Which fact of a post, or figure of it, a column of a file holds; scrapers' own names among them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaigns.models.snapshot import COUNTERS, LARGEST
from creators.importing import values
from creators.importing.columns import field_of, find
from creators.importing.values import Unreadable, is_nothing
from tiktok.read.values import time

NO_HEADER = _(
    "No column is named as a post’s link or id. Write the columns’ names above the rows, “Link” or “Post ID” among them."
)
NEEDED = _("Say which column holds the post’s link or id, and one that tells something else of it.")
MOST_SECONDS = 24 * 3600


def count(cell: str) -> int | None:
    """A counter of a post."""
    return values.number(cell, most=LARGEST)


def text(cell: str) -> str:
    """As it stands."""
    return "" if is_nothing(cell) else cell.strip()


def moment(cell: str) -> str:
    """A time as ISO 8601: unix seconds or milliseconds, ISO, or a day."""
    if is_nothing(cell):
        return ""
    at: datetime | None = time(cell.strip().replace("Z", "+00:00"))
    if at is None:
        words = _now("“%(text)s” is not a time: unix seconds, or 2026-11-22 14:30 (UTC).")
        raise Unreadable(words % {"text": cell[:40]})
    return at.isoformat()


def share(cell: str) -> float | None:
    """A share of 1: 0.45 or 45%."""
    if is_nothing(cell):
        return None
    bare = cell.strip()
    figure = _figure(bare.rstrip("% ")) / (100 if bare.endswith("%") else 1)
    if not 0 <= figure <= 1:
        raise Unreadable(_now("“%(text)s” is no share: between 0 and 1, or with %%.") % {"text": cell[:40]})
    return figure


def seconds(cell: str) -> float | None:
    """A length of time in seconds."""
    if is_nothing(cell):
        return None
    figure = _figure(cell.strip().removesuffix("s"))
    if not 0 <= figure <= MOST_SECONDS:
        raise Unreadable(_now("“%(text)s” is no length in seconds.") % {"text": cell[:40]})
    return figure


def handle(cell: str) -> str:
    """A handle; what is no handle is left out: the link may name the author."""
    try:
        return values.handle(cell)
    except Unreadable:
        return ""


FIELDS = (
    field_of("post_id", _("Post ID"), text, "id|video id|videoid|item id|itemid|aweme id|tiktok id|tiktok video id|postid|tiktok post id"),
    field_of(
        "url",
        _("Link"),
        text,
        "webvideourl|web video url|post url|post link|video link|tiktok url|tiktok link|share url|shareurl|permalink"
        "|url|link|video url|submittedvideourl|posturl|videowebviewurl|enlace|lien",
    ),
    field_of(
        "handle",
        _("Handle"),
        handle,
        "authormeta name|author uniqueid|author unique id|author username|author handle|creator handle|username|user name"
        "|uniqueid|unique id|account|influencer|creator|author|authorname|author name|tiktok handle|profile",
    ),
    field_of("author_id", _("Author’s number"), text, "authorid|authormeta id|author id|user id|userid"),
    field_of("author_name", _("Author’s name"), values.words, "authormeta nickname|author nickname|nickname|display name", 200),
    field_of("caption", _("Caption"), text, "text|desc|description|title|video description|post text|post", 4_000),
    field_of(
        "published_at",
        _("Published"),
        moment,
        "createtime|create time|createtimeiso|create time iso|created at|created|published|publish date|publish time"
        "|posted|posted at|post date|upload date|date published|date",
    ),
    field_of(
        "observed_at",
        _("Figures as of"),
        moment,
        "observed|figures as of|as of|scraped at|scrapedat|scraped|captured at|captured|fetched at|fetched|collected at"
        "|snapshot|snapshot at|snapshot date|exported at|timestamp|checked at",
    ),
    field_of("thumbnail_url", _("Thumbnail"), text, "covers default|cover|coverurl|videometa coverurl|thumbnail|video cover", 2_000),
    field_of("seconds", _("Length"), seconds, "videometa duration|video duration|duration|length|duration seconds"),
    field_of(
        "views",
        _("Views"),
        count,
        "playcount|play count|plays|video views|video plays|view count|viewcount|views count|statsplaycount|stats playcount|total views",
    ),
    field_of("likes", _("Likes"), count, "diggcount|digg count|like count|likecount|likes count|hearts|heartcount|stats diggcount"),
    field_of("comments", _("Comments"), count, "commentcount|comment count|comments count|stats commentcount"),
    field_of("shares", _("Shares"), count, "sharecount|share count|shares count|stats sharecount"),
    field_of(
        "favorites",
        _("Favourites"),
        count,
        "favourites|collectcount|collect count|saves|save count|savecount|bookmarks|favorite count|stats collectcount",
    ),
    field_of("reach", _("Reach"), count, "reached|unique viewers|people reached"),
    field_of("completion_rate", _("Completion rate"), share, "completion|full video watched rate|watched full video|finish rate"),
    field_of(
        "average_watch_seconds", _("Average watch time"), seconds, "average watch time|avg watch time|average time watched"
    ),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}


def guess(header: Sequence[str], below: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """Our field → the column that holds it. Links are known by what they are where no column is named for them."""
    found = find(header, below, FIELDS)
    if not {"post_id", "url"} & found.keys():
        free = (name for place, name in enumerate(header) if name not in found.values() and _has_links(place, below))
        if name := next(free, ""):
            found["url"] = name
    return found


def identifies(mapping: Mapping[str, str]) -> bool:
    """Whether the columns name posts, and say anything else of them."""
    return bool(mapping.get("post_id") or mapping.get("url")) and len(mapping) > 1


def figures(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The counters among a row's facts."""
    return {name: facts[name] for name in COUNTERS if name in facts}


def _has_links(place: int, below: Sequence[Sequence[str]]) -> bool:
    cells = [row[place] for row in below if place < len(row) and row[place].strip()]
    return bool(cells) and all("tiktok.com/" in cell for cell in cells)


def _figure(bare: str) -> float:
    try:
        return float(bare.replace(",", "."))
    except ValueError as error:
        raise Unreadable(_now("“%(text)s” is not a number.") % {"text": bare[:40]}) from error
