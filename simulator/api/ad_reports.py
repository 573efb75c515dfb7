"""The paid report: whose money brought what, on which day; every metric is a string (wire page 3f)."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from simulator import paid
from simulator.api import ad_objects, advertisers
from simulator.api.wire import PARAMETER, Arguments, Problem, one_of, page_of, text, texts
from simulator.models import Ad, Advertiser, Spending

IDS: dict[str, Callable[[Ad], str]] = {
    "advertiser_id": lambda ad: ad.advertiser.advertiser_id,
    "campaign_id": lambda ad: ad.group.campaign.object_id,
    "adgroup_id": lambda ad: ad.group.object_id,
    "ad_id": lambda ad: ad.object_id,
}
NAMES: dict[str, Callable[[Ad], str]] = {
    "campaign_name": lambda ad: ad.group.campaign.name,
    "adgroup_name": lambda ad: ad.group.name,
    "ad_name": lambda ad: ad.name,
}
LEVELS = {  # whose rows, and the names that make sense in them
    "AUCTION_ADVERTISER": ("advertiser_id", 0),
    "AUCTION_CAMPAIGN": ("campaign_id", 1),
    "AUCTION_ADGROUP": ("adgroup_id", 2),
    "AUCTION_AD": ("ad_id", 3),
}
BY_DAY = "stat_time_day"
LONGEST = {True: 30, False: 365}  # days, with and without a row for each
Row = dict[str, dict[str, str]]
Day = tuple[Spending, paid.Numbers]


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /report/integrated/get/: objects and days without any money have no row."""
    advertiser = ad_objects.advertiser_now(arguments)
    dimensions, metrics = _questions(arguments)
    book = paid.Book()
    found = [(row, book.figures(row)) for row in _spendings(advertiser, arguments, by_day=BY_DAY in dimensions)]
    rows = _ordered(_grouped(found, dimensions, metrics), arguments, dimensions, metrics)
    page, info = page_of(rows, arguments, most=1000)
    data = {"list": page, "page_info": info}
    if arguments.get("enable_total_metrics") in (True, "true", "True"):
        total = paid.together(numbers for _, numbers in found)
        data["total_metrics"] = {name: paid.metric(name, total) for name in metrics if name in paid.METRICS}
    return data


def _questions(arguments: Arguments) -> tuple[list[str], list[str]]:
    one_of(text(arguments, "report_type"), "report_type", ["BASIC"])
    whose, depth = LEVELS[one_of(text(arguments, "data_level"), "data_level", list(LEVELS))]
    dimensions = texts(arguments, "dimensions", most=4)
    for name in dimensions:
        one_of(name, "dimensions", [whose, BY_DAY])
    metrics = texts(arguments, "metrics", most=100) if arguments.get("metrics") else ["spend", "impressions"]
    for name in metrics:
        if name not in paid.METRICS and name not in list(NAMES)[:depth]:
            raise Problem(PARAMETER, f"metrics: Invalid metric {name}.")
    return dimensions, metrics


def _spendings(advertiser: Advertiser, arguments: Arguments, *, by_day: bool) -> list[Spending]:
    rows = Spending.objects.filter(ad__advertiser=advertiser, amount__gte=0.01).order_by("-ad", "day")
    if arguments.get("query_lifetime") not in (True, "true", "True"):
        rows = rows.filter(day__range=_window(arguments, LONGEST[by_day]))
    wanted = _wanted(arguments)
    rows = rows.select_related("ad__advertiser", "ad__group__campaign", "ad__video__person")
    return [row for row in rows if all(IDS[name](row.ad) in ids for name, ids in wanted.items())]


def _window(arguments: Arguments, longest: int) -> tuple[date, date]:
    start, end = (_day(arguments, name) for name in ("start_date", "end_date"))
    if end < start or end - start >= timedelta(days=longest):
        raise Problem(PARAMETER, f"end_date: The window must be 1 to {longest} days.")
    return start, end


def _day(arguments: Arguments, name: str) -> date:
    try:
        return date.fromisoformat(text(arguments, name))
    except ValueError as error:
        raise Problem(PARAMETER, f"{name}: Must be YYYY-MM-DD.") from error


def _wanted(arguments: Arguments) -> dict[str, list[str]]:
    """What `filtering` lets through: ids by their dimension. The ids come as a JSON string inside the JSON string."""
    wanted = {}
    for rule in advertisers.structure(arguments, "filtering", list):
        name = one_of(rule.get("field_name"), "field_name", [f"{dimension}s" for dimension in IDS])
        one_of(rule.get("filter_type"), "filter_type", ["IN"])
        try:
            wanted[name.removesuffix("s")] = [str(item) for item in json.loads(rule.get("filter_value") or "[]")]
        except (TypeError, ValueError) as error:
            raise Problem(PARAMETER, "filter_value: Not valid JSON.") from error
    return wanted


def _grouped(found: list[Day], dimensions: list[str], metrics: list[str]) -> list[Row]:
    groups: dict[tuple[str, ...], list[Day]] = {}
    for spending, numbers in found:
        groups.setdefault(tuple(_value(spending, name) for name in dimensions), []).append((spending, numbers))
    rows = []
    for key, days in groups.items():
        total = paid.together(numbers for _, numbers in days)
        said = {name: _said(name, days[0][0].ad, total) for name in metrics}
        rows.append({"dimensions": dict(zip(dimensions, key, strict=True)), "metrics": said})
    return rows


def _value(spending: Spending, dimension: str) -> str:
    return f"{spending.day} 00:00:00" if dimension == BY_DAY else IDS[dimension](spending.ad)


def _said(name: str, ad: Ad, numbers: paid.Numbers) -> str:
    return NAMES[name](ad) if name in NAMES else paid.metric(name, numbers)


def _ordered(rows: list[Row], arguments: Arguments, dimensions: list[str], metrics: list[str]) -> list[Row]:
    if not arguments.get("order_field"):
        return rows
    name = one_of(arguments["order_field"], "order_field", dimensions + metrics)
    kind = one_of(arguments.get("order_type", "DESC"), "order_type", ["ASC", "DESC"])
    return sorted(rows, key=lambda row: _rank(row, name), reverse=kind == "DESC")


def _rank(row: Row, name: str) -> tuple[float, str]:
    value = {**row["dimensions"], **row["metrics"]}[name]
    return (float(value), "") if name in paid.METRICS else (0.0, value)
