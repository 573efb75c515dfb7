"""A campaign in figures (P7, in its main line). Every formula is in the docstring of what computes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum, TextChoices
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Deliverable, Post, deliverable, order


@dataclass(frozen=True)
class Totals:
    """Sums over a campaign's posts; None where no post has the counter."""

    posts: int
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None

    @property
    def engagements(self) -> int | None:
        """Likes + comments + shares, TikTok's own definition."""
        parts = (self.likes, self.comments, self.shares)
        return None if None in parts else sum(part for part in parts if part is not None)

    @property
    def engagement_rate(self) -> float | None:
        """Ratio of sums: engagements of all posts ÷ views of all posts."""
        return self.engagements / self.views if self.engagements is not None and self.views else None


SUMS: dict[str, Any] = {
    "posts": Count("pk"),
    "views": Sum("views"),
    "likes": Sum("likes"),
    "comments": Sum("comments"),
    "shares": Sum("shares"),
}


def totals(campaign: Campaign) -> Totals:
    """The campaign's totals, from the latest counters kept on its posts."""
    return Totals(**campaign.posts.aggregate(**SUMS))


def sums_of(campaigns: Iterable[Campaign]) -> dict[int, Totals]:
    """The totals of several campaigns by id, in one query; a campaign without posts is missing."""
    posts = Post.objects.filter(campaign__in=list(campaigns)).order_by()
    rows = posts.values("campaign").annotate(**SUMS).values_list("campaign", *SUMS)
    return {campaign: Totals(*sums) for campaign, *sums in rows}


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


def _counted(rows: QuerySet[Any], statuses: type[TextChoices]) -> list[tuple[str, int]]:
    counts = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    return [(str(status.label), counts[status.value]) for status in statuses if status.value in counts]
