"""What a campaign cost: fees of its orders, and its posts' ads by day and currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet, Sum

from campaigns.models import Campaign, Order
from campaigns.models.money import PaidDay


@dataclass(frozen=True)
class Money:
    """Fees of orders that count and spend on ads, in the campaign's currency; what is in others stands apart."""

    currency: str
    fees: Decimal | None = None
    spend: Decimal | None = None
    paid_views: int | None = None
    paid_engagements: int | None = None
    clicks: int | None = None
    impressions: int | None = None
    conversions: int | None = None
    others: tuple[tuple[str, Decimal], ...] = ()
    without_fee: int = 0
    spent_otherwise: bool = False  # there is spend in other currencies, too

    @property
    def blended(self) -> Decimal | None:
        """Fees and spend in one; None while neither is known."""
        known = [part for part in (self.fees, self.spend) if part is not None]
        return sum(known, Decimal(0)) if known else None


class AdsDay(NamedTuple):
    """What ads cost and brought on one day, in one currency, of posts that tell organic from paid themselves or of others."""

    date: date
    currency: str
    told: bool
    spend: Decimal
    impressions: int | None
    views: int | None
    clicks: int | None
    conversions: int | None
    likes: int | None
    comments: int | None
    shares: int | None


def ads(campaign: Campaign) -> list[AdsDay]:
    """What ads with the campaign's posts cost and brought, by day and currency."""
    return list(map(AdsDay._make, campaign.paid_days.values_list(*AdsDay._fields)))


def ads_of_posts(campaign: Campaign, **published: Any) -> list[AdsDay]:
    """The same of some of the campaign's posts; `published` is what to look them up by."""
    parted = FilteredRelation("post__totals", condition=Q(post__totals__traffic="paid"))
    days: Any = PaidDay.objects.filter(post__campaign=campaign, post__has_ads=True, **of_post(published))
    rows = days.annotate(part=parted).annotate(told=Q(part__isnull=False)).order_by().values_list(*AdsDay._fields[:3])
    return list(map(AdsDay._make, rows.annotate(**{f"sum_{name}": Sum(name) for name in AdsDay._fields[3:]})))


def of(currency: str, orders: Mapping[str, Any], bought: Iterable[AdsDay]) -> Money:
    """What some orders, by what they are looked up by, and these ads cost, for a report in this currency."""
    fees, without = _fees(orders)
    by_currency: dict[str, list[AdsDay]] = {}
    for day in bought:
        by_currency.setdefault(day.currency, []).append(day)
    spend = {other: sum_of(days, "spend") for other, days in by_currency.items()}
    own = by_currency.get(currency, [])
    actions = [sum_of(own, name) for name in ("likes", "comments", "shares")]
    return Money(
        currency=currency,
        fees=fees.get(currency),
        spend=spend.get(currency),
        paid_views=sum_of(own, "views"),
        paid_engagements=None if None in actions else sum(actions),
        clicks=sum_of(own, "clicks"),
        impressions=sum_of(own, "impressions"),
        conversions=sum_of(own, "conversions"),
        others=in_others(currency, fees, spend),
        without_fee=without,
        spent_otherwise=bool(in_others(currency, spend)),
    )


def in_others(currency: str, *parts: Mapping[str, Decimal | None]) -> tuple[tuple[str, Decimal], ...]:
    """The money of several parts by currency, without that of one currency; in the order of the alphabet."""
    others: dict[str, Decimal] = {}
    for other, amount in (each for part in parts for each in part.items()):
        if other != currency and amount:
            others[other] = others.get(other, Decimal(0)) + amount
    return tuple(sorted(others.items()))


def fees_by_account(orders: Mapping[str, Any], currency: str) -> dict[int, Decimal]:
    """Fees of some orders in one currency by account."""
    rows = Order.objects.paid_for().filter(currency=currency, fee__isnull=False, **orders).order_by()
    return dict(rows.values_list("participant__account").annotate(n=Sum("fee")))


FEES: QuerySet[Any] = (
    Order.objects.paid_for()
    .order_by()
    .values("currency")
    .annotate(fees=Sum("fee"), without=Count("pk", filter=Q(fee__isnull=True)))
)


def _fees(orders: Mapping[str, Any]) -> tuple[dict[str, Decimal], int]:
    found = list(FEES.filter(**orders))
    fees = {row["currency"]: row["fees"] for row in found if row["fees"] is not None}
    return fees, sum(row["without"] for row in found)


def of_post(published: Mapping[str, Any]) -> dict[str, Any]:
    """What rows that have a post are looked up by, where posts are by `published`."""
    return {f"post__{name}": value for name, value in published.items()}


def sum_of(days: Iterable[AdsDay], name: str) -> Any:
    """The sum of one figure over some days of ads; None where nobody knows it."""
    return total(getattr(day, name) for day in days)


def total(numbers: Iterable[Any]) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
