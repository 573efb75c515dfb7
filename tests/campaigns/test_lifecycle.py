"""Every status × every action of campaigns, orders and deliverables (O1, O6)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import Campaign, Deliverable, Order, campaign, deliverable, order
from tests import machine, make

CAMPAIGN = {
    ("draft", "launch"): "live",
    ("live", "pause"): "paused",
    ("paused", "resume"): "live",
    ("live", "end"): "ended",
    ("paused", "end"): "ended",
    ("draft", "archive"): "archived",
    ("ended", "archive"): "archived",
    ("archived", "unarchive"): "ended",
    ("ended", "reopen"): "paused",
}
UNDER_WAY = ("created", "joined", "in_progress")
ORDER = {
    ("requesting", "confirm"): "created",
    ("requesting", "fail"): "failed",
    ("failed", "retry"): "requesting",
    ("created", "join"): "joined",
    ("created", "begin"): "in_progress",
    ("joined", "begin"): "in_progress",
    ("created", "decline"): "declined",
    ("created", "expire"): "expired",
    **{(status, "fulfil"): "fulfilled" for status in UNDER_WAY},
    **{(status, "cancel"): "cancelled" for status in UNDER_WAY},
    ("fulfilled", "reopen"): "in_progress",
}
ORDER_FACTS: dict[str, dict[str, Any]] = {
    "confirm": {"tiktok_id": "7300000000000000009", "invite_link": "https://www.tiktok.com/i/9"},
    "fail": {"reason": "TikTok is away"},
}
HANDED_IN = ("uploaded", "in_review", "approved", "changes_requested")
DELIVERABLE = {
    **{
        (status, "upload"): "uploaded"
        for status in ("waiting", "in_review", "approved", "changes_requested", "removed")
    },
    **{(status, "review"): "in_review" for status in ("uploaded", "approved", "changes_requested")},
    **{(status, "approve"): "approved" for status in ("uploaded", "in_review", "changes_requested")},
    **{(status, "request_changes"): "changes_requested" for status in HANDED_IN},
    **{(status, "publish"): "published" for status in ("waiting", *HANDED_IN, "removed")},
    **{(status, "remove"): "removed" for status in (*HANDED_IN, "published")},
    **{(status, "count_tie"): "published" for status in ("waiting", *HANDED_IN, "removed")},
    ("published", "release_tie"): "in_review",
}
DELIVERABLE_FACTS: dict[str, dict[str, Any]] = {
    "upload": {"video_id": "75"},
    "publish": {"video_id": "75"},
    "request_changes": {"reasons": ["too dark"]},
}


@pytest.mark.parametrize("status", campaign.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(CAMPAIGN))
def test_a_campaign_changes_only_as_declared(action, status, acme, ada):
    machine.attempt(make.campaign(acme, status=status), action, CAMPAIGN.get((status, action)), by=ada, facts={})


@pytest.mark.parametrize("status", order.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(ORDER))
def test_an_order_changes_only_as_declared(action, status, acme, ada):
    facts = ORDER_FACTS.get(action, {})
    machine.attempt(make.order(acme, status=status), action, ORDER.get((status, action)), by=ada, facts=facts)


@pytest.mark.parametrize("status", deliverable.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(DELIVERABLE))
def test_a_deliverable_changes_only_as_declared(action, status, acme, ada):
    facts = DELIVERABLE_FACTS.get(action, {})
    tied = {"status_before_tie": "in_review"} if (status, action) == ("published", "release_tie") else {}
    subject = make.deliverable(acme, status=status, **tied)
    machine.attempt(subject, action, DELIVERABLE.get((status, action)), by=ada, facts=facts)


def test_a_video_published_by_tiktoks_word_is_not_released(acme, ada):
    machine.attempt(make.deliverable(acme, status="published"), "release_tie", None, by=ada, facts={})


def test_the_database_holds_that_a_video_tied_by_hand_is_published(acme):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.deliverable(acme, status="in_review", status_before_tie="waiting")


@pytest.mark.parametrize(("model", "table"), [(Campaign, CAMPAIGN), (Order, ORDER), (Deliverable, DELIVERABLE)])
def test_the_tables_leave_no_action_out(model, table):
    assert machine.declared(model) == set(machine.actions_of(table))
