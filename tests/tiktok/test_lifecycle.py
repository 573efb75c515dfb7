"""Every status × every action of a connection."""

import pytest

from tests import machine, make
from tiktok.models import Connection
from tiktok.models.connection import Status

TABLE = {
    ("connected", "reconnect"): "connected",
    ("needs_reconnecting", "reconnect"): "connected",
    ("connected", "lose"): "needs_reconnecting",
}
FACTS = {"reconnect": {"token": "another token", "account_id": "another account"}}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", machine.actions_of(TABLE))
def test_a_connection_changes_only_as_declared(action, status, ada):
    brand = make.brand("Fresh", connected=False)
    connection = Connection.objects.create(brand=brand, status=status, account_id="1", connected_at=make.NOW)
    machine.attempt(connection, action, TABLE.get((status, action)), by=ada, facts=FACTS.get(action, {}))


def test_the_table_leaves_no_action_out():
    assert machine.declared(Connection) == set(machine.actions_of(TABLE))
