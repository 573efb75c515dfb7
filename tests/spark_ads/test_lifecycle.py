"""Every status × every action of an authorization (S2)."""

from datetime import timedelta
from typing import Any

import pytest

from spark_ads.models import Authorization, Status
from tests import machine, make

GRANT = {"video_code": "#new", "starts_at": make.NOW, "ends_at": make.NOW + timedelta(days=60)}
TABLE = {
    ("requesting", "confirm_requested"): "requested",
    ("rejected", "ask_again"): "requesting",
    ("expired", "ask_again"): "requesting",
    ("deleted", "ask_again"): "requesting",
    ("revoked", "ask_again"): "requesting",
    ("failed", "ask_again"): "requesting",
    **{(status, "grant"): "authorized" for status in Status.values},
    ("authorized", "near_end"): "expiring",
    ("authorized", "expire"): "expired",
    ("expiring", "expire"): "expired",
    ("requesting", "reject"): "rejected",
    ("requested", "reject"): "rejected",
    ("authorized", "revoke"): "revoked",
    ("expiring", "revoke"): "revoked",
    ("authorized", "extend"): "authorized",
    ("expiring", "extend"): "authorized",
    **{(status, "lose_post"): "deleted" for status in ("requesting", "requested", "authorized", "expiring")},
    ("requesting", "fail"): "failed",
}
FACTS: dict[str, dict[str, Any]] = {
    "ask_again": {"days": 60},
    "grant": GRANT,
    "fail": {"reason": "TikTok is away"},
    "extend": {"ends_at": make.NOW + timedelta(days=90)},
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", machine.actions_of(TABLE))
def test_an_authorization_changes_only_as_declared(action, status, acme, ada):
    authorization = make.authorization(acme, status=status)
    machine.attempt(authorization, action, TABLE.get((status, action)), by=ada, facts=FACTS.get(action, {}))


def test_the_table_leaves_no_action_out():
    assert machine.declared(Authorization) == set(machine.actions_of(TABLE))


def test_people_are_offered_to_ask_again_only_when_it_is_over(acme):
    offered = {status: make.authorization(acme, status=status).open_actions for status in Status.values}
    assert offered == {
        "requesting": [],
        "requested": [],
        "authorized": [],
        "expiring": [],
        "expired": ["ask_again"],
        "rejected": ["ask_again"],
        "revoked": ["ask_again"],
        "deleted": ["ask_again"],
        "failed": ["ask_again"],
    }
