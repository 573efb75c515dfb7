"""Rounds of the clock: what orders asked for begins, TikTok is asked what is true, ends are marked (S2)."""

from datetime import datetime

from campaigns.models import Post
from spark_ads import actions
from spark_ads.models import Authorization
from tiktok.rounds import begin_round, each_brand

MOST_AT_ONCE = 200


def reconcile(*, at: datetime, cause: str = "reconciliation") -> None:
    """Begin what orders asked for, and ask TikTok about what may have changed: it sends no callback for Spark changes."""
    posts = Post.objects.awaiting_authorization().select_related("order")[:MOST_AT_ONCE]
    actions.follow_orders(posts, at=at, cause=cause)
    due = begin_round(Authorization.objects.due_for_check(at).select_related("post"), at=at)
    each_brand(due, lambda one: actions.refresh(one, at=at, cause=cause), at=at, size=1)


def expire(*, at: datetime) -> None:
    """Look once more at what has run out, as it may have been extended; then the clock decides, and marks what soon ends."""
    over = Authorization.objects.past_their_end(at).filter(post__removed_at__isnull=True)
    asked = list(over.select_related("post", "brand").order_by("ends_at")[:MOST_AT_ONCE])
    each_brand(asked, lambda one: actions.refresh(one, at=at, cause="reconciliation"), at=at, size=1)
    actions.watch_ends(at=at)
