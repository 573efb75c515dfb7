"""Counters asked of TikTok and kept as snapshots (P5, P6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from brands.models import Brand
from campaigns import daily, ingest
from campaigns.models import Post, PostWatching
from campaigns.models.source import Source
from lifecycle.transitions import Refused
from tiktok.answers import Counters
from tiktok.connecting import client_for, is_connected
from tiktok.errors import Rejected
from tiktok.words import TOKEN_REFUSED

ONCE_A = timedelta(minutes=1)
WINDOW = timedelta(days=59)  # TikTok reports at most 60 days
MOST_AT_ONCE = 600  # posts of a round, of all brands together
# How soon to look again, by the post's age: (younger than, pause). Older than the last, TikTok stops counting.
RHYTHM = (
    (timedelta(hours=1), timedelta(minutes=1)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta(days=7), timedelta(hours=1)),
    (timedelta(days=90), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
)
Told = dict[str, Counters]  # by video id, since handles change


def in_order(posts: Iterable[Post]) -> list[Post]:
    """Posts of one order, and of one of TikTok's campaigns, side by side: so they are asked about in one call."""
    return sorted(posts, key=lambda post: (post.order.tiktok_id if post.order else "", post.account_id, post.pk))


def observe(posts: Sequence[Post], *, at: datetime) -> int:
    """Keep what TikTok tells of the posts of one brand; of how many it told anything.

    What an answer tells of other posts is kept as well, so a campaign whose posts are all due is asked about once.
    """
    waiting = _not_yet_observed(posts, at=at)
    if not waiting:
        return 0
    brand = waiting[0].brand
    with client_for(brand) as client:
        reported = _reported(client, waiting, at=at)
        asked_alone = [post for post in waiting if post.tiktok_id not in reported and _is_asked_alone(client, post)]
        listed, gone = _listed(client, asked_alone)
    told = reported | listed
    _keep(brand, told, at=at)
    _plan([post for post in waiting if post.tiktok_id not in told], at=at)
    _note_gone(gone, at=at)
    return sum(post.tiktok_id in told for post in waiting)


def ask_now(post: Post, *, at: datetime) -> None:
    """A person wants fresh figures: the post is due now. At most once a minute, and while TikTok still counts."""
    if post.removed_at:
        raise Refused(_("This post is no longer on TikTok; its last figures stay."))
    if next_look(post, at=at) is None:
        raise Refused(_("TikTok reports on a post for a year. This one is older; its last figures stay."))
    if are_fresh(post, at=at):
        raise Refused(_("These figures are less than a minute old."))
    if not is_connected(post.brand):
        raise Refused(_("Connect %(brand)s to TikTok, then ask for new figures.") % {"brand": post.brand})
    Post.objects.filter(pk=post.pk).update(next_refresh_at=at)


def are_fresh(post: Post, *, at: datetime) -> bool:
    """Whether TikTok gave the figures within the last minute: asking again would bring the same."""
    return post.observed_at is not None and at - post.observed_at < ONCE_A


def next_look(post: Post, *, at: datetime) -> datetime | None:
    """When the post's counters are due again; None once TikTok has stopped counting."""
    age = at - post.published_at
    return next((at + pause for limit, pause in RHYTHM if age < limit), None)


def _not_yet_observed(posts: Sequence[Post], *, at: datetime) -> list[Post]:
    """Without those that an answer about other posts has just told of."""
    keys = [post.pk for post in posts]
    done = set(
        Post.objects.filter(pk__in=keys, observed_at=at, figures_source=Source.TIKTOK).values_list("pk", flat=True)
    )
    return [post for post in posts if post.pk not in done]


def _reported(client: Any, posts: Iterable[Post], *, at: datetime) -> Told:
    """What the report of their orders tells; on TikTok One, of all posts of their campaigns."""
    orders = sorted({post.order.tiktok_id for post in posts if post.order and post.order.tiktok_id})
    rows = client.report(orders, (at - WINDOW).date(), at.date()) if orders else []
    return {row.video_id: row for row in rows}


def _is_asked_alone(client: Any, post: Post) -> bool:
    """Whether only the public list tells of the post: it has no order, or the report does not say why it is missing."""
    return bool(post.account.handle) and (post.order is None or not client.tells_removal)


def _listed(client: Any, posts: Sequence[Post]) -> tuple[Told, list[Post]]:
    """What creators' public lists tell, and the posts that are in none. A creator TikTok does not list is no news."""
    told: Told = {}
    gone: list[Post] = []
    for batch in _by_account(posts):
        try:
            rows = client.public_videos(batch[0].account.handle, [post.tiktok_id for post in batch])
        except Rejected as error:
            if error.code in TOKEN_REFUSED:
                raise
            continue
        told |= {row.counters.video_id: row.counters for row in rows}
        gone += [post for post in batch if post.tiktok_id not in told]
    return told, gone


def _by_account(posts: Sequence[Post], most: int = 10) -> list[list[Post]]:
    """An account's posts, as many as the list gives at once."""
    accounts: dict[int, list[Post]] = {}
    for post in posts:
        accounts.setdefault(post.account_id, []).append(post)
    return [theirs[start : start + most] for theirs in accounts.values() for start in range(0, len(theirs), most)]


def _keep(brand: Brand, told: Told, *, at: datetime) -> None:
    posts = list(brand.posts.filter(tiktok_id__in=list(told), removed_at__isnull=True))
    if posts:
        pairs = [(post, told[post.tiktok_id]) for post in posts]
        ingest.keep(daily.observations(pairs, at=at))
        _keep_watching(pairs, at=at)
        _plan(posts, at=at)


def _keep_watching(pairs: Iterable[tuple[Post, Counters]], *, at: datetime) -> None:
    """Where views come from and how long people stay, of the posts TikTok tells it of."""
    told = ("two_second_rate", "six_second_rate", "views_by_source", "retention")
    rows = [
        PostWatching(brand_id=post.brand_id, post=post, observed_at=at, **{name: getattr(row, name) for name in told})
        for post, row in pairs
        if row.views_by_source or row.retention or row.two_second_rate is not None
    ]
    PostWatching.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["post"], update_fields=["observed_at", *told], batch_size=500
    )


def _plan(posts: Iterable[Post], *, at: datetime) -> None:
    """When each is due again."""
    due: dict[datetime | None, list[int]] = {}
    for post in posts:
        due.setdefault(next_look(post, at=at), []).append(post.pk)
    for moment, keys in due.items():
        Post.objects.filter(pk__in=keys).update(next_refresh_at=moment)


def _note_gone(posts: Iterable[Post], *, at: datetime) -> None:
    """They keep their last figures. A post nobody ever saw counters of may merely not be listed yet."""
    seen = [post.pk for post in posts if post.observed_at]
    reason = _("TikTok no longer lists it: it was deleted, or made private.")
    Post.objects.filter(pk__in=seen, removed_at__isnull=True).update(removed_at=at, removal_reason=reason)
