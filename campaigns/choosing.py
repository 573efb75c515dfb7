"""Whom to order from: the participants of a campaign by where they stand, and who of those chosen can be asked (O7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When

from campaigns import actions
from campaigns.models import Campaign, Order, Participant
from campaigns.models.campaign import Place

MOST_CHOSEN = 2_000  # in one form
CAN_BE_ASKED = (
    Q(status=Place.IN, account__handle__isnull=False)
    & (Q(account__in_marketplace=True) | Q(account__authenticated=True))
)  # fmt: skip
KINDS = {
    "unordered": Q(has_order=False),
    "ready": Q(has_order=False) & CAN_BE_ASKED,
    "failed": Q(has_failed=True),
}


@dataclass(frozen=True)
class Candidate:
    """Somebody chosen: how many open orders there are already, and what stands in the way ("" is nothing)."""

    participant: Participant
    barrier: str
    open_orders: int


def who(campaign: Campaign, kind: str) -> QuerySet[Participant]:
    """The campaign's participants of a kind; all of them for no kind."""
    orders = Order.objects.filter(participant=OuterRef("pk"))
    everybody = campaign.participants.annotate(
        has_order=Exists(orders), has_failed=Exists(orders.filter(status="failed"))
    )
    return everybody.filter(KINDS[kind]) if kind in KINDS else everybody


def counts(campaign: Campaign) -> dict[str, int]:
    """How many participants there are of each kind, and `all`."""
    kinds = {name: Count("pk", filter=condition) for name, condition in KINDS.items()}
    return who(campaign, "").order_by().aggregate(all=Count("pk"), **kinds)


def with_orders(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """Participants with their accounts, orders and what these ask for."""
    orders = Order.objects.select_related("code").prefetch_related("deliverables__post")
    return participants.select_related("account").prefetch_related(Prefetch("orders", orders))


def chosen(campaign: Campaign, ids: Sequence[int], kind: str) -> tuple[list[Participant], int]:
    """Those of the ids that are in the campaign, or all of a kind; and how many more there are than one form takes.

    Who can be ordered from comes first, so that the rest can be ordered from after these.
    """
    meant = who(campaign, kind) if kind in KINDS else who(campaign, "").filter(pk__in=ids)
    able_first = Case(When(CAN_BE_ASKED, then=0), default=1)
    taken = list(meant.select_related("account", "campaign__brand").order_by(able_first, "pk")[:MOST_CHOSEN])
    return taken, meant.count() - len(taken) if len(taken) == MOST_CHOSEN else 0


def candidates(participants: Sequence[Participant]) -> list[Candidate]:
    """What stands in each one's way, those nobody can order from first."""
    found = Order.objects.open().filter(participant__in=participants).order_by()
    orders = dict(found.values_list("participant").annotate(n=Count("pk")))
    each = [Candidate(one, actions.barrier_to(one), orders.get(one.pk, 0)) for one in participants]
    return sorted(each, key=lambda one: (not one.barrier, not one.open_orders))


def open_orders_of(participant: Participant) -> tuple[int, int]:
    """How many open orders this creator has: in the campaign, and elsewhere in the brand."""
    theirs = Order.objects.open().filter(brand=participant.brand_id, participant__account=participant.account_id)
    here = Count("pk", filter=Q(campaign=participant.campaign_id))
    found = theirs.order_by().aggregate(here=here, all=Count("pk"))
    return found["here"], found["all"] - found["here"]
