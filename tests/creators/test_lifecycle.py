"""Every status × every action of imports and invitations; what is refused changes and records nothing."""

from typing import Any

import pytest
from django.utils import timezone

from creators.models import Import, Invitation
from creators.models.imports import Status as ImportStatus
from creators.models.invitation import Status as InvitationStatus
from lifecycle.transitions import Refused
from tests import make

INVITATION = {
    ("sending", "confirm_sent"): "sent",
    ("sent", "see"): "seen",
    ("sending", "join"): "joined",
    ("sent", "join"): "joined",
    ("seen", "join"): "joined",
    ("expired", "join"): "joined",
    ("declined", "join"): "joined",
    ("failed", "join"): "joined",
    ("cancelled", "join"): "joined",
    ("sending", "cancel"): "cancelled",
    ("sent", "cancel"): "cancelled",
    ("seen", "cancel"): "cancelled",
    ("sending", "reject"): "rejected",
    ("sent", "decline"): "declined",
    ("seen", "decline"): "declined",
    ("sent", "expire"): "expired",
    ("seen", "expire"): "expired",
    ("sending", "fail"): "failed",
    ("failed", "resend"): "sending",
}
IMPORT = {
    ("reading", "preview"): "previewed",
    ("reading", "discard"): "discarded",
    ("reading", "fail"): "failed",
    ("previewed", "remap"): "reading",
    ("previewed", "reread"): "reading",
    ("previewed", "start"): "importing",
    ("previewed", "discard"): "discarded",
    ("importing", "complete"): "imported",
    ("importing", "fail"): "failed",
    ("imported", "undo"): "undoing",
    ("undoing", "finish_undo"): "undone",
    ("undoing", "fail"): "failed",
}
FACTS: dict[str, dict[str, Any]] = {
    "reject": {"reasons": ["UNDER_AGE"]},
    "fail": {"reason": "TikTok is away"},
    "preview": {"fates": {"create": 3}},
    "remap": {"mapping": {"handle": "name"}},
    "reread": {"form": {"header": ["name"]}, "mapping": {"handle": "name"}},
}


def actions(table: dict[tuple[str, str], str]) -> list[str]:
    return sorted({action for _status, action in table})


def run(subject, action: str, target: str | None, by) -> None:
    """Try the action; assert that it did what the table says, and nothing else."""
    before = subject.status
    facts = FACTS.get(action, {})
    if target is None:
        with pytest.raises(Refused):
            getattr(subject, action)(by=by, at=make.NOW, cause="test", **facts)
        subject.refresh_from_db()
        assert subject.status == before
        assert not subject.status_changes.exists()
        return
    getattr(subject, action)(by=by, at=make.NOW, cause="test", **facts)
    subject.refresh_from_db()
    change = subject.status_changes.get()
    assert subject.status == target
    assert (change.action, change.from_status, change.to_status) == (action, before, target)
    assert (change.by, change.cause, change.at, change.brand) == (by, "test", make.NOW, subject.brand)


@pytest.mark.parametrize("status", InvitationStatus.values)
@pytest.mark.parametrize("action", actions(INVITATION))
def test_an_invitation_changes_only_as_declared(action, status, acme, ada):
    run(make.invitation(acme, status=status), action, INVITATION.get((status, action)), ada)


@pytest.mark.parametrize("status", ImportStatus.values)
@pytest.mark.parametrize("action", actions(IMPORT))
def test_an_import_changes_only_as_declared(action, status, acme, ada):
    now = timezone.now()
    import_ = Import.objects.create(brand=acme, file_name="x.csv", status=status, created_at=now, started_at=now)
    run(import_, action, IMPORT.get((status, action)), ada)


@pytest.mark.parametrize(("model", "table"), [(Invitation, INVITATION), (Import, IMPORT)])
def test_the_tables_above_leave_no_action_out(model, table):
    declared = {transition.name for transition in model().get_all_status_transitions()}
    assert declared == set(actions(table))


def test_people_are_offered_only_what_people_may_do(acme):
    assert make.invitation(acme, status="failed").open_actions == ["resend"]
    for status in ("sending", "sent", "seen"):
        assert make.invitation(acme, status=status).open_actions == ["cancel"]
    for status in ("joined", "rejected", "declined", "expired", "cancelled"):
        assert make.invitation(acme, status=status).open_actions == []
