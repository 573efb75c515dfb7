"""News of e-mail from the mail service, through Anymail's signal (decision 015). Repeats and strangers do no harm."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from anymail.signals import AnymailTrackingEvent, EventType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Message
from lifecycle.transitions import Refused

log = structlog.get_logger("limelight.mail")


def hear(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """What a service told of one message."""
    change = CHANGES.get(event.event_type)
    message = _meant(event) if change else None
    if change is None or message is None:
        log.info("mail news ignored", service=esp_name, kind=event.event_type)
        return
    with suppress(Refused):  # a repeat, or older than what is known
        change(message, event, event.timestamp or timezone.now(), esp_name)


def _meant(event: AnymailTrackingEvent) -> Message | None:
    """By our own name for it where the service hands that back, else by the service's."""
    ours = (event.metadata or {}).get("message_id", "")
    theirs = str(event.message_id or "")
    named = Q(message_id=ours) if ours else Q(esp_id=theirs) | Q(message_id=theirs)
    return Message.objects.filter(named).first() if ours or theirs else None


def _deliver(message: Message, event: AnymailTrackingEvent, at: datetime, esp: str) -> None:
    message.deliver(at=at, cause=esp, message_id=message.message_id)


def _bounce(message: Message, event: AnymailTrackingEvent, at: datetime, esp: str) -> None:
    message.bounce(at=at, cause=esp, message_id=message.message_id, reason=_reason(event))


def _fail(message: Message, event: AnymailTrackingEvent, at: datetime, esp: str) -> None:
    message.fail(at=at, cause=esp, message_id=message.message_id, reason=_reason(event))


def _confirm(message: Message, event: AnymailTrackingEvent, at: datetime, esp: str) -> None:
    if message.status == "uncertain":  # else the worker that handed it over says so itself
        message.confirm(at=at, cause=esp, message_id=message.message_id, esp_id=str(event.message_id or ""))


def _reason(event: AnymailTrackingEvent) -> str:
    return event.mta_response or event.description or event.reject_reason or _("The mail service gives no reason.")


CHANGES: dict[str, Callable[[Message, AnymailTrackingEvent, datetime, str], None]] = {
    EventType.QUEUED: _confirm,
    EventType.SENT: _confirm,
    EventType.DELIVERED: _deliver,
    EventType.BOUNCED: _bounce,
    EventType.REJECTED: _fail,
    EventType.FAILED: _fail,
}
