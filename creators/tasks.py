"""Celery's way into creators."""

from contextlib import suppress
from typing import Any

from celery import shared_task
from django.utils import timezone

from creators import actions, authenticating, eligibility, importing
from creators.models import Account, Import, Invitation
from tiktok.errors import Unavailable
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
def expire_invitations(**_: Any) -> None:
    """End invitations nobody answered."""
    now = timezone.now()
    for invitation in Invitation.objects.overdue(now)[:MOST_AT_ONCE]:
        invitation.expire(at=now, cause="clock")


@shared_task
def import_file(*, import_id: int, **_: Any) -> None:
    """Carry out one import."""
    importing.carry_out(Import.objects.select_related("brand").get(pk=import_id), at=timezone.now())


@shared_task
def sweep_imports(**_: Any) -> None:
    """Ring again for imports left behind by a worker that died."""
    for import_id in Import.objects.abandoned(timezone.now()).values_list("pk", flat=True):
        import_file.delay(import_id=import_id)
