"""Celery's way into Spark Ads."""

from itertools import groupby
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from campaigns.models import Post
from lifecycle.transitions import Refused
from spark_ads import actions
from spark_ads.models import Authorization
from tiktok.errors import Rejected, Unavailable

log = structlog.get_logger("limelight.spark_ads")
MOST_AT_ONCE = 200


@shared_task
def reconcile_authorizations(**_: Any) -> None:
    """Begin what orders asked for, and ask TikTok about what may have changed: it sends no callback for Spark changes."""
    now = timezone.now()
    posts = Post.objects.awaiting_authorization().select_related("order")[:MOST_AT_ONCE]
    actions.follow_orders(posts, at=now, cause="reconciliation")
    due = Authorization.objects.due_for_check(now).select_related("brand", "post").order_by("brand_id", "next_check_at")
    for brand_id, group in groupby(due[:MOST_AT_ONCE], key=lambda authorization: authorization.brand_id):
        try:
            actions.refresh(list(group), at=now, cause="reconciliation")
        except (Unavailable, Rejected, Refused) as error:
            log.warning("not refreshed", brand=brand_id, error=str(error))


@shared_task
def expire_authorizations(**_: Any) -> None:
    """Mark what ran out, and what soon will."""
    actions.watch_ends(at=timezone.now())
