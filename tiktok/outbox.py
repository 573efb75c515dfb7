"""Asking something of TikTok: the row is written in the caller's transaction, the worker is rung after it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brands.models import User
from lifecycle.transitions import Refused, all_or_refused
from tiktok.models import Call, State
from tiktok.models.queue import OPEN_STATES
from tiktok.tasks import ring, run_call


def place_call(kind: str, subject: Any, *, by: User | None, at: datetime) -> Call:
    """Queue a call about a subject of a brand. One of a kind may be open for a subject at a time."""
    call = Call.objects.create(
        brand_id=subject.brand_id,
        kind=kind,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        by=by,
        created_at=at,
        next_try_at=at,
    )
    ring_for(call)
    return call


def latest_call(kind: str, subject: Any) -> Call | None:
    """The newest call of a kind about a subject."""
    return calls_about(type(subject), [subject.pk]).filter(kind=kind).first()


def calls_about(kind_of_subject: type[Any], keys: Collection[int] | QuerySet[Any]) -> QuerySet[Call]:
    """What TikTok was ever asked about subjects of one model, by their keys; the newest first."""
    about = ContentType.objects.get_for_model(kind_of_subject)
    return Call.objects.filter(subject_type=about, subject_id__in=keys)


def open_calls(kind_of_subject: type[Any], keys: Collection[int] | QuerySet[Any]) -> QuerySet[Call]:
    """What TikTok is being asked about subjects of one model, by their keys."""
    return calls_about(kind_of_subject, keys).filter(state__in=OPEN_STATES)


def try_again(call: Call, *, by: User, at: datetime) -> None:
    """A person asks for a call to be made once more. What failed for good is begun anew on its own page."""
    if call.subject is not None and call.subject.can("fail") is False and call.state != State.WAITING:
        raise Refused(_("This call has ended. Start again from the page of what it was about."))
    with all_or_refused(_("TikTok is already being asked.")):
        call.try_again(at=at)
    ring_for(call)


def ring_for(call: Call) -> None:
    """Wake a worker for the call once the transaction is through."""
    transaction.on_commit(lambda: ring(run_call, call_id=call.pk))
