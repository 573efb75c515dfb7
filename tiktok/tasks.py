"""Celery's way in. The tables are the queue; these are the doorbells and the sweeps that make a lost ring harmless."""

from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from tiktok import connecting, processing
from tiktok.models import Call, Callback

log = structlog.get_logger("limelight.tiktok")


def ring(task: Any, **ids: int | str | list[int]) -> None:
    """Wake a worker; if Redis is away the sweep will find the row."""
    try:
        task.delay(**ids)
    except OperationalError as error:
        log.warning("doorbell unheard", task=task.name, error=str(error), **ids)


@shared_task
def run_call(*, call_id: int, **_: Any) -> None:
    """Perform one outgoing call."""
    processing.run_call(Call.objects.select_related("brand").get(pk=call_id), at=timezone.now())


@shared_task
def process_callback(*, callback_id: int, **_: Any) -> None:
    """Work one callback."""
    processing.process_callback(Callback.objects.select_related("brand").get(pk=callback_id), at=timezone.now())


@shared_task
def process_callbacks(*, callback_ids: list[int], **_: Any) -> None:
    """Work some callbacks, one after the other."""
    for callback in Callback.objects.select_related("brand").filter(pk__in=callback_ids).order_by("pk"):
        processing.process_callback(callback, at=timezone.now())


@shared_task
def sweep_calls(**_: Any) -> None:
    """Ring for every call that is due and unheard."""
    for call_id in Call.objects.to_ring(timezone.now()):
        ring(run_call, call_id=call_id)


@shared_task
def sweep_callbacks(**_: Any) -> None:
    """Ring for every callback that is due and unheard."""
    for callback_id in Callback.objects.to_ring(timezone.now()):
        ring(process_callback, callback_id=callback_id)


@shared_task
def tell_owners(**_: Any) -> None:
    """Write to owners whose brand has to reconnect."""
    connecting.tell_owners(at=timezone.now())
