"""What an ad cost and brought: sums, prices, plots, and its part in the organic post (S6)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Post
from campaigns.reporting.numbers import written
from spark_ads.models import Ad, AdDay, Correction
from spark_ads.models.choices import BudgetMode
from spark_ads.models.result import FIGURES

MOST_DAYS = 366
MOST_CORRECTIONS = 50
SPLIT = ("views", "likes", "comments", "shares")


@dataclass(frozen=True)
class Figure:
    """A figure with how it is worked out; None is unknown. `unit` is money, share or count."""

    label: str
    value: Decimal | float | int | None
    unit: str
    formula: str = ""
    worked: str = ""


@dataclass(frozen=True)
class Part:
    """What ads won among all that an organic post has; `share` of 1, None where one of the two is unknown."""

    label: str
    paid: int | None
    whole: int | None
    share: float | None


@dataclass(frozen=True)
class Results:
    """Everything the page of an ad shows of its results."""

    figures: list[Figure]
    days: list[AdDay]
    corrections: list[Correction]
    charts: dict[str, Any]
    spend: Decimal | None
    budget: "Budget | None"
    parts: list[Part]


@dataclass(frozen=True)
class Budget:
    """What is spent of what. A daily budget is compared with the last day, a lifetime budget with everything."""

    amount: Decimal
    spent: Decimal
    daily: bool
    percent: int


def of(ad: Ad) -> Results:
    """The results of one ad, in a fixed number of queries."""
    days = list(ad.days.order_by("-date")[:MOST_DAYS])[::-1]
    sums = totals(ad.days.all())
    corrections = list(Correction.objects.filter(day__ad=ad).select_related("day").order_by("-id")[:MOST_CORRECTIONS])
    return Results(
        figures=prices(sums),
        days=days,
        corrections=corrections,
        charts=charts(days),
        spend=sums["spend"],
        budget=_budget(ad, days),
        parts=parts(ad.asset.post) if ad.asset and ad.asset.post else [],
    )


def totals(days: QuerySet[AdDay]) -> dict[str, Any]:
    """Each figure summed; None where no day has it."""
    return days.order_by().aggregate(**{name: Sum(name) for name in FIGURES})


def prices(sums: dict[str, Any]) -> list[Figure]:
    """Spend, and what a thousand impressions, a view, a click and a conversion cost."""
    spend = sums["spend"]
    return [
        Figure(_("Spend"), spend, "money", _("What TikTok charged.")),
        Figure(_("Impressions"), sums["impressions"], "count", _("How often the ad was shown.")),
        Figure(_("Paid views"), sums["views"], "count", _("Plays the ad won (video_play_actions).")),
        _price("CPM", spend, sums["impressions"], _("Spend ÷ impressions × 1,000"), times=1_000),
        _price("CPV", spend, sums["views"], _("Spend ÷ paid views")),
        _price("CPC", spend, sums["clicks"], _("Spend ÷ clicks")),
        _share("CTR", sums["clicks"], sums["impressions"], _("Clicks ÷ impressions")),
        _price("CPA", spend, sums["conversions"], _("Spend ÷ conversions")),
    ]


def charts(days: list[AdDay]) -> dict[str, Any]:
    """Spend with views, and what people did, by day."""
    labels = [date_format(day.date, "j M y") for day in days]
    spend = {"label": _("Spend"), "values": [float(day.spend) for day in days]}
    views = {"label": _("Paid views"), "values": [day.views for day in days], "axis": "right"}
    names = (("clicks", _("Clicks")), ("likes", _("Likes")), ("comments", _("Comments")), ("shares", _("Shares")))
    done = [{"label": label, "values": [getattr(day, name) for day in days]} for name, label in names]
    return {
        "spend": {"labels": labels, "series": [spend, views]},
        "actions": {"type": "bar", "stacked": True, "labels": labels, "series": done},
    }


def parts(post: Post) -> list[Part]:
    """What all ads with a post won for it, beside all it has: views, likes, comments and shares count on the post itself."""
    paid = AdDay.objects.filter(ad__asset__post=post).aggregate(**{name: Sum(name) for name in (*SPLIT, "follows")})
    labels = {"views": _("Views"), "likes": _("Likes"), "comments": _("Comments"), "shares": _("Shares")}
    found = [_part(labels[name], paid[name], getattr(post, name)) for name in SPLIT]
    return [*found, Part(_("Follows"), paid["follows"], None, None)]


def _part(label: str, paid: int | None, whole: int | None) -> Part:
    return Part(label, paid, whole, paid / whole if paid is not None and whole and paid <= whole else None)


def _budget(ad: Ad, days: list[AdDay]) -> Budget | None:
    """Of all ads in the group together, since they share it; None before any has a day."""
    group = ad.ad_group
    daily = group.budget_mode == BudgetMode.DAY
    spent = AdDay.objects.filter(ad__ad_group=group)
    if daily and days:
        spent = spent.filter(date=days[-1].date)
    amount = spent.aggregate(n=Sum("spend"))["n"]
    if amount is None or group.budget is None:
        return None
    return Budget(group.budget, amount, daily, min(round(amount / group.budget * 100), 100))


def _price(label: str, cost: Decimal | None, number: int | None, formula: str, *, times: int = 1) -> Figure:
    if cost is None or not number:
        return Figure(label, None, "money", formula)
    worked = f"{written(cost)} ÷ {written(number)}" + (f" × {written(times)}" if times > 1 else "")
    return Figure(label, cost / number * times, "money", formula, worked)


def _share(label: str, part: int | None, whole: int | None, formula: str) -> Figure:
    if part is None or not whole:
        return Figure(label, None, "share", formula)
    return Figure(label, part / whole, "share", formula, f"{written(part)} ÷ {written(whole)}")
