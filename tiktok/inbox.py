"""Deliveries taken in: kept word for word, one row an entry, answered before any work is done."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from tiktok import doorbell
from tiktok.models import Callback, CreatorConnection, State
from tiktok.models.callback import our_topic
from tiktok.tasks import process_callback, ring, sweep_callbacks

ACCOUNT_KEYS = ("tto_tcm_account_id", "tcm_account_id")
MOST_NAMED = 50  # a larger batch is left to the sweep, rung once
# Whose a callback is: known, or found by the account it names.
BRAND = "COALESCE(%s, (SELECT brand_id FROM tiktok_connection WHERE account_id = %s))"
Entry = dict[str, Any]


class NotACallback(Exception):
    """A genuine body that is not JSON of the documented shape."""


def take_in(body: bytes, *, at: datetime) -> list[Callback]:
    """Keep every entry of a delivery of the Subscription API: one row each, found again by the account it names."""
    envelope, entries = _open_batch(body)
    return _keep([(None, entry) for entry in entries], envelope, at=at)


def take_in_account_event(body: bytes, *, at: datetime) -> list[Callback]:
    """Keep an event of a creator's own account, for each brand the creator is connected to."""
    event = _json(body)
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise NotACallback("The body has no event.")
    brands = CreatorConnection.objects.filter(open_id=str(event.get("user_openid") or "-"))
    owners: Collection[int | None] = brands.values_list("brand_id", flat=True) or [None]
    return _keep([(brand_id, event) for brand_id in owners], {}, at=at)


def process_again(callback: Callback, *, at: datetime) -> None:
    """A person asks for a callback to be worked once more."""
    callback.try_again(at=at)
    transaction.on_commit(partial(ring, process_callback, callback_id=callback.pk))


def _open_batch(body: bytes) -> tuple[Entry, list[Entry]]:
    envelope = _json(body)
    entries = envelope.pop("entry", None) if isinstance(envelope, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise NotACallback("The body has no list of entries.")
    return envelope, entries


def _json(body: bytes) -> Any:
    try:
        content = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise NotACallback("The body is not JSON.") from error
    if not _can_be_kept(content):
        raise NotACallback("The body has a character that cannot be kept.")
    return content


def _can_be_kept(content: Any) -> bool:
    """PostgreSQL's JSON holds neither NUL nor half of a surrogate pair."""
    try:
        return b"\\u0000" not in json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False


def _refuse_constant(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are Python's, not JSON's


def _keep(entries: list[tuple[int | None, Entry]], envelope: Entry, *, at: datetime) -> list[Callback]:
    """Write what is new in one statement; a repeat only counts up `deliveries`. However many, a handful of queries."""
    rows = {
        _key(brand_id, entry): Callback(
            key=_key(brand_id, entry),
            brand_id=brand_id,
            entry=entry,
            envelope=envelope,
            topic=our_topic(entry),
            received_at=at,
            next_try_at=at,
        )
        for brand_id, entry in entries
    }
    kept = _write(sorted(rows.values(), key=lambda row: row.key))
    _ring([callback.pk for callback in kept if callback.state == State.WAITING])
    return kept


def _write(rows: list[Callback]) -> list[Callback]:
    """All or none. In the order of keys, so that two deliveries of the same entries never wait for one another in a ring."""
    most = min(500, (connection.features.max_query_params or 65_535) // len(Callback._meta.concrete_fields))
    if len(rows) <= most:
        return _upsert(rows)  # one statement is a transaction
    with transaction.atomic():
        return [row for start in range(0, len(rows), most) for row in _upsert(rows[start : start + most])]


def _upsert(rows: list[Callback]) -> list[Callback]:
    """One statement finds the brand, writes what is new and counts what is repeated."""
    if not rows:
        return []
    fields = [field for field in Callback._meta.concrete_fields if field.attname not in ("id", "brand_id")]
    marks = f"({BRAND}, {', '.join(['%s'] * len(fields))})"
    values = [value for row in rows for value in _values(row, fields)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO tiktok_callback (brand_id, {", ".join(str(field.column) for field in fields)})
                VALUES {", ".join([marks] * len(rows))} ON CONFLICT (key)
                DO UPDATE SET deliveries = tiktok_callback.deliveries + 1 RETURNING key, id, state, brand_id""",
            values,
        )
        told = {key: found for key, *found in cursor.fetchall()}
    for row in rows:
        row.pk, row.state, row.brand_id = told[row.key]
    return rows


def _values(row: Callback, fields: Sequence[Any]) -> list[Any]:
    known = [row.brand_id, _account_id(row.entry)]
    return [*known, *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)]


def _ring(callback_ids: list[int]) -> None:
    if len(callback_ids) > MOST_NAMED:
        transaction.on_commit(partial(ring, sweep_callbacks))
    elif callback_ids:
        transaction.on_commit(partial(doorbell.ring_soon, callback_ids))


def _key(brand_id: int | None, entry: Entry) -> str:
    """The event's id where TikTok gives one (`log_id`), with all it says: TikTok's retries repeat the entry to the letter."""
    whose = "" if brand_id is None else f"{brand_id} "
    return hashlib.sha256((whose + json.dumps(entry, sort_keys=True)).encode()).hexdigest()


def _account_id(entry: Entry) -> str:
    return next((str(entry[key]) for key in ACCOUNT_KEYS if entry.get(key)), "")
