"""Celery's way into campaigns."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from campaigns import actions, observing
from campaigns.models import Order, Post
from tiktok.rounds import begin_round, each_brand


@shared_task
def reconcile_orders(**_: Any) -> None:
    """Ask TikTok about every order whose last look is a while ago: a lost callback costs minutes, not truth."""
    now = timezone.now()
    due = begin_round(Order.objects.due_for_check(now), at=now)
    each_brand(due, lambda orders: actions.refresh_orders(orders, at=now, cause="reconciliation"), at=now)


@shared_task
def refresh_posts(**_: Any) -> None:
    """Take snapshots of the posts that are due."""
    now = timezone.now()
    due = begin_round(Post.objects.due_for_refresh(now).select_related("order"), field="next_refresh_at", at=now)
    each_brand(due, lambda posts: observing.observe(posts, at=now), at=now)
