"""Queued rows worked by a worker: claim, do outside any transaction, settle. Killed anywhere, the row comes back."""

import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from lifecycle.transitions import Refused
from tiktok.connecting import note_refused_token
from tiktok.errors import Crowded, Rejected, Unavailable
from tiktok.models import Call, Callback, QueueRow, State

log = structlog.get_logger("limelight.tiktok")


class Ignored(Exception):
    """A callback that changes nothing, with the reason in words."""


def run_call(call: Call, *, at: datetime) -> None:
    """Perform one call to its end, or put it back for later. The subject hears of a refusal through its `fail`."""
    if not call.claim(at=at):
        return
    try:
        outcome = import_string(settings.TIKTOK_CALL_ROUTES[call.kind])(call, at=at)
    except Crowded as error:
        call.give_way(at=at, reason=str(error), wait=error.wait)
    except Unavailable as error:
        _later_or_fail(call, error, at=at)
    except (Rejected, Refused) as error:
        _refuse(call, error, at=at)
    except Exception as error:  # a defect of ours: kept on the row, tried again, seen in the log
        _keep_defect(call, error)
        _later_or_fail(call, Unavailable(f"{type(error).__name__}: {error}"), at=at)
    else:
        call.finish(State.DONE, at=at, outcome=outcome or "")


def process_callback(callback: Callback, *, at: datetime) -> None:
    """Let every function routed to the topic hear the callback; the outcome is kept on the row."""
    if not callback.claim(at=at):
        return
    try:
        outcome = _hear(callback, at=at)
    except Ignored as reason:
        callback.finish(State.IGNORED, at=at, outcome=str(reason))
    except Crowded as error:
        callback.give_way(at=at, reason=str(error), wait=error.wait)
    except (Refused, Rejected) as reason:
        _refuse_callback(callback, reason, at=at)
    except Exception as error:  # Unavailable or a defect: both are tried again and stay readable on the row
        _keep_defect(callback, error)
        _put_back(callback, error, at=at)
    else:
        callback.finish(State.DONE, at=at, outcome=outcome)


def _hear(callback: Callback, *, at: datetime) -> str:
    """What came of it, in words. What one listener has no use for another may: ignored only when none had."""
    outcomes, reasons = [], []
    for listener in _listeners(callback):
        try:
            outcomes.append(listener(callback, at=at))
        except Ignored as reason:
            reasons.append(str(reason))
    if reasons and not any(outcomes):
        raise Ignored("; ".join(reasons))
    return "; ".join(filter(None, outcomes))


def _listeners(callback: Callback) -> Sequence[Any]:
    if callback.brand_id is None:
        raise Ignored("No brand here uses this TikTok account.")
    routes = settings.TIKTOK_CALLBACK_ROUTES.get(callback.topic, ())
    if not routes:
        raise Ignored(f"Nothing here listens to “{callback.tiktok_topic or 'no topic'}”.")
    return [import_string(route) for route in routes]


def _later_or_fail(call: Call, error: Unavailable, *, at: datetime) -> None:
    """Later, until enough is enough; never enough where TikTok may have done it and only its answer was lost."""
    if call.is_worn_out and getattr(call.subject, "asked_at", None) is None:
        return _fail(call, str(error), State.FAILED, at=at)
    call.try_later(at=at, error=str(error), wait=error.wait)


def _refuse(call: Call, error: Rejected | Refused, *, at: datetime) -> None:
    if isinstance(error, Rejected) and note_refused_token(call.brand, error, at=at, cause=call.cause):
        return call.give_way(at=at, reason=str(error))
    _fail(call, str(error), State.REFUSED, at=at)


def _fail(call: Call, reason: str, state: State, *, at: datetime) -> None:
    subject = call.subject
    if subject is not None and subject.can("fail"):
        with suppress(Refused):  # it went on meanwhile, by a callback say
            subject.fail(by=None, at=at, cause=call.cause, reason=reason)
    call.finish(state, at=at, outcome=reason, error=reason)


def _refuse_callback(callback: Callback, reason: Rejected | Refused, *, at: datetime) -> None:
    brand = callback.brand
    if isinstance(reason, Rejected) and brand and note_refused_token(brand, reason, at=at, cause=callback.cause):
        return callback.give_way(at=at, reason=str(reason))
    callback.finish(State.REFUSED, at=at, outcome=str(reason))


def _put_back(callback: Callback, error: Exception, *, at: datetime) -> None:
    if callback.is_worn_out:
        return callback.finish(
            State.FAILED, at=at, outcome=f"{type(error).__name__}: {error}", error=callback.last_error
        )
    callback.try_later(at=at, error=f"{type(error).__name__}: {error}")


def _keep_defect(row: QueueRow, error: Exception) -> None:
    if not isinstance(error, Unavailable):
        log.error("row failed", row=str(row), error=str(error), trace=traceback.format_exc(limit=8))
