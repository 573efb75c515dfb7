"""Celery's way into creators."""

from contextlib import suppress
from typing import Any

from celery import shared_task
from django.utils import timezone

from creators import actions, authenticating, bulk, eligibility, importing
from creators.models import Account, BulkRun, Import, Invitation
from tiktok.errors import Rejected, Unavailable
from tiktok.models import CreatorConnection
from tiktok.rounds import begin_round, each_brand

MOST_AT_ONCE = 200


@shared_task
def check_accounts(**_: Any) -> None:
    """Ask TikTok about accounts nobody asked about yet."""
    now = timezone.now()
    unchecked = begin_round(Account.objects.unchecked(now), at=now)
    each_brand(unchecked, lambda accounts: actions.refresh_accounts(accounts, at=now, cause="first check"), at=now)


@shared_task
def reconcile_invitations(**_: Any) -> None:
    """Ask TikTok about accounts whose invitation is out: there is no callback for joining on the real platform."""
    now = timezone.now()
    due = begin_round(Invitation.objects.due_for_check(now).select_related("account__brand"), at=now)
    each_brand(due, lambda invitations: actions.refresh_invitations(invitations, at=now), at=now)


@shared_task
def judge_accounts(**_: Any) -> None:
    """Bring every verdict to what the facts and the markets' thresholds say now."""
    eligibility.judge_all()


@shared_task
def renew_tokens(**_: Any) -> None:
    """Renew creators' tokens before they end; one TikTok cannot renew now is tried again next time."""
    now = timezone.now()
    for connection in CreatorConnection.objects.due_for_renewal(now).order_by("token_ends_at")[:MOST_AT_ONCE]:
        with suppress(Unavailable):
            authenticating.renew(connection, at=now)


@shared_task
def refresh_profiles(**_: Any) -> None:
    """Ask TikTok about the accounts of creators who let us, once a day."""
    now = timezone.now()
    due = Account.objects.due_for_profile(now).select_related("connection").order_by("profile_asked_at")
    for account in due[:MOST_AT_ONCE]:
        with suppress(Unavailable, Rejected):
            authenticating.refresh_facts(account, at=now)


@shared_task
def expire_invitations(**_: Any) -> None:
    """End invitations nobody answered."""
    now = timezone.now()
    for invitation in Invitation.objects.overdue(now)[:MOST_AT_ONCE]:
        invitation.expire(at=now, cause="clock")


@shared_task
def work_on_import(*, import_id: int, **_: Any) -> None:
    """Read, carry out or undo one import."""
    importing.work(Import.objects.select_related("brand").get(pk=import_id), at=timezone.now())


@shared_task
def sweep_imports(**_: Any) -> None:
    """Ring again for imports left behind by a worker that died, and give up those that break off again and again."""
    now = timezone.now()
    for import_ in Import.objects.abandoned(now):
        if not importing.give_up(import_, at=now):
            work_on_import.delay(import_id=import_.pk)


@shared_task
def work_on_bulk_run(*, run_id: int, **_: Any) -> None:
    """Do one action to many accounts."""
    bulk.work(BulkRun.objects.select_related("brand", "by", "undoes").get(pk=run_id), at=timezone.now())


@shared_task
def sweep_bulk_runs(**_: Any) -> None:
    """Ring again for bulk runs left behind by a worker that died."""
    for run_id in BulkRun.objects.abandoned(timezone.now()).values_list("pk", flat=True):
        work_on_bulk_run.delay(run_id=run_id)


@shared_task
def forget_imports(**_: Any) -> None:
    """Remove files and rows of imports from months ago: they hold people's data, and nobody undoes them any more."""
    for import_ in Import.objects.outlived(timezone.now())[:MOST_AT_ONCE]:
        import_.rows.all().delete()
        import_.file.delete()


@shared_task
def forget_exports(**_: Any) -> None:
    """Remove exported files after a week: they hold people's data, and can be made again."""
    for run in BulkRun.objects.outlived(timezone.now())[:MOST_AT_ONCE]:
        run.file.delete()
