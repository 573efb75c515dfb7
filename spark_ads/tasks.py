"""Celery's way into Spark Ads."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from campaigns.models import Post
from spark_ads import actions, ad_accounts, ad_following, results
from spark_ads.models import Authorization
from tiktok.rounds import begin_round, each_brand

MOST_AT_ONCE = 200


@shared_task
def reconcile_authorizations(**_: Any) -> None:
    """Begin what orders asked for, and ask TikTok about what may have changed: it sends no callback for Spark changes."""
    now = timezone.now()
    posts = Post.objects.awaiting_authorization().select_related("order")[:MOST_AT_ONCE]
    actions.follow_orders(posts, at=now, cause="reconciliation")
    due = begin_round(Authorization.objects.due_for_check(now).select_related("post"), at=now)
    each_brand(
        due, lambda authorizations: actions.refresh(authorizations, at=now, cause="reconciliation"), at=now, size=1
    )


@shared_task
def expire_authorizations(**_: Any) -> None:
    """Mark what ran out, and what soon will."""
    actions.watch_ends(at=timezone.now())


@shared_task
def keep_ad_accounts(**_: Any) -> None:
    """Keep advertiser accounts in step with connections, and library posts with the posts that came to be known."""
    now = timezone.now()
    ad_accounts.keep_in_step(at=now)
    ad_following.tie_posts(at=now)


@shared_task
def follow_ad_accounts(**_: Any) -> None:
    """Ask TikTok about libraries and ads: nothing tells of a permission that ended."""
    ad_following.go_round(at=timezone.now())


@shared_task
def read_paid_results(**_: Any) -> None:
    """Read what ads cost and brought."""
    results.go_round(at=timezone.now())
