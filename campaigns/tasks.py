"""Celery's way into campaigns."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from campaigns import actions, observing
from campaigns.models import Order, Post
from lifecycle.transitions import Refused
from tiktok.errors import Rejected, Unavailable

log = structlog.get_logger("limelight.campaigns")
MOST_AT_ONCE = 200


@shared_task
def reconcile_orders(**_: Any) -> None:
    """Ask TikTok about every order whose last look is a while ago: a lost callback costs minutes, not truth."""
    now = timezone.now()
    due = Order.objects.due_for_check(now).select_related("brand").order_by("brand_id", "next_check_at")[:MOST_AT_ONCE]
    _by_brand(due, lambda orders: actions.refresh_orders(orders, at=now, cause="reconciliation"))


@shared_task
def refresh_posts(**_: Any) -> None:
    """Take snapshots of the posts that are due."""
    now = timezone.now()
    due = (
        Post.objects.due_for_refresh(now)
        .select_related("brand", "order")
        .order_by("brand_id", "next_refresh_at")[:MOST_AT_ONCE]
    )
    _by_brand(due, lambda posts: observing.observe(posts, at=now))


def _by_brand(rows: Iterable[Any], work: Callable[[list[Any]], Any]) -> None:
    """Work each brand's rows alone, so that one brand's trouble with TikTok does not hold up the others."""
    for brand_id, group in groupby(rows, key=lambda row: row.brand_id):
        try:
            work(list(group))
        except (Unavailable, Rejected, Refused) as error:
            log.warning("not refreshed", brand=brand_id, error=str(error))
