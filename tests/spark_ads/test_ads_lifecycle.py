"""Every status × every action of a library post and of an ad (S4, S5)."""

from typing import Any

import pytest

from spark_ads.models import Ad, Asset
from spark_ads.models.ad import AdStatus
from spark_ads.models.asset import AssetStatus
from tests import machine, make

ASSETS = {
    **{(status, "find"): "found" for status in ("searching", "aside", "removed", "lost", "unavailable")},
    ("found", "confirm"): "ready",
    ("aside", "confirm"): "ready",
    ("found", "set_aside"): "aside",
    ("searching", "fail"): "failed",
    ("failed", "search_again"): "searching",
    **{(status, "lose"): "lost" for status in ("found", "ready", "unavailable")},
    **{(status, "hide"): "unavailable" for status in ("found", "ready", "lost")},
    ("lost", "restore"): "ready",
    ("unavailable", "restore"): "ready",
    **{(status, "remove"): "removed" for status in ("lost", "unavailable", "aside", "failed")},
}
ADS = {
    ("draft", "submit"): "submitting",
    ("failed", "retry"): "submitting",
    ("failed", "edit"): "draft",
    ("submitting", "confirm"): "active",
    ("submitting", "fail"): "failed",
    ("active", "pause"): "paused",
    ("paused", "resume"): "active",
    ("active", "end"): "ended",
    ("paused", "end"): "ended",
}
FACTS: dict[str, dict[str, Any]] = {
    "fail": {"reason": "No"},
    "lose": {"reason": "Over"},
    "hide": {"reason": "Private"},
    "confirm": {"tiktok_id": "7"},
}


@pytest.mark.parametrize("status", AssetStatus.values)
@pytest.mark.parametrize("action", machine.actions_of(ASSETS))
def test_a_library_post_changes_only_as_declared(action, status, acme, ada):
    facts = {} if action == "confirm" else FACTS.get(action, {})
    post = {"item_id": "1", "identity_id": "i"} if status in ("searching", "failed") and action == "find" else {}
    machine.attempt(make.asset(acme, status=status, **post), action, ASSETS.get((status, action)), by=ada, facts=facts)


@pytest.mark.parametrize("status", AdStatus.values)
@pytest.mark.parametrize("action", machine.actions_of(ADS))
def test_an_ad_changes_only_as_declared(action, status, acme, ada):
    machine.attempt(
        make.ad(acme, status=status), action, ADS.get((status, action)), by=ada, facts=FACTS.get(action, {})
    )


def test_the_tables_leave_no_action_out():
    assert machine.declared(Asset) == set(machine.actions_of(ASSETS))
    assert machine.declared(Ad) == set(machine.actions_of(ADS))


def test_people_are_offered_what_is_theirs(acme):
    assert {status: make.asset(acme, status=status).open_actions for status in AssetStatus.values} == {
        "searching": [],
        "found": ["confirm", "set_aside"],
        "ready": [],
        "lost": ["remove"],
        "unavailable": ["remove"],
        "aside": ["confirm", "remove"],
        "failed": ["remove", "search_again"],
        "removed": [],
    }
    assert {status: sorted(make.ad(acme, status=status).open_actions) for status in AdStatus.values} == {
        "draft": ["submit"],
        "submitting": [],
        "failed": ["edit", "retry"],
        "active": ["end", "pause"],
        "paused": ["end", "resume"],
        "ended": [],
    }
