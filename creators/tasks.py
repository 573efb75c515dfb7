"""Celery's way into creators."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from creators import actions, importing
from creators.models import Account, Import, Invitation

MOST_AT_ONCE = 200


@shared_task
def check_accounts(**_: Any) -> None:
    """Ask TikTok about accounts nobody asked about yet."""
    unchecked = Account.objects.unchecked().filter(brand__connection__isnull=False)
    actions.refresh_all(unchecked.select_related("brand__connection")[:MOST_AT_ONCE], at=timezone.now(), cause="first check")


@shared_task
def reconcile_invitations(**_: Any) -> None:
    """Ask TikTok about accounts whose invitation is out: there is no callback for joining on the real platform."""
    now = timezone.now()
    waiting = Account.objects.filter(invitations__in=Invitation.objects.awaiting()).exclude(marketplace_checked_at__gt=now - timedelta(seconds=50))
    actions.refresh_all(waiting.select_related("brand__connection").distinct()[:MOST_AT_ONCE], at=now, cause="reconciliation")


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
