"""A campaign at a glance: how far, what is late, what it cost, what it brought (O1). A fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Sum, TextChoices
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Deliverable, Order, Participant, deliverable, order
from campaigns.models.order import COUNTING
from campaigns.models.stages import Stage
from lifecycle.models import StatusChange, subjects

MOST_LATE = 10
MOST_CHANGES = 15


@dataclass(frozen=True)
class Late:
    """What should have been there by now: the first of them, and how many there are."""

    deliverables: list[Deliverable]
    number: int
    campaign_days: int  # since the campaign should have ended; 0 while it has not, or is over

    @property
    def more(self) -> int:
        """How many are not among those shown."""
        return self.number - len(self.deliverables)


@dataclass(frozen=True)
class Cost:
    """Fees of orders that were not turned down, called off or never made, in one currency."""

    currency: str
    fees: Decimal
    orders: int
    without_fee: int


@dataclass(frozen=True)
class Progress:
    """Deliverables of orders that still count, and how many of them are public."""

    asked: int
    approved: int
    published: int


def stages(campaign: Campaign) -> list[tuple[Stage, int]]:
    """How many participants stand at each stage."""
    return [(Stage(stage), number) for stage, number in campaign.participants.stage_counts().items()]


def progress(campaign: Campaign) -> Progress:
    """How far the videos are."""
    return Progress(
        **Deliverable.objects.filter(order__campaign=campaign, order__status__in=COUNTING).aggregate(
            asked=Count("pk"),
            approved=Count("pk", filter=Q(status=deliverable.Status.APPROVED)),
            published=Count("pk", filter=Q(status=deliverable.Status.PUBLISHED)),
        )
    )


def late(campaign: Campaign, *, today: date) -> Late:
    """Videos past their due date, the longest first, and a campaign past its end."""
    overdue = Deliverable.objects.filter(order__campaign=campaign).late(today)
    shown = overdue.select_related("order__participant__account").order_by("due_date", "pk")[:MOST_LATE]
    over = campaign.status in ("live", "paused") and campaign.end_date and campaign.end_date < today
    days = (today - campaign.end_date).days if over and campaign.end_date else 0
    return Late(deliverables=list(shown), number=overdue.count(), campaign_days=days)


def costs(campaign: Campaign) -> list[Cost]:
    """Fees committed by currency, the campaign's own first."""
    counting = campaign.orders.paid_for().order_by()
    rows: Any = counting.values("currency").annotate(
        fees=Sum("fee"), orders=Count("pk"), without_fee=Count("pk", filter=Q(fee__isnull=True))
    )
    found = [Cost(**{**row, "fees": row["fees"] or Decimal(0)}) for row in rows]
    with_fees = [cost for cost in found if cost.fees or cost.currency == campaign.currency]
    return sorted(with_fees, key=lambda cost: (cost.currency != campaign.currency, cost.currency))


def recent_changes(campaign: Campaign) -> QuerySet[StatusChange]:
    """The last changes of the campaign and of what hangs on it."""
    deliverables = Deliverable.objects.filter(order__campaign=campaign)
    own = _about(Campaign, Campaign.objects.filter(pk=campaign.pk)) | _about(Participant, campaign.participants.all())
    work = _about(Order, campaign.orders.all()) | _about(Deliverable, deliverables)
    changes = StatusChange.objects.filter(own | work, brand_id=campaign.brand_id)
    return changes.select_related("by", "subject_type").prefetch_related(subjects())[:MOST_CHANGES]


def orders_by_status(campaign: Campaign) -> list[tuple[str, int]]:
    """How many orders stand at each status, in words and in the order of their life."""
    return _counted(campaign.orders.all(), order.Status)


def deliverables_by_status(campaign: Campaign) -> list[tuple[str, int]]:
    """How many deliverables stand at each status, in words and in the order of their life."""
    return _counted(Deliverable.objects.filter(order__campaign=campaign), deliverable.Status)


def posts_by_status(campaign: Campaign) -> list[tuple[str, int]]:
    """How many posts are on TikTok, and how many were removed from it, in words; none where there are none."""
    posts = campaign.posts.order_by().aggregate(every=Count("pk"), removed=Count("removed_at"))
    counts = [(_("On TikTok"), posts["every"] - posts["removed"]), (_("Removed from TikTok"), posts["removed"])]
    return [(words, number) for words, number in counts if number]


def _about(model: type, rows: QuerySet) -> Q:
    kind = ContentType.objects.get_for_model(model)
    return Q(subject_type=kind, subject_id__in=rows.order_by().values("pk"))


def _counted(rows: QuerySet[Any], statuses: type[TextChoices]) -> list[tuple[str, int]]:
    counts = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    return [(str(status.label), counts[status.value]) for status in statuses if status.value in counts]
