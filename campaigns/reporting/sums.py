"""What a report adds up, each in one query. Sums leave out what is unknown and say how many posts that were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, FloatField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast

from campaigns.models import Campaign, Order, Post
from campaigns.models.money import PaidDay
from campaigns.models.snapshot import SUMMABLE, CampaignDay, PostTotal
from campaigns.reporting.median import Median

RATE = Cast("engagements", FloatField()) / F("views")  # of a post that was seen


@dataclass(frozen=True)
class Sums:
    """Sums over posts; None where no post has the counter.

    `engagements` and `engaged_views` are of the same posts: those whose likes, comments, shares and views are all known.
    `watched` and `completed` are views times average seconds and times completion rate, with the views they belong to.
    `followers` counts each post's account once for each post; `advertised` are posts with ads.
    """

    posts: int = 0
    creators: int = 0
    advertised: int = 0
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
    """What was gained on a day or in a stretch of days; None where nobody knows."""

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


Calendar = dict[date, dict[str, Gains]]  # gains by day and traffic


def _weighted(name: str) -> Sum:
    return Sum(Cast("views", FloatField()) * F(name))


def _aggregates(*only: str) -> dict[str, Any]:
    """The parts of `Sums`, all or some, each with `all_` before it: SQL cannot tell a sum from a column of the same name."""
    engaged, viewed = Q(engagements__isnull=False), Q(views__isnull=False)
    followed = Q(account__followers__gt=0)
    sums: dict[str, Any] = {
        "posts": Count("pk"),
        "creators": Count("account", distinct=True),
        "advertised": Count("pk", filter=Q(has_ads=True)),
        "counted": Count("views"),
        "engaged": Count("engagements", filter=viewed),
        **{name: Sum(name) for name in SUMMABLE},
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
    return {f"all_{name}": aggregate for name, aggregate in sums.items() if not only or name in only}


def _sums(row: Mapping[str, Any]) -> Sums:
    return Sums(**{name.removeprefix("all_"): value for name, value in row.items() if name.startswith("all_")})


# Put together once: Django takes as long to resolve so many sums as the database does to find a small campaign's.
BY_CAMPAIGN: QuerySet[Any] = Post.objects.order_by().values("campaign").annotate(**_aggregates())


def of_posts(campaign: Campaign, **published: Any) -> Sums:
    """The sums over a campaign's posts, from their latest counters; `published` is what to look some of them up by."""
    return next(map(_sums, BY_CAMPAIGN.filter(campaign=campaign, **published)), Sums())


def by_account(posts: QuerySet[Post], start: int = 0, most: int | None = None) -> dict[int, Sums]:
    """What the posts of each account sum up to, by its id, the most seen first: from place `start`, at most so many."""
    sums = _aggregates("posts", "views", "engagements", "engaged_views")
    rows: Any = posts.order_by().values("account").annotate(**sums)
    ranked = rows.order_by(F("all_views").desc(nulls_last=True), "account")
    return {row["account"]: _sums(row) for row in ranked[start : None if most is None else start + most]}


def ads(campaign: Campaign) -> list[AdsDay]:
    """What ads with the campaign's posts cost and brought, by day and currency."""
    return list(map(AdsDay._make, campaign.paid_days.values_list(*AdsDay._fields)))


def ads_of_posts(campaign: Campaign, **published: Any) -> list[AdsDay]:
    """The same of some of the campaign's posts; `published` is what to look them up by."""
    parted = FilteredRelation("post__totals", condition=Q(post__totals__traffic="paid"))
    days: Any = PaidDay.objects.filter(post__has_ads=True, **_of_post(campaign, published))
    rows = days.annotate(part=parted).annotate(told=Q(part__isnull=False)).order_by().values_list(*AdsDay._fields[:3])
    return list(map(AdsDay._make, rows.annotate(**{f"sum_{name}": Sum(name) for name in AdsDay._fields[3:]})))


BY_TRAFFIC: QuerySet[Any] = (
    PostTotal.objects.filter(post__has_parts=True)
    .order_by()
    .values("traffic")
    .annotate(
        posts=Count("pk"),
        advertised=Count("pk", filter=Q(post__has_ads=True)),
        **{f"sum_{name}": Sum(name) for name in SUMMABLE},
    )
)


def parts(
    campaign: Campaign, advertised: int, bought: Iterable[AdsDay], **published: Any
) -> dict[str, Mapping[str, int | None]]:
    """Organic and paid counters of the posts that tell them apart; paid ones of the others as their ads report them.

    Each post counts in one of the two ways, never in both. `advertised` of these posts have ads.
    """
    found = {row["traffic"]: row for row in BY_TRAFFIC.filter(**_of_post(campaign, published))}
    told: dict[str, Mapping[str, int | None]] = {
        traffic: {"posts": row["posts"], **{name: row[f"sum_{name}"] for name in SUMMABLE}}
        for traffic, row in found.items()
    }
    if not (untold := [day for day in bought if not day.told]):
        return told
    others: dict[str, Any] = {name: _of(untold, name) for name in ("views", "likes", "comments", "shares")}
    others["posts"] = advertised - found.get("paid", {"advertised": 0})["advertised"]
    return {**told, "paid": _together(told.get("paid", {}), others)}


def _of_post(campaign: Campaign, published: Mapping[str, Any]) -> dict[str, Any]:
    return {"post__campaign": campaign, **{f"post__{name}": value for name, value in published.items()}}


def _together(told: Mapping[str, Any], bought: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _total([told.get(name), bought.get(name)]) for name in {**told, **bought}}


MIDDLES = {"views": F("views"), "engagement_rate": RATE, "completion_rate": F("completion_rate")}
MEDIANS: QuerySet[Any] = (
    Post.objects.filter(views__gt=0)
    .order_by()
    .values("campaign")
    .annotate(**{f"the_{name}": Median(value) for name, value in MIDDLES.items()})
)


def medians(campaign: Campaign) -> dict[str, float | None]:
    """The median of the campaign's posts that have been seen: their views, engagement rate and completion rate."""
    found: dict[str, Any] = next(iter(MEDIANS.filter(campaign=campaign)), {})
    return {name: found.get(f"the_{name}") for name in MIDDLES}


def reach_by_country(posts: QuerySet[Post]) -> dict[str, int]:
    """People reached, by the account's country. For prices only: reach of several posts counts people more than once."""
    known = posts.filter(reach__isnull=False).order_by()
    return dict(known.values_list("account__country").annotate(n=Sum("reach")))


def money(currency: str, orders: Mapping[str, Any], bought: Iterable[AdsDay]) -> Money:
    """What some orders, by what they are looked up by, and these ads cost, for a report in this currency."""
    fees, without = _fees(orders)
    by_currency: dict[str, list[AdsDay]] = {}
    for day in bought:
        by_currency.setdefault(day.currency, []).append(day)
    spend = {other: _of(days, "spend") for other, days in by_currency.items()}
    own = by_currency.get(currency, [])
    actions = [_of(own, name) for name in ("likes", "comments", "shares")]
    return Money(
        currency=currency,
        fees=fees.get(currency),
        spend=spend.get(currency),
        paid_views=_of(own, "views"),
        paid_engagements=None if None in actions else sum(actions),
        clicks=_of(own, "clicks"),
        impressions=_of(own, "impressions"),
        conversions=_of(own, "conversions"),
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


def calendar(campaign: Campaign, start: date, end: date) -> Calendar:
    """What the campaign's posts gained each day of a stretch, both ends included."""
    rows = CampaignDay.objects.filter(campaign=campaign, date__range=(start, end)).order_by()
    found: Calendar = {}
    for day, traffic, *gained in rows.values_list("date", "traffic", *SUMMABLE):
        found.setdefault(day, {})[traffic] = Gains(*gained)
    return found


def gains(known: Calendar, start: date, end: date) -> Gains:
    """What was gained between two days of those known, both included."""
    each = [rows["all"] for day, rows in known.items() if start <= day <= end and "all" in rows]
    return Gains(*(_total(getattr(gained, name) for gained in each) for name in SUMMABLE))


def days(known: Calendar, bought: Iterable[AdsDay], start: date, end: date) -> list[Day]:
    """One line a day from the first known to the last; days nobody knows of have no figures.

    Ads tell the paid views of those posts only whose own counters do not.
    """
    paid: dict[date, int | None] = {}
    for day in bought:
        if not day.told and start <= day.date <= end:
            paid[day.date] = _total([paid.get(day.date), day.views])
    if not (told := {day for day in known if start <= day <= end} | paid.keys()):
        return []
    every = (date.fromordinal(number) for number in range(min(told).toordinal(), max(told).toordinal() + 1))
    return [_day(each, known.get(each, {}), paid.get(each)) for each in every]


def _day(each: date, gained: Mapping[str, Gains], bought: int | None) -> Day:
    whole, organic, paid = (gained.get(traffic, Gains()) for traffic in ("all", "organic", "paid"))
    paid_views = paid.views if bought is None else bought + (paid.views or 0)
    return Day(each, whole.views, whole.engagements, organic.views, paid_views)


def _of(days: Iterable[AdsDay], name: str) -> Any:
    return _total(getattr(day, name) for day in days)


def _total(numbers: Iterable[Any]) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


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


def totals_by_campaign(campaigns: Iterable[Campaign]) -> dict[int, Sums]:
    """The sums of several campaigns by id, in one query."""
    return {row["campaign"]: _sums(row) for row in BY_CAMPAIGN.filter(campaign__in=list(campaigns))}
