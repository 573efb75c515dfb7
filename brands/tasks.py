"""Celery's way into brands."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from brands import notifying


@shared_task
def tell_members(**_: Any) -> None:
    """Notify members of what has changed since the last time."""
    while notifying.tell_of_changes() == notifying.AT_ONCE:
        pass


@shared_task
def send_digests(**_: Any) -> None:
    """Write to the members whose morning has come."""
    notifying.send_digests(at=timezone.now())
