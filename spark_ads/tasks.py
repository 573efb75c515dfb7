"""Celery's way into Spark Ads."""

from typing import Any

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from campaigns.models import Post
from spark_ads import actions
from spark_ads.models import Authorization
from tiktok.models.connection import Status
from tiktok.rounds import each_brand

MOST_AT_ONCE = 200


@shared_task
def reconcile_authorizations(**_: Any) -> None:
    """Begin what orders asked for, and ask TikTok about what may have changed: it sends no callback for Spark changes."""
    now = timezone.now()
    posts = Post.objects.awaiting_authorization().select_related("order")[:MOST_AT_ONCE]
    actions.follow_orders(posts, at=now, cause="reconciliation")
    # Brands that cannot be asked about would else fill every round with the same rows.
    reachable = Authorization.objects.due_for_check(now).filter(brand__connection__status=Status.CONNECTED)
    longest_unasked = reachable.select_related("brand", "post").order_by(F("next_check_at").asc(nulls_first=True), "pk")
    due = longest_unasked[:MOST_AT_ONCE]
    each_brand(due, lambda authorizations: actions.refresh(authorizations, at=now, cause="reconciliation"), at=now)


@shared_task
def expire_authorizations(**_: Any) -> None:
    """Mark what ran out, and what soon will."""
    actions.watch_ends(at=timezone.now())
