"""Counters asked of TikTok and kept as snapshots (P5, P6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Post, Snapshot
from campaigns.models.snapshot import COUNTERS
from campaigns.models.source import Source
from lifecycle.transitions import Refused
from tiktok.answers import Counters
from tiktok.connecting import client_for, is_connected

ONCE_A = timedelta(minutes=1)
WINDOW = timedelta(days=59)  # TikTok reports at most 60 days
# How soon to look again, by the post's age: (younger than, pause). Older than the last, TikTok stops counting.
RHYTHM = (
    (timedelta(hours=1), timedelta(minutes=1)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta(days=7), timedelta(hours=1)),
    (timedelta(days=90), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
)


def observe(posts: Sequence[Post], *, at: datetime) -> int:
    """Take a snapshot of each post of one brand that TikTok gives counters for; how many were taken."""
    if not posts:
        return 0
    order_ids = sorted({post.order.tiktok_id for post in posts if post.order})
    with client_for(posts[0].brand) as client:
        by_video = {
            counters.video_id: counters for counters in client.report(order_ids, (at - WINDOW).date(), at.date())
        }
    taken = [_keep(post, by_video[post.tiktok_id], at=at) for post in posts if post.tiktok_id in by_video]
    for post in posts:
        Post.objects.filter(pk=post.pk).update(next_refresh_at=next_look(post, at=at))
    return sum(taken)


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


def _keep(post: Post, counters: Counters, *, at: datetime) -> bool:
    values = {name: getattr(counters, name) for name in COUNTERS}
    with transaction.atomic():
        _snapshot, created = Snapshot.objects.get_or_create(
            post=post, at=at, defaults={"brand_id": post.brand_id, **values}
        )
        Post.objects.filter(pk=post.pk).exclude(observed_at__gt=at).update(
            **values, observed_at=at, figures_source=Source.TIKTOK
        )
    return created
