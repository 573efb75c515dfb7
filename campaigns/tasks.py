"""Celery's way into campaigns."""

from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from campaigns import (
    actions,
    batches,
    discovering,
    handing_in,
    linking,
    media,
    months,
    observing,
    post_import,
    publishing,
    report_files,
    reviewing,
    uploading,
    warning,
)
from campaigns.messaging import mailing, reminding
from campaigns.models import (
    LinkRequest,
    Message,
    Order,
    OrderBatch,
    Participant,
    Post,
    PostImport,
    Publication,
    ReportFile,
    Upload,
)
from campaigns.models.post import PostQuerySet
from campaigns.reporting import benchmarks
from tiktok.rounds import begin_round, each_brand
from tiktok.tasks import ring


@shared_task
def reconcile_orders(**_: Any) -> None:
    """Ask TikTok about every order whose last look is a while ago: a lost callback costs minutes, not truth."""
    now = timezone.now()
    due = begin_round(Order.objects.due_for_check(now), at=now)
    each_brand(due, lambda orders: actions.refresh_orders(orders, at=now, cause="reconciliation"), at=now)


@shared_task
def work_on_order_batch(*, batch_id: int, **_: Any) -> None:
    """Order from those of a batch still waiting."""
    batches.work(OrderBatch.objects.select_related("brand", "by").get(pk=batch_id), at=timezone.now())


@shared_task
def sweep_order_batches(**_: Any) -> None:
    """Ring again for batches left behind by a worker that died."""
    for batch_id in OrderBatch.objects.abandoned(timezone.now()).values_list("pk", flat=True):
        work_on_order_batch.delay(batch_id=batch_id)


@shared_task
def refresh_posts(**_: Any) -> None:
    """Take snapshots of the posts that are due, each brand in its turn."""
    now = timezone.now()
    _refresh(Post.objects.fairly(now, observing.MOST_AT_ONCE), at=now)


@shared_task
def refresh_post(*, post_id: int, **_: Any) -> None:
    """Take a snapshot of one post: a person waits for it. Once a round has taken it, it is no longer due."""
    now = timezone.now()
    _refresh(Post.objects.due_for_refresh(now).filter(pk=post_id), at=now)


@shared_task
def discover_posts(**_: Any) -> None:
    """Look for posts of participants that no campaign has."""
    now = timezone.now()
    due = Participant.objects.due_for_discovery(now).select_related("account__brand", "account__connection")
    taken = discovering.once_an_account(begin_round(due, field="next_discovery_at", at=now))
    each_brand(taken, lambda batch: discovering.discover(batch[0], at=now), at=now, size=1)


@shared_task
def reconcile_link_requests(**_: Any) -> None:
    """Look for creators' answers to link requests."""
    now = timezone.now()
    due = begin_round(LinkRequest.objects.due_for_check(now).select_related("post", "order__campaign"), at=now)
    each_brand(due, lambda requests: linking.refresh(requests, at=now), at=now)


@shared_task
def work_on_post_import(*, import_id: int, **_: Any) -> None:
    """Read, carry out or undo one import of posts."""
    post_import.work(PostImport.objects.select_related("brand").get(pk=import_id), at=timezone.now())


@shared_task
def sweep_post_imports(**_: Any) -> None:
    """Ring again for imports left behind by a worker that died, and give up those that break off again and again."""
    now = timezone.now()
    for import_ in PostImport.objects.abandoned(now):
        if not post_import.give_up(import_, at=now):
            work_on_post_import.delay(import_id=import_.pk)


@shared_task
def forget_post_imports(**_: Any) -> None:
    """Remove files and rows of imports from months ago."""
    for import_ in PostImport.objects.outlived(timezone.now())[:200]:
        import_.rows.all().delete()
        import_.file.delete()


@shared_task
def check_upload(*, upload_id: str, language: str = "", **_: Any) -> None:
    """Judge a file that has arrived whole; `language` is its page's."""
    related = "deliverable__order__participant__account__creator"
    if upload := Upload.objects.select_related(related).filter(pk=upload_id).first():
        handing_in.check(upload, at=timezone.now(), language=language)


@shared_task
def sweep_uploads(**_: Any) -> None:
    """Ring again for whole files whose doorbell was not heard, or whose worker died."""
    for upload_id in Upload.objects.unheard(timezone.now()).values_list("pk", flat=True):
        ring(check_upload, upload_id=str(upload_id))


@shared_task
def forget_uploads(**_: Any) -> None:
    """Remove files nobody went on sending for a day."""
    uploading.forget_outlived(at=timezone.now())


@shared_task
def forget_version_files(**_: Any) -> None:
    """Remove the files of versions whose orders ended long ago."""
    media.remove_outlived(at=timezone.now())


@shared_task
def approve_by_silence(**_: Any) -> None:
    """Approve what the brand has not answered for two weeks."""
    reviewing.approve_overdue(at=timezone.now())


@shared_task
def check_order(*, order_id: int, **_: Any) -> None:
    """Ask TikTok about one order: its creator waits. Once a round has taken it, it is no longer due."""
    now = timezone.now()
    due = begin_round(Order.objects.due_for_check(now).filter(pk=order_id), at=now)
    each_brand(due, lambda orders: actions.refresh_orders(orders, at=now, cause="the creator"), at=now)


@shared_task
def follow_publications(**_: Any) -> None:
    """Ask TikTok how far the videos are that were handed over."""
    now = timezone.now()
    due = begin_round(Publication.objects.with_account().due_for_check(now), at=now)
    each_brand(due, lambda batch: publishing.follow(batch[0], at=now), at=now, size=1)


@shared_task
def send_mail(**_: Any) -> None:
    """Send what waits to be sent, a batch at a time so that everybody has a turn."""
    if mailing.send_some(now=timezone.now):
        ring(send_mail)


@shared_task
def sweep_mail(**_: Any) -> None:
    """Send what nobody was rung for, and give up on what a dead worker held."""
    now = timezone.now()
    mailing.lose_the_lost(at=now)
    if Message.objects.to_send(now).exists():
        ring(send_mail)


@shared_task
def remind(**_: Any) -> None:
    """Remind creators of due dates."""
    reminding.remind(at=timezone.now())


@shared_task
def warn_of_silences(**_: Any) -> None:
    """Tell members of silences that are about to count as a yes, and of due dates that have passed."""
    warning.warn(at=timezone.now())


@shared_task
def compute_benchmarks(**_: Any) -> None:
    """Measure every brand's own history anew."""
    benchmarks.compute_all(at=timezone.now())


@shared_task
def make_report_file(*, file_id: int, **_: Any) -> None:
    """Make a report's file."""
    if file := ReportFile.objects.select_related("campaign__brand").filter(pk=file_id).first():
        report_files.make(file, at=timezone.now())


@shared_task
def sweep_report_files(**_: Any) -> None:
    """Ring again for files whose doorbell was not heard, or whose worker died, and give up those that break off again and again."""
    now = timezone.now()
    for file in ReportFile.objects.abandoned(now):
        if not report_files.give_up(file, at=now):
            ring(make_report_file, file_id=file.pk)


@shared_task
def forget_report_files(**_: Any) -> None:
    """Remove files from a week ago."""
    report_files.forget_outlived(at=timezone.now())


@shared_task
def make_snapshot_months(**_: Any) -> None:
    """Make the partitions of the months ahead, before anybody needs them."""
    months.fill(at=timezone.now())


def _refresh(due: PostQuerySet, *, at: datetime) -> None:
    related = due.select_related("order", "account__connection")
    posts = begin_round(related, field="next_refresh_at", at=at, most=observing.MOST_AT_ONCE)
    each_brand(observing.in_order(posts), lambda batch: observing.observe(batch, at=at), at=at)
