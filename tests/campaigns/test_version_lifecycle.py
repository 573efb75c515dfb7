"""Every status × every action of versions (O9)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import Version, version
from tests import machine, make

VERSION = {
    ("awaiting", "approve"): "approved",
    ("awaiting", "request_changes"): "changes_requested",
    ("awaiting", "replace"): "replaced",
    ("approved", "replace"): "replaced",
}


@pytest.mark.parametrize("status", version.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(VERSION))
def test_a_version_changes_only_as_declared(action, status, acme, ada):
    facts: dict[str, Any] = {} if action == "replace" else {"reviewer": ada}
    shown = make.version(acme, status=status)

    machine.attempt(shown, action, VERSION.get((status, action)), by=ada, facts=facts)


def test_the_table_knows_every_action():
    assert machine.declared(Version) == set(machine.actions_of(VERSION))


@pytest.mark.parametrize("status", ["awaiting", "approved"])
def test_one_video_has_one_version_that_waits_and_one_that_is_approved(status, acme):
    first = make.version(acme, status=status)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.version(acme, status=status, deliverable=first.deliverable)
