"""A campaign's report, put together from a fixed number of queries (P7)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Benchmark, Campaign, Deliverable, Post, Rates, Target
from campaigns.models.money import AT_MOST, Metric
from campaigns.reporting import benchmarks, costs, figures, sums
from campaigns.reporting.figures import Figure
from campaigns.reporting.numbers import Number
from creators.models import Account

WEEK = timedelta(days=7)
FEW = 5  # posts among the best, and among the worst
LEAST_VIEWS = 100  # a rate of fewer views says nothing of a post
RATED = Post.objects.filter(engagements__isnull=False, views__gte=LEAST_VIEWS)
BEST = RATED.order_by(sums.RATE.desc(), "-id").values_list("pk", flat=True)
WORST = RATED.order_by(sums.RATE.asc(), "id").values_list("pk", flat=True)


@dataclass(frozen=True)
class Period:
    """The days a report is about, both included."""

    start: date
    end: date

    @property
    def before(self) -> "Period":
        """As many days, just before; fewer at the beginning of time."""
        first, last = self.start.toordinal(), self.end.toordinal()
        length = last - first + 1
        return Period(*(date.fromordinal(max(day - length, 1)) for day in (first, last)))


@dataclass(frozen=True)
class PlanLine:
    """One target and how far it is. `reached` is a share of the target; of prices, reached is `good`."""

    metric: str
    label: str
    unit: str
    target: Decimal
    actual: Number | None
    reached: float | None
    good: bool | None
    at_most: bool = False
    currency: str = ""


@dataclass(frozen=True)
class CreatorLine:
    """An account's part in a campaign."""

    account: Account
    sums: sums.Sums
    fee: Decimal | None
    rate: float | None
    cpm: Decimal | None


@dataclass(frozen=True)
class Yardstick:
    """A figure of the campaign's median post beside the brand's own history."""

    label: str
    unit: str
    here: float | None
    benchmark: Benchmark
    words: str


@dataclass(frozen=True)
class Report:
    """What the page shows. `headline` are figures in the order of its tiles, `creators` is how many accounts have a post."""

    campaign: Campaign
    period: Period | None
    creators: int
    headline: list[Figure]
    plan: list[PlanLine]
    days: list[sums.Day]
    organic: Mapping[str, Any]
    paid: Mapping[str, Any]
    money: costs.Money
    three_ways: list[tuple[str, list[Figure]]]
    best: list[Post]
    worst: list[Post]
    age: figures.Age

    def without_money(self) -> "Report":
        """For those whom fees and prices do not concern."""
        return replace(
            self,
            headline=[figure for figure in self.headline if figure.unit != "money"],
            plan=[line for line in self.plan if line.unit != "money"],
            three_ways=[],
        )


def build(campaign: Campaign, period: Period | None, *, today: date) -> Report:
    """The report of a campaign, of everything so far or of some days."""
    published = _published(period)
    whole = sums.of_posts(campaign, **published)
    every_ad = costs.ads(campaign)
    bought = costs.ads_of_posts(campaign, **published) if period else every_ad
    money = costs.of(campaign.currency, _orders_of(campaign, period), bought)
    rates = campaign.brand.rates.filter(currency=campaign.currency).first()
    found = figures.of(whole, money, rates, _reach(posts_of(campaign, period), rates))
    parts = sums.parts(campaign, whole.advertised, bought, **published)
    best, worst = _extremes(campaign, **published)
    organic, paid = parts.get("organic", {}), parts.get("paid", {})
    start, end = (period.start, period.end) if period else (date.min, date.max)
    gained = sums.calendar(campaign, period.before.start if period else start, end)
    return Report(
        campaign=campaign,
        period=period,
        creators=whole.creators,
        headline=list(_with_changes(found, gained, period, today=today).values()),
        plan=plan(campaign.targets.all(), found, campaign.currency),
        days=sums.days(gained, every_ad, start, end),
        organic=organic,
        paid=paid,
        money=money,
        three_ways=figures.three_ways(whole, money, organic, paid),
        best=best,
        worst=worst,
        age=figures.Age(whole.oldest, whole.newest),
    )


def posts_of(campaign: Campaign, period: Period | None) -> QuerySet[Post]:
    """The campaign's posts; of a period, those published in it."""
    return campaign.posts.filter(**_published(period))


def _published(period: Period | None) -> dict[str, Any]:
    """What posts of the period are looked up by; without one, all are meant."""
    return {"published_at__date__range": (period.start, period.end)} if period else {}


def _orders_of(campaign: Campaign, period: Period | None) -> dict[str, Any]:
    """What the orders whose fees the report counts are looked up by; of a period, those with a post published in it."""
    placed = {"pk__in": posts_of(campaign, period).order_by().values("order")} if period else {}
    return {"campaign": campaign, **placed}


def creators(
    campaign: Campaign, period: Period | None, *, start: int = 0, most: int | None = None
) -> list[CreatorLine]:
    """Accounts with a post, the most seen first: from place `start`, at most so many. The database sorts and cuts."""
    by_account = sums.by_account(posts_of(campaign, period), start, most)
    orders = _orders_of(campaign, period)
    if most is not None:
        orders["participant__account__in"] = list(by_account)
    fees = costs.fees_by_account(orders, campaign.currency)
    accounts = Account.objects.select_related("brand").in_bulk(list(by_account))
    return [_creator_line(accounts[pk], each, fees.get(pk)) for pk, each in by_account.items()]


def deliverables(campaign: Campaign, period: Period | None) -> QuerySet[Deliverable]:
    """The campaign's deliverables that became posts; of a period, those published in it."""
    published = costs.of_post(_published(period))
    found = Deliverable.objects.filter(order__campaign=campaign, post__isnull=False, **published)
    return found.select_related("post__brand", "order__participant__account")


def plan(targets: QuerySet[Target], found: Mapping[str, Figure], currency: str) -> list[PlanLine]:
    """Targets beside what came of them, in the order they are chosen in."""
    by_metric = {target.metric: target for target in targets}
    return [_plan_line(by_metric[metric], found[metric], currency) for metric in Metric.values if metric in by_metric]


def yardsticks(campaign: Campaign) -> list[Yardstick]:
    """The campaign's median post beside the brand's own posts of the same tier and country, else of wider circles."""
    accounts = Account.objects.filter(pk__in=campaign.posts.order_by().values("account"))
    facts = list(accounts.values_list("followers", "country")[:1_000])
    tier = _most_common([benchmarks.tier_of(followers) for followers, _country in facts])
    country = _most_common([country for _followers, country in facts])
    rows = {
        (row.tier, row.country, row.metric): row
        for row in campaign.brand.benchmarks.filter(tier__in=("", tier), country__in=("", country))
    }
    medians = sums.medians(campaign)
    lines = []
    for metric, label, unit in (
        ("views", _("Views of a post"), "count"),
        ("engagement_rate", _("Engagement rate of a post"), "share"),
        ("completion_rate", _("Completion rate of a post"), "share"),
    ):
        circles = ((tier, country), (tier, ""), ("", country), ("", ""))
        row = next((rows[t, c, metric] for t, c in circles if (t, c, metric) in rows), None)
        if row:
            lines.append(Yardstick(label, unit, medians.get(metric), row, _circle(row)))
    return lines


def _with_changes(
    found: dict[str, Figure], gained: sums.Calendar, period: Period | None, *, today: date
) -> dict[str, Figure]:
    """Figures with how they changed: of everything, by the last 7 days; of a period, against as many days before."""
    if period is None:
        lately = sums.gains(gained, today - WEEK + timedelta(days=1), today)
        return {name: _gained(figure, getattr(lately, name, None)) for name, figure in found.items()}
    now, then = (sums.gains(gained, each.start, each.end) for each in (period, period.before))
    return {
        name: _compared(figure, getattr(now, name, None), getattr(then, name, None)) for name, figure in found.items()
    }


def _gained(figure: Figure, number: int | None) -> Figure:
    if number is None:
        return figure
    return replace(figure, change=float(number), change_words=_("in the last 7 days"))


def _compared(figure: Figure, now: int | None, then: int | None) -> Figure:
    if now is None:
        return figure
    words = _("gained in these days")
    if then:
        words = _("gained in these days, %(change)s against the days before") % {
            "change": f"{(now - then) / then:+.0%}"
        }
    return replace(figure, change=float(now), change_words=words)


def _plan_line(target: Target, figure: Figure, currency: str) -> PlanLine:
    actual = figure.value
    wanted = target.value / 100 if target.metric == Metric.ENGAGEMENT_RATE else target.value
    reached = float(actual) / float(wanted) if actual is not None else None
    at_most = target.metric in AT_MOST
    good = None if reached is None else (reached <= 1 if at_most else reached >= 1)
    return PlanLine(
        target.metric,
        target.get_metric_display(),
        figure.unit,
        wanted,
        actual,
        reached,
        good,
        at_most,
        figure.currency or currency,
    )


def _creator_line(account: Account, each: sums.Sums, fee: Decimal | None) -> CreatorLine:
    cpm = fee / each.views * 1_000 if fee is not None and each.views else None
    return CreatorLine(account, each, fee, each.engagement_rate, cpm)


def _extremes(campaign: Campaign, **published: Any) -> tuple[list[Post], list[Post]]:
    """The best and the worst by engagement rate, of posts with enough views to have one.

    Only keys are sorted: a sort of whole rows takes several times as long.
    """
    best, worst = (list(keys.filter(campaign=campaign, **published)[:FEW]) for keys in (BEST, WORST))
    found = campaign.posts.order_by().select_related("account", "brand").in_bulk({*best, *worst})
    return [found[pk] for pk in best], [found[pk] for pk in worst]


def _reach(posts: QuerySet[Post], rates: Rates | None) -> dict[str, int]:
    return sums.reach_by_country(posts) if rates and rates.model == "reach" else {}


def _most_common(values: Sequence[str]) -> str:
    """Of several as common as one another, the first in the alphabet."""
    found = Counter(values)
    return min(found, key=lambda value: (-found[value], value), default="")


def _circle(row: Benchmark) -> str:
    words = ngettext("%(n)s post", "%(n)s posts", row.posts) % {"n": row.posts}
    circle = " · ".join(
        filter(None, (row.get_tier_display() if row.tier else _("all tiers"), row.country or _("all countries")))
    )
    return f"{circle} · {words}"
