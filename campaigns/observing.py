"""Counters asked of TikTok and kept as snapshots (P5, P6).

What the report of an order or campaign tells counts first. A post it does not tell of is looked up by itself: with its
creator's own access, and in the creator's public list.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from brands.models import Brand
from campaigns import daily, fulfilling, ingest
from campaigns.models import Post, PostWatching
from campaigns.models.post import TiedBy
from campaigns.models.source import Source
from campaigns.seeing import SCOPE
from creators.authenticating import as_creator, may
from creators.models import Account
from lifecycle.transitions import Refused
from tiktok.answers import Counters
from tiktok.connecting import client_for, is_connected
from tiktok.errors import Rejected, Unavailable
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
# A creator's own access is a day or two behind (wire page 5): asking often brings nothing.
CREATORS_PAUSE = timedelta(hours=6)
MOST_NAMED = 10  # posts a creator's list gives at once
Told = dict[str, Counters]  # by video id, since handles change
Lane = Callable[[list[str]], Told]


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
        told = _reported(client, waiting, at=at)
        _keep(brand, told, Source.TIKTOK, at=at)
        alone = [post for post in waiting if post.tiktok_id not in told and _is_asked_alone(client, post)]
        found, gone = _looked_up(client, alone, at=at)
    for source, figures in found.items():
        _keep(brand, figures, source, at=at)
        told |= figures
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


def why_unknown(post: Post, *, at: datetime) -> str:
    """Why a post has no figures yet, and what brings them, in words; '' where it has some."""
    account = post.account
    if post.observed_at:
        return ""
    if post.removed_at or next_look(post, at=at) is None:
        words = _("TikTok gives no figures of this post any more. A file can bring those you have.")
    elif not is_connected(post.brand):
        words = _("Connect %(brand)s to TikTok: without a connection nobody is asked.")
    elif post.order and post.tied_by != TiedBy.HAND:
        words = _("TikTok has given no figures yet. They come within minutes.")
    elif may(account, SCOPE):
        words = _("The account of %(account)s is asked with the creator’s own access, which is a day or two behind.")
    elif account.handle and account.in_marketplace:
        words = _(
            "No order of TikTok’s has this post, so it is looked for in the public list of %(account)s. If nothing comes within "
            "an hour, it is private, deleted, or another account’s. A file can bring figures, too."
        )
    else:
        words = _(
            "Nobody tells figures of this post: %(account)s is not in TikTok Creator Marketplace, and has not connected the "
            "account. Invite the account or send the link to connect it, from its page; or import a file with figures."
        )
    return words % {"brand": post.brand, "account": account}


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
    """Whether no report can tell of the post: TikTok knows no order of it, or its report does not say why it is missing."""
    return post.order is None or post.tied_by == TiedBy.HAND or not client.tells_removal


def _looked_up(client: Any, posts: Sequence[Post], *, at: datetime) -> tuple[dict[Source, Told], list[Post]]:
    """What creators' own access and their public lists tell, and the posts that are in none of those that answered."""
    found: dict[Source, Told] = {Source.CREATOR: {}, Source.TIKTOK: {}}
    gone: list[Post] = []
    for batch in _by_account(posts):
        missing, answered = batch, False
        for source, ask in _lanes(client, batch[0], at=at):
            try:
                told = ask([post.tiktok_id for post in missing])
            except CannotTell:
                continue
            found[source] |= told
            missing, answered = [post for post in missing if post.tiktok_id not in told], True
            if not missing:
                break
        gone += missing if answered else []
    return found, gone


class CannotTell(Exception):
    """Nobody answers for this creator now, which is no news of the posts."""


def _lanes(client: Any, post: Post, *, at: datetime) -> list[tuple[Source, Lane]]:
    """Who may tell of a creator's posts, the best first. Creators' own access knows reach and watching, the list does not;
    but where the list's figures are known already, it goes on: they are trusted more, and would hide newer ones."""
    account, lanes = post.account, list[tuple[Source, Lane]]()
    if may(account, SCOPE):
        lanes.append((Source.CREATOR, lambda ids: _own(account, ids, at=at)))
    if account.handle:
        lanes.append((Source.TIKTOK, lambda ids: _public(client, account, ids)))
    return lanes[::-1] if post.figures_source == Source.TIKTOK else lanes


def _own(account: Account, ids: list[str], *, at: datetime) -> Told:
    """With the creator's own access; its limit by account is kept by the client, beside the app's."""
    try:
        with as_creator(account, at=at, cause="reconciliation") as client:
            videos = client.own_videos(ids, most=len(ids))
    except (Refused, Unavailable) as error:
        raise CannotTell from error
    return {video.counters.video_id: video.counters for video in videos if video.counters.video_id in ids}


def _public(client: Any, account: Account, ids: list[str]) -> Told:
    """In the creator's public list. That TikTok does not list a creator is no news."""
    try:
        rows = client.public_videos(account.handle, ids)
    except Rejected as error:
        if error.code in TOKEN_REFUSED:
            raise
        raise CannotTell from error
    return {row.counters.video_id: row.counters for row in rows}


def _by_account(posts: Sequence[Post]) -> list[list[Post]]:
    """An account's posts that are asked about in the same way, as many as a list gives at once."""
    alike: dict[tuple[int, bool], list[Post]] = {}
    for post in posts:
        alike.setdefault((post.account_id, post.figures_source == Source.TIKTOK), []).append(post)
    return [rows[start : start + MOST_NAMED] for rows in alike.values() for start in range(0, len(rows), MOST_NAMED)]


def _keep(brand: Brand, told: Told, source: Source, *, at: datetime) -> None:
    posts = list(brand.posts.filter(tiktok_id__in=list(told), removed_at__isnull=True))
    if posts:
        pairs = [(post, told[post.tiktok_id]) for post in posts]
        ingest.keep(daily.observations(pairs, source, at=at))
        _keep_watching(pairs, at=at)
        _plan(posts, at=at, pause=CREATORS_PAUSE if source == Source.CREATOR else timedelta())


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


def _plan(posts: Iterable[Post], *, at: datetime, pause: timedelta = timedelta()) -> None:
    """When each is due again; not before a pause."""
    due: dict[datetime | None, list[int]] = {}
    for post in posts:
        moment = next_look(post, at=at)
        due.setdefault(moment and max(moment, at + pause), []).append(post.pk)
    for moment, keys in due.items():
        Post.objects.filter(pk__in=keys).update(next_refresh_at=moment)


def _note_gone(posts: Iterable[Post], *, at: datetime) -> None:
    """They keep their last figures. A post nobody ever saw counters of may merely not be listed yet."""
    reason = _("TikTok no longer lists it: it was deleted, or made private.")
    for post in posts:
        if post.observed_at:
            fulfilling.lose(post, reason, at=at, cause=reason)
