"""A brand's campaigns at a glance, read through the brand's related names (decision 006)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from brands.models import Brand

MOST = 8


@dataclass(frozen=True)
class Glance:
    """A campaign with its few figures; `views` is None while none was observed."""

    campaign: Any
    influencers: int
    orders: int
    views: int | None


def campaigns(brand: Brand) -> list[Glance]:
    """The newest campaigns that have not ended. Who was taken out does not count. Each figure is one query for all: joined in one they would multiply."""
    shown = list(brand.campaigns.exclude(status__in=["ended", "archived"])[:MOST])
    influencers = _of_each(brand.participants.taking_part().filter(campaign__in=shown), Count("pk"))
    orders = _of_each(brand.orders.filter(campaign__in=shown), Count("pk"))
    views = _of_each(brand.posts.filter(campaign__in=shown), Sum("views"))
    return [Glance(each, influencers.get(each.pk, 0), orders.get(each.pk, 0), views.get(each.pk)) for each in shown]


def _of_each(rows: QuerySet[Any], figure: Count | Sum) -> dict[int, Any]:
    return dict(rows.order_by().values_list("campaign").annotate(figure=figure))
