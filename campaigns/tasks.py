"""Celery's way into campaigns."""

from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from campaigns import actions, observing, warning
from campaigns.models import Order, Post
from campaigns.models.post import PostQuerySet
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
    _refresh(Post.objects.due_for_refresh(now), at=now)


@shared_task
def refresh_post(*, post_id: int, **_: Any) -> None:
    """Take a snapshot of one post: a person waits for it. Once a round has taken it, it is no longer due."""
    now = timezone.now()
    _refresh(Post.objects.due_for_refresh(now).filter(pk=post_id), at=now)


@shared_task
def warn_of_silences(**_: Any) -> None:
    """Tell members of silences that are about to count as a yes, and of due dates that have passed."""
    warning.warn(at=timezone.now())


def _refresh(due: PostQuerySet, *, at: datetime) -> None:
    posts = begin_round(due.select_related("order"), field="next_refresh_at", at=at)
    each_brand(posts, lambda batch: observing.observe(batch, at=at), at=at)
