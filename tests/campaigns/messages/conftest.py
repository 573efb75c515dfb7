"""A campaign with somebody to write to, and mail that keeps what it was handed."""

from typing import Any

import pytest
from django.core import mail

from campaigns.messaging import mailing
from campaigns.models import Message, Participant
from tests import make


@pytest.fixture
def campaign(acme):
    return make.campaign(acme, name="Winter boots", ttcm_brand_name="Nordlys")


@pytest.fixture
def mia(campaign) -> Participant:
    """A participant with an address and an order of two videos."""
    participant = reachable(campaign, "mia", "mia@example.com")
    make.order(campaign.brand, participant=participant, due_date="2026-12-24")
    return participant


def reachable(campaign: Any, handle: str, email: str = "") -> Participant:
    participant = make.participant(campaign, handle=handle)
    participant.account.creator.email = email
    participant.account.creator.save()
    return participant


def send_all(at: Any) -> list[str]:
    """Let a worker send what waits; who got something."""
    before = len(mail.outbox)
    while mailing.send_some(now=lambda: at):
        pass
    return [letter.to[0] for letter in mail.outbox[before:]]


def statuses() -> dict[str, str]:
    return {
        str(handle): status for handle, status in Message.objects.values_list("participant__account__handle", "status")
    }
