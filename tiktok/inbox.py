"""Deliveries taken in: verified, kept word for word, one row an entry, answered before any work is done."""

import hashlib
import json
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from tiktok.models import Callback, Connection, State
from tiktok.models.callback import our_topic
from tiktok.tasks import process_callback, ring

ACCOUNT_KEYS = ("tto_tcm_account_id", "tcm_account_id")


class NotACallback(Exception):
    """A genuine body that is not JSON of the documented shape."""


def take_in(body: bytes, *, at: datetime) -> list[Callback]:
    """Keep every entry of a genuine delivery and ring for the new ones. A repeat only counts up `deliveries`."""
    envelope, entries = _open(body)
    with transaction.atomic():
        callbacks = [_keep(entry, envelope, at=at) for entry in entries]
        new = [callback for callback in callbacks if callback.state == State.WAITING]
        for callback in new:
            transaction.on_commit(partial(ring, process_callback, callback_id=callback.pk))
    return callbacks


def process_again(callback: Callback, *, at: datetime) -> None:
    """A person asks for a callback to be worked once more."""
    callback.try_again(at=at)
    transaction.on_commit(partial(ring, process_callback, callback_id=callback.pk))


def _open(body: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        envelope = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise NotACallback("The body is not JSON.") from error
    entries = envelope.pop("entry", None) if isinstance(envelope, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise NotACallback("The body has no list of entries.")
    if not _can_be_kept([envelope, entries]):
        raise NotACallback("The body has a character that cannot be kept.")
    return envelope, entries


def _can_be_kept(content: Any) -> bool:
    """PostgreSQL's JSON holds neither NUL nor half of a surrogate pair."""
    try:
        return b"\\u0000" not in json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False


def _refuse_constant(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are Python's, not JSON's


def _keep(entry: dict[str, Any], envelope: dict[str, Any], *, at: datetime) -> Callback:
    callback, created = Callback.objects.get_or_create(
        key=_key(entry),
        defaults={
            "brand_id": _brand_id(entry),
            "entry": entry,
            "envelope": envelope,
            "topic": our_topic(entry),
            "received_at": at,
            "next_try_at": at,
        },
    )
    if not created:
        Callback.objects.filter(pk=callback.pk).update(deliveries=F("deliveries") + 1)
    return callback


def _key(entry: dict[str, Any]) -> str:
    """The event's id where TikTok gives one (`log_id`), with all it says: TikTok's retries repeat the entry to the letter."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def _brand_id(entry: dict[str, Any]) -> int | None:
    account_id = next((str(entry[key]) for key in ACCOUNT_KEYS if entry.get(key)), "")
    return (
        Connection.objects.filter(account_id=account_id).values_list("brand_id", flat=True).first()
        if account_id
        else None
    )
