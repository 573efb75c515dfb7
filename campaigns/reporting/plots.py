"""A report's figures as the chart component takes them; a day nobody knows of stays a gap."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.reporting.report import Report
from campaigns.reporting.sums import Day

MOST_DAYS = 366


def of(report: Report) -> dict[str, Any]:
    """The plots by name."""
    days = report.days[-MOST_DAYS:]
    labels = [date_format(day.date, "j M y") for day in days]
    return {"days": _days(days, labels), "traffic": _traffic(days, labels)}


def _days(days: list[Day], labels: list[str]) -> dict[str, Any]:
    series = [
        {"label": _("Views"), "values": [day.views for day in days]},
        {"label": _("Engagements"), "values": [day.engagements for day in days], "axis": "right"},
    ]
    return {"labels": labels, "series": series}


def _traffic(days: list[Day], labels: list[str]) -> dict[str, Any]:
    """Organic and paid views a day; nothing where nobody tells them apart."""
    if not any(day.organic is not None or day.paid is not None for day in days):
        return {"labels": [], "series": []}
    series = [
        {"label": _("Organic views"), "values": [day.organic for day in days]},
        {"label": _("Paid views"), "values": [day.paid for day in days]},
    ]
    return {"type": "bar", "stacked": True, "labels": labels, "series": series}
