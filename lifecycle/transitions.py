"""How a status changes: declared with django-fsm-2, performed here under a lock, recorded as one StatusChange."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django_fsm import State, TransitionNotAllowed
from django_fsm import transition as fsm_transition

Body = Callable[..., Any]


class Refused(Exception):
    """A change that the rules do not allow now; its text is for a person."""


def transition(
    *, source: str | Sequence[str], target: str | State, label: str, button: str = ""
) -> Callable[[Body], Body]:
    """Declare a status change of a `Lifecycle` model.

    `label` says it in the past ("Launched") for timelines. `button` is the word a person clicks; without it the
    change comes from TikTok or the clock alone. Called with `by`, `at` and `cause`; the body gets `at` and the rest,
    runs on the locked row and sets fields only; with `RETURN_VALUE` as target it answers the new status. Raises `Refused` when the status does not allow it.
    """

    def declare(body: Body) -> Body:
        change = fsm_transition(
            field="status",
            source=source if isinstance(source, str) else list(source),
            target=target,
            custom={"label": label, "button": button},
        )(body)

        @functools.wraps(change)
        def perform(self: Any, *, at: datetime, by: Any = None, cause: str = "", **facts: Any) -> None:
            _perform(self, change, by=by, at=at, cause=cause, facts=facts)

        return perform

    return declare


@contextmanager
def all_or_refused(words: str) -> Iterator[None]:
    """A transaction; where the database has it already, or allows one only, `Refused` says so in these words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(words) from error


def _perform(subject: Any, change: Any, *, by: Any, at: datetime, cause: str, facts: dict[str, Any]) -> None:
    with transaction.atomic():
        fresh = subject.locked()
        before = fresh.status
        try:
            change(fresh, at=at, **facts)
        except TransitionNotAllowed as error:
            raise Refused(fresh.words_of_refusal(change.__name__)) from error
        fresh.save()
        fresh.record(action=change.__name__, before=before, by=by, at=at, cause=cause)
    subject.take_over(fresh)
