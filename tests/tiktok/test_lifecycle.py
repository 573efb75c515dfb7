"""Every status × every action of a brand's and of a creator's connection."""

import pytest

from tests import machine, make
from tiktok.models import Connection, CreatorConnection, creator_connection
from tiktok.models.connection import Status
from tiktok.secrets import encrypt

TABLE = {
    ("connected", "reconnect"): "connected",
    ("needs_reconnecting", "reconnect"): "connected",
    ("disconnected", "reconnect"): "connected",
    ("connected", "lose"): "needs_reconnecting",
    ("connected", "disconnect"): "disconnected",
    ("needs_reconnecting", "disconnect"): "disconnected",
}
CREATORS_TABLE = {
    ("connected", "reconnect"): "connected",
    ("needs_reconnecting", "reconnect"): "connected",
    ("revoked", "reconnect"): "connected",
    ("connected", "lose"): "needs_reconnecting",
    ("connected", "revoke"): "revoked",
    ("needs_reconnecting", "revoke"): "revoked",
}
CONSENT = {"tokens": ("a", "r"), "ends_at": (make.NOW, make.NOW), "scopes": ["video.list"], "creator_id": "c"}
FACTS = {"reconnect": {"token": "another token", "account_id": "another account"}}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", machine.actions_of(TABLE))
def test_a_connection_changes_only_as_declared(action, status, ada):
    brand = make.brand("Fresh", connected=False)
    connection = Connection.objects.create(
        brand=brand, status=status, account_id="1", connected_at=make.NOW, sealed_token=encrypt("t")
    )
    machine.attempt(connection, action, TABLE.get((status, action)), by=ada, facts=FACTS.get(action, {}))


@pytest.mark.parametrize("status", creator_connection.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(CREATORS_TABLE))
def test_a_creators_connection_changes_only_as_declared(action, status, ada, acme):
    connection = make.creator_connection(acme, status=status)
    facts = CONSENT if action == "reconnect" else {}
    machine.attempt(connection, action, CREATORS_TABLE.get((status, action)), by=ada, facts=facts)


def test_the_tables_leave_no_action_out():
    assert machine.declared(Connection) == set(machine.actions_of(TABLE))
    assert machine.declared(CreatorConnection) == set(machine.actions_of(CREATORS_TABLE))
