"""Every status × every action of messages (O5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from campaigns.models import Message, MessageTemplate
from campaigns.models.message import HANDED_OVER, NOT_ARRIVED, Status
from lifecycle.transitions import Refused
from tests import machine, make

MESSAGE: machine.Table = {
    ("queued", "claim"): "sending",
    ("sending", "confirm"): "sent",
    ("uncertain", "confirm"): "sent",
    ("sending", "put_back"): "queued",
    ("sending", "lose"): "uncertain",
    **{(status, "fail"): "failed" for status in ("queued", "sending", "sent", "uncertain")},
    **{(status, "deliver"): "delivered" for status in ("sending", "sent", "uncertain")},
    **{(status, "bounce"): "bounced" for status in ("sending", "sent", "uncertain", "delivered")},
    **{(status, "resend"): "queued" for status in ("failed", "bounced", "uncertain")},
    **{(status, "leave"): "posted" for status in ("failed", "bounced", "uncertain")},
}
FACTS: dict[str, dict[str, Any]] = {
    "claim": {"message_id": "<new@limelight.example>"},
    "put_back": {"reason": "Away", "wait": timedelta(minutes=1)},
    "fail": {"reason": "No"},
    "bounce": {"reason": "No such mailbox"},
    "resend": {"to": "other@example.com"},
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", machine.actions_of(MESSAGE))
def test_a_message_changes_only_as_declared(action, status, acme, ada):
    message = make.message(acme, status=status)
    facts = {"message_id": message.message_id, **FACTS.get(action, {})}
    if action in ("resend", "leave"):
        del facts["message_id"]
    machine.attempt(message, action, MESSAGE.get((status, action)), by=ada, facts=facts)


def test_the_table_leaves_no_action_out():
    assert machine.declared(Message) == set(machine.actions_of(MESSAGE))
    assert {"uncertain"} == set(HANDED_OVER) & set(NOT_ARRIVED)


@pytest.mark.parametrize("action", ["confirm", "deliver", "bounce", "fail", "lose", "put_back"])
def test_news_of_an_earlier_attempt_changes_nothing(action, acme, at):
    message = make.message(acme, status="sending")
    facts = {**FACTS.get(action, {}), "message_id": "<earlier@limelight.example>"}

    with pytest.raises(Refused, match="earlier attempt"):
        getattr(message, action)(at=at, **facts)

    message.refresh_from_db()
    assert message.status == "sending"


def test_a_purpose_belongs_to_one_template_of_a_brand(acme):
    MessageTemplate.objects.create(brand=acme, name="One", subject="s", body="b", purpose="thanks")
    with pytest.raises(IntegrityError):
        MessageTemplate.objects.create(brand=acme, name="Two", subject="s", body="b", purpose="thanks")
