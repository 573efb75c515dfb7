"""Where a participant stands follows from facts: every combination, beside a definition in plain Python."""

from itertools import combinations
from typing import Any

import pytest

from campaigns.models import Participant
from campaigns.models.order import Status as OrderStatus
from campaigns.models.stages import Stage
from creators.models import Account
from creators.models.invitation import Status as InvitationStatus
from tests import make

ORDERS = [(), *((status,) for status in OrderStatus.values), *combinations(OrderStatus.values, 2)]
INVITATIONS = ["", *InvitationStatus.values]


def stage_of(*, out, orders, in_marketplace, authenticated, invitation):
    """The definition, as one would tell it."""
    if out:
        return "out"
    if {"joined", "in_progress"} & set(orders):
        return "delivering"
    if {"requesting", "created"} & set(orders):
        return "ordered"
    if "fulfilled" in orders:
        return "done"
    if in_marketplace or authenticated:
        return "ready"
    return "invited" if invitation in ("sending", "sent", "seen") else "short_listed"


def _staged(campaign) -> Any:
    return campaign.participants.with_stage()


def participant_with(campaign, *, out, orders, in_marketplace, authenticated, invitation):
    account = make.account(campaign.brand, in_marketplace=in_marketplace, authenticated=authenticated)
    status = {"status": "out", "out_reason": "Too late"} if out else {}
    made = Participant.objects.create(
        brand=campaign.brand, campaign=campaign, account=account, added_at=make.NOW, **status
    )
    if invitation:
        make.invitation(campaign.brand, account=account, status=invitation)
    for order in orders:
        make.order(campaign.brand, participant=made, status=order, videos=1)
    return made


@pytest.mark.parametrize("orders", ORDERS, ids=lambda orders: "+".join(orders) or "none")
def test_every_combination_of_orders_is_where_it_should_be(orders, acme):
    campaign, expected = make.campaign(acme), {}
    for out in (False, True):
        for in_marketplace in (False, True):
            facts = {"out": out, "orders": orders, "in_marketplace": in_marketplace, "authenticated": False}
            made = participant_with(campaign, **facts, invitation="")
            expected[made.pk] = stage_of(**facts, invitation="")

    assert dict(_staged(campaign).values_list("pk", "stage")) == expected


@pytest.mark.parametrize("invitation", INVITATIONS)
def test_every_combination_of_what_is_known_of_the_account(invitation, acme):
    campaign, expected = make.campaign(acme), {}
    for out in (False, True):
        for in_marketplace in (False, True):
            for authenticated in (False, True):
                for orders in ((), ("failed",), ("fulfilled",)):
                    facts: dict[str, Any] = {
                        "out": out,
                        "in_marketplace": in_marketplace,
                        "authenticated": authenticated,
                    }
                    facts |= {"orders": orders, "invitation": invitation}
                    made = participant_with(campaign, **facts)
                    expected[made.pk] = stage_of(**facts)

    found = dict(_staged(campaign).values_list("pk", "stage"))

    assert found == expected
    counts = campaign.participants.stage_counts()
    assert counts == {stage.value: list(expected.values()).count(stage) for stage in Stage}


def test_an_old_invitation_beside_an_open_one_counts_once(acme):
    campaign = make.campaign(acme)
    account = make.account(acme)
    for status in ("declined", "expired", "sent"):
        make.invitation(acme, account=account, status=status)
    make.participant(campaign, account)

    assert list(_staged(campaign).values_list("stage", flat=True)) == ["invited"]


def test_the_first_of_each_stage_are_the_newest(acme):
    campaign = make.campaign(acme)
    ready = [make.participant(campaign) for _ in range(4)]
    listed = make.participant(campaign, make.account(acme))

    found = campaign.participants.first_of_each_stage(2)

    assert [each.pk for each in found] == [listed.pk, ready[3].pk, ready[2].pk]
    assert Account.objects.count() == 5
