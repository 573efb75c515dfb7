"""Campaigns side by side: the same figures in columns, and views by the day since each began to be seen (P7)."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Order
from campaigns.models.money import CampaignPaidDay
from campaigns.models.snapshot import CampaignDay
from campaigns.reporting import costs, figures, sums
from campaigns.reporting.figures import Figure

MOST_DAYS = 180
ROWS = (
    "posts",
    "creators",
    "views",
    "engagements",
    "engagement_rate",
    "completion_rate",
    "average_watch_seconds",
    "cost",
    "cpm",
    "cpe",
    "cost_per_post",
)


def side_by_side(campaigns: Sequence[Campaign]) -> dict[str, Any]:
    """`rows`: label and one figure a campaign, and `chart`: what each had gained on its first, second … day."""
    every = sums.totals_by_campaign(campaigns)
    money = _money(campaigns)
    columns = [figures.of(every.get(each.pk, sums.Sums()), money[each.pk]) for each in campaigns]
    rows: list[tuple[str, list[Figure]]] = [
        (columns[0][name].label, [column[name] for column in columns]) for name in ROWS if columns
    ]
    return {"rows": rows, "chart": _chart(campaigns)}


def _money(campaigns: Sequence[Campaign]) -> dict[int, costs.Money]:
    """Fees and spend in each campaign's own currency, with what they leave out, as a report says it."""
    orders = Order.objects.filter(campaign__in=campaigns).paid_for()
    fees = _by_currency(orders, "campaign", "fee")
    spend = _by_currency(CampaignPaidDay.objects.filter(campaign__in=campaigns), "campaign", "spend")
    without = orders.filter(fee__isnull=True).order_by().values_list("campaign").annotate(n=Count("pk"))
    without_fee: dict[int, int] = dict(without)
    return {
        each.pk: costs.Money(
            each.currency,
            fees[each.pk].get(each.currency),
            spend[each.pk].get(each.currency),
            others=costs.in_others(each.currency, fees[each.pk], spend[each.pk]),
            without_fee=without_fee.get(each.pk, 0),
        )
        for each in campaigns
    }


def _by_currency(rows: Any, campaign: str, amount: str) -> defaultdict[int, dict[str, Decimal]]:
    found: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for pk, currency, total in rows.order_by().values_list(campaign, "currency").annotate(n=Sum(amount)):
        if total is not None:
            found[pk][currency] = total
    return found


def _chart(campaigns: Sequence[Campaign]) -> dict[str, Any]:
    """Views gained so far, day by day from the first known one; a day nobody knows of is a gap."""
    rows = CampaignDay.objects.filter(campaign__in=campaigns, traffic="all").order_by("date")
    by_campaign: dict[int, list[tuple[int, int | None]]] = {}
    for pk, day, views in rows.values_list("campaign", "date", "views"):
        by_campaign.setdefault(pk, []).append((day.toordinal(), views))
    lines = {pk: _line(days) for pk, days in by_campaign.items()}
    length = max((len(line) for line in lines.values()), default=0)
    series = [
        {"label": str(each), "values": (line := lines.get(each.pk, [])) + [None] * (length - len(line))}
        for each in campaigns
    ]
    labels = [_("Day %(n)s") % {"n": number} for number in range(1, length + 1)]
    return {"labels": labels, "series": series}


def _line(days: Sequence[tuple[int, int | None]]) -> list[int | None]:
    known = dict(days)
    first, total = days[0][0], 0
    line: list[int | None] = []
    for day in range(first, min(days[-1][0], first + MOST_DAYS - 1) + 1):
        gained = known.get(day)
        total += gained or 0
        line.append(total if gained is not None else None)
    return line
