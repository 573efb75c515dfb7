"""What a report adds up, each in one query. Sums leave out what is unknown and say how many posts that were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FloatField, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from campaigns.models import Campaign, Post
from campaigns.models.money import PaidDay
from campaigns.models.order import OrderQuerySet
from campaigns.models.snapshot import CampaignDay, PostTotal
from campaigns.reporting.median import Median

RATE = Cast("engagements", FloatField()) / F("views")  # of a post that was seen


@dataclass(frozen=True)
class Sums:
    """Sums over posts; None where no post has the counter.

    `engagements` and `engaged_views` are of the same posts: those whose likes, comments, shares and views are all known.
    `watched` and `completed` are views times average seconds and times completion rate, with the views they belong to.
    `followers` counts each post's account once for each post.
    """

    posts: int = 0
    creators: int = 0
    counted: int = 0
    engaged: int = 0
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    favorites: int | None = None
    engagements: int | None = None
    engaged_views: int | None = None
    followed_engagements: int | None = None
    followers: int | None = None
    watched: float | None = None
    watched_views: int | None = None
    completed: float | None = None
    completed_views: int | None = None
    oldest: datetime | None = None
    newest: datetime | None = None

    @property
    def engagement_rate(self) -> float | None:
        """Σ engagements ÷ Σ views of the posts where both are known."""
        return self.engagements / self.engaged_views if self.engagements is not None and self.engaged_views else None


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


@dataclass(frozen=True)
class Day:
    """What a campaign's posts gained on one day."""

    date: date
    views: int | None
    engagements: int | None
    organic: int | None = None
    paid: int | None = None


@dataclass(frozen=True)
class Gains:
    """What was gained in a stretch of days; None where nobody knows."""

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    favorites: int | None = None

    @property
    def engagements(self) -> int | None:
        """Likes + comments + shares; None while any is unknown."""
        parts = (self.likes, self.comments, self.shares)
        return None if None in parts else sum(part for part in parts if part is not None)


def _weighted(name: str) -> Sum:
    return Sum(Cast("views", FloatField()) * F(name))


def _aggregates() -> dict[str, Any]:
    """The parts of `Sums` by name, each with `all_` before it: SQL cannot tell a sum from a column of the same name."""
    engaged, viewed = Q(engagements__isnull=False), Q(views__isnull=False)
    followed = Q(account__followers__gt=0)
    sums: dict[str, Any] = {
        "posts": Count("pk"),
        "creators": Count("account", distinct=True),
        "counted": Count("views"),
        "engaged": Count("engagements", filter=viewed),
        **{name: Sum(name) for name in ("views", "likes", "comments", "shares", "favorites")},
        "engagements": Sum("engagements", filter=viewed),
        "engaged_views": Sum("views", filter=engaged),
        "followed_engagements": Sum("engagements", filter=followed),
        "followers": Sum("account__followers", filter=followed & engaged),
        "watched": _weighted("average_watch_seconds"),
        "watched_views": Sum("views", filter=Q(average_watch_seconds__isnull=False)),
        "completed": _weighted("completion_rate"),
        "completed_views": Sum("views", filter=Q(completion_rate__isnull=False)),
        "oldest": Min("observed_at"),
        "newest": Max("observed_at"),
    }
    return {f"all_{name}": aggregate for name, aggregate in sums.items()}


def _sums(row: Mapping[str, Any]) -> Sums:
    return Sums(**{name.removeprefix("all_"): value for name, value in row.items() if name.startswith("all_")})


def of_posts(posts: QuerySet[Post]) -> Sums:
    """The sums over some posts, from their latest counters."""
    return _sums(posts.order_by().aggregate(**_aggregates()))


def by_account(posts: QuerySet[Post], start: int = 0, most: int | None = None) -> dict[int, Sums]:
    """The sums over the posts of each account, by its id, the most seen first: from place `start`, at most so many."""
    rows: Any = posts.order_by().values("account").annotate(**_aggregates())
    ranked = rows.order_by(F("all_views").desc(nulls_last=True), "account")
    return {row["account"]: _sums(row) for row in ranked[start : None if most is None else start + most]}


def parts(posts: QuerySet[Post]) -> dict[str, Mapping[str, int | None]]:
    """Organic and paid counters of the posts that tell them apart; paid ones of the others as their ads report them.

    Each post counts in one of the two ways, never in both.
    """
    names = ("views", "likes", "comments", "shares", "favorites")
    rows = PostTotal.objects.filter(post__in=posts.order_by()).values("traffic")
    found: Any = rows.annotate(posts=Count("pk"), **{f"sum_{name}": Sum(name) for name in names})
    told: dict[str, Mapping[str, int | None]]
    told = {row["traffic"]: {"posts": row["posts"], **{name: row[f"sum_{name}"] for name in names}} for row in found}
    bought = _bought(posts)
    return {**told, "paid": _together(told.get("paid", {}), bought)} if bought["posts"] else told


def _only_bought(posts: QuerySet[Post]) -> QuerySet[PaidDay]:
    """What ads brought to posts whose own counters do not tell it."""
    told = PostTotal.objects.filter(post=OuterRef("post"), traffic="paid")
    return PaidDay.objects.filter(~Exists(told), post__in=posts.order_by()).order_by()


def _bought(posts: QuerySet[Post]) -> dict[str, Any]:
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in ("views", "likes", "comments", "shares")}
    found = _only_bought(posts).aggregate(posts=Count("post", distinct=True), **sums)
    return {name.removeprefix("sum_"): number for name, number in found.items()}


def _together(told: Mapping[str, Any], bought: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: [row[name] for row in (told, bought) if row.get(name) is not None] for name in {**told, **bought}}
    return {name: sum(known) if known else None for name, known in both.items()}


def medians(posts: QuerySet[Post]) -> dict[str, float | None]:
    """The median of posts that have been seen: their views, engagement rate and completion rate."""
    wanted: dict[str, Any] = {"views": F("views"), "engagement_rate": RATE, "completion_rate": F("completion_rate")}
    middles = {f"the_{name}": Median(value) for name, value in wanted.items()}
    found = posts.filter(views__gt=0).order_by().aggregate(**middles)
    return {name.removeprefix("the_"): value for name, value in found.items()}


def reach_by_country(posts: QuerySet[Post]) -> dict[str, int]:
    """People reached, by the account's country. For prices only: reach of several posts counts people more than once."""
    known = posts.filter(reach__isnull=False).order_by()
    return dict(known.values_list("account__country").annotate(n=Sum("reach")))


def money(campaign: Campaign, posts: QuerySet[Post], orders: OrderQuerySet) -> Money:
    """What these posts and orders of a campaign cost."""
    fees, without = _fees(orders)
    paid = _paid(PaidDay.objects.filter(post__in=posts.order_by()))
    own = paid.get(campaign.currency, {})
    spend = {currency: row["spend"] for currency, row in paid.items()}
    return Money(
        currency=campaign.currency,
        fees=fees.get(campaign.currency),
        spend=own.get("spend"),
        paid_views=own.get("views"),
        paid_engagements=_added(own, "likes", "comments", "shares"),
        clicks=own.get("clicks"),
        impressions=own.get("impressions"),
        conversions=own.get("conversions"),
        others=in_others(campaign.currency, fees, spend),
        without_fee=without,
        spent_otherwise=bool(in_others(campaign.currency, spend)),
    )


def in_others(currency: str, *parts: Mapping[str, Decimal | None]) -> tuple[tuple[str, Decimal], ...]:
    """The money of several parts by currency, without that of one currency; in the order of the alphabet."""
    others: dict[str, Decimal] = {}
    for other, amount in (each for part in parts for each in part.items()):
        if other != currency and amount:
            others[other] = others.get(other, Decimal(0)) + amount
    return tuple(sorted(others.items()))


def fees_by_account(orders: OrderQuerySet, currency: str) -> dict[int, Decimal]:
    """Fees in one currency by account."""
    rows = orders.paid_for().filter(currency=currency, fee__isnull=False).order_by()
    return dict(rows.values_list("participant__account").annotate(n=Sum("fee")))


def gains(campaign: Campaign, start: date, end: date) -> Gains:
    """What the campaign's posts gained between two days, both included."""
    names = ("views", "likes", "comments", "shares", "favorites")
    days = CampaignDay.objects.filter(campaign=campaign, traffic="all", date__range=(start, end)).order_by()
    return Gains(**days.aggregate(**{name: Sum(name) for name in names}))


def days(campaign: Campaign, start: date, end: date) -> list[Day]:
    """One line a day from the first known to the last; days nobody knows of have no figures."""
    rows = CampaignDay.objects.filter(campaign=campaign, date__range=(start, end)).order_by("date")
    by_date: dict[date, dict[str, tuple[int | None, int | None]]] = {}
    engaged = F("likes") + F("comments") + F("shares")
    for day, traffic, views, engagements in rows.values_list("date", "traffic", "views", engaged):
        by_date.setdefault(day, {})[traffic] = views, engagements
    ads = _bought_days(campaign, start, end)
    if not (known := by_date.keys() | ads.keys()):
        return []
    every = (date.fromordinal(number) for number in range(min(known).toordinal(), max(known).toordinal() + 1))
    return [_day(each, by_date.get(each, {}), ads.get(each)) for each in every]


def _bought_days(campaign: Campaign, start: date, end: date) -> dict[date, int | None]:
    """Paid views by day of the posts whose own counters do not tell them."""
    rows = _only_bought(campaign.posts.all()).filter(date__range=(start, end))
    return dict(rows.values_list("date").annotate(n=Sum("views")))


def _day(each: date, rows: Mapping[str, tuple[int | None, int | None]], bought: int | None) -> Day:
    """`rows` are views and engagements by traffic."""
    nobody_knows = (None, None)
    views, engagements = rows.get("all", nobody_knows)
    organic, paid = rows.get("organic", nobody_knows)[0], rows.get("paid", nobody_knows)[0]
    if bought is not None:
        paid = bought + (paid or 0)
    return Day(each, views, engagements, organic, paid)


def _fees(orders: OrderQuerySet) -> tuple[dict[str, Decimal], int]:
    rows: Any = orders.paid_for().order_by().values("currency")
    found = list(rows.annotate(fees=Sum("fee"), without=Count("pk", filter=Q(fee__isnull=True))))
    fees = {row["currency"]: row["fees"] for row in found if row["fees"] is not None}
    return fees, sum(row["without"] for row in found)


def _paid(rows: QuerySet[PaidDay]) -> dict[str, dict[str, Any]]:
    names = ("spend", "views", "likes", "comments", "shares", "clicks", "impressions", "conversions")
    found: Any = rows.order_by().values("currency").annotate(**{f"sum_{name}": Sum(name) for name in names})
    return {row["currency"]: {name: row[f"sum_{name}"] for name in names} for row in found}


def _added(row: Mapping[str, Any], *names: str) -> int | None:
    values: list[Any] = [row.get(name) for name in names]
    return None if None in values else sum(values)


def totals_by_campaign(campaigns: Iterable[Campaign]) -> dict[int, Sums]:
    """The sums of several campaigns by id, in one query."""
    rows = Post.objects.filter(campaign__in=list(campaigns)).order_by().values("campaign").annotate(**_aggregates())
    return {row["campaign"]: _sums(row) for row in rows}
