"""How a status machine is tried: every action from every status does what a table says, and nothing else."""

from typing import Any

import pytest

from brands.models import User
from lifecycle.transitions import Refused
from tests import make

Table = dict[tuple[str, str], str]


def actions_of(table: Table) -> list[str]:
    return sorted({action for _status, action in table})


def declared(model: Any) -> set[str]:
    return {transition.name for transition in model().get_all_status_transitions()}


def attempt(subject: Any, action: str, target: str | None, *, by: User, facts: dict[str, Any]) -> None:
    """Take the action; with a target it happens and is recorded once, without one it is refused and leaves no trace."""
    before, recorded = subject.status, subject.status_changes.count()
    if target is None:
        with pytest.raises(Refused):
            getattr(subject, action)(by=by, at=make.NOW, cause="test", **facts)
        subject.refresh_from_db()
        assert (subject.status, subject.status_changes.count()) == (before, recorded)
        return
    getattr(subject, action)(by=by, at=make.NOW, cause="test", **facts)
    subject.refresh_from_db()
    assert (subject.status, subject.status_changes.count()) == (target, recorded + 1)
    change = subject.status_changes.first()
    assert (change.action, change.from_status, change.to_status) == (action, before, target)
    assert (change.by, change.cause, change.at, change.brand) == (by, "test", make.NOW, subject.brand)
