"""Celery's way into Spark Ads."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from spark_ads import ad_accounts, ad_following, batches, following, ics, reminding, results, standing, warning
from spark_ads.models import RequestBatch
from tiktok.tasks import ring


@shared_task
def reconcile_authorizations(**_: Any) -> None:
    """Begin what orders asked for, and ask TikTok about what may have changed: it sends no callback for Spark changes."""
    following.reconcile(at=timezone.now())


@shared_task
def expire_authorizations(**_: Any) -> None:
    """Mark what ran out, what soon will, and what went with its post."""
    following.expire(at=timezone.now())


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


@shared_task
def warn_of_ends(**_: Any) -> None:
    """Tell members of ends 7, 3 and 1 days ahead."""
    warning.warn(at=timezone.now())


@shared_task
def revoke_calendar_links(**_: Any) -> None:
    """Write down which calendar links ended with their member."""
    ics.revoke_left_behind(at=timezone.now())


@shared_task
def remind_of_requests(**_: Any) -> None:
    """Remind creators of requests they have not answered, as their campaigns' rules say."""
    reminding.remind(at=timezone.now())


@shared_task
def follow_rules(**_: Any) -> None:
    """Ask and extend by itself where a campaign's rule says so."""
    standing.follow(at=timezone.now())


@shared_task
def work_on_request_batch(*, batch_id: int, **_: Any) -> None:
    """Ask those of a batch still waiting."""
    batches.work(RequestBatch.objects.select_related("brand", "by").get(pk=batch_id), at=timezone.now())


@shared_task
def sweep_request_batches(**_: Any) -> None:
    """Ring again for batches left behind by a worker that died."""
    for batch_id in RequestBatch.objects.abandoned(timezone.now()).values_list("pk", flat=True):
        ring(work_on_request_batch, batch_id=batch_id)
