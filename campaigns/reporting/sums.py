"""What a report adds up, each in one query. Sums leave out what is unknown and say how many posts that were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, FloatField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast

from campaigns.models import Campaign, Post
from campaigns.models.snapshot import SUMMABLE, CampaignDay, PostTotal
from campaigns.reporting.costs import AdsDay, of_post, sum_of, total
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
    """Posts, views and engagements of each account, by its id, the most seen first: from place `start`, at most so many."""
    sums = _aggregates("posts", "views", "engagements", "engaged_views")
    rows: Any = posts.order_by().values("account").annotate(**sums)
    ranked = rows.order_by(F("all_views").desc(nulls_last=True), "account")
    return {row["account"]: _sums(row) for row in ranked[start : None if most is None else start + most]}


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
    found = {row["traffic"]: row for row in BY_TRAFFIC.filter(post__campaign=campaign, **of_post(published))}
    told: dict[str, Mapping[str, int | None]] = {
        traffic: {"posts": row["posts"], **{name: row[f"sum_{name}"] for name in SUMMABLE}}
        for traffic, row in found.items()
    }
    if not (untold := [day for day in bought if not day.told]):
        return told
    others: dict[str, Any] = {name: sum_of(untold, name) for name in ("views", "likes", "comments", "shares")}
    others["posts"] = advertised - found.get("paid", {"advertised": 0})["advertised"]
    return {**told, "paid": _together(told.get("paid", {}), others)}


def _together(told: Mapping[str, Any], bought: Mapping[str, Any]) -> dict[str, Any]:
    return {name: total([told.get(name), bought.get(name)]) for name in {**told, **bought}}


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
    return Gains(*(total(getattr(gained, name) for gained in each) for name in SUMMABLE))


def days(known: Calendar, bought: Iterable[AdsDay], start: date, end: date) -> list[Day]:
    """One line a day from the first known to the last; days nobody knows of have no figures.

    Ads tell the paid views of those posts only whose own counters do not.
    """
    paid: dict[date, int | None] = {}
    for day in bought:
        if not day.told and start <= day.date <= end:
            paid[day.date] = total([paid.get(day.date), day.views])
    if not (told := {day for day in known if start <= day <= end} | paid.keys()):
        return []
    every = (date.fromordinal(number) for number in range(min(told).toordinal(), max(told).toordinal() + 1))
    return [_day(each, known.get(each, {}), paid.get(each)) for each in every]


def _day(each: date, gained: Mapping[str, Gains], bought: int | None) -> Day:
    whole, organic, paid = (gained.get(traffic, Gains()) for traffic in ("all", "organic", "paid"))
    paid_views = paid.views if bought is None else bought + (paid.views or 0)
    return Day(each, whole.views, whole.engagements, organic.views, paid_views)


def totals_by_campaign(campaigns: Iterable[Campaign]) -> dict[int, Sums]:
    """The sums of several campaigns by id, in one query."""
    return {row["campaign"]: _sums(row) for row in BY_CAMPAIGN.filter(campaign__in=list(campaigns))}
