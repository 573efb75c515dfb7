"""A report as a designed PDF. Its plot is drawn here, as there is no browser to draw one (P8)."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from campaigns.reporting import report
from campaigns.reporting.report import Report
from campaigns.reporting.sums import Day
from lifecycle.transitions import Refused

try:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher
except OSError:  # the system lacks Pango
    HTML = URLFetcher = None

FONT = "fonts/inter-latin-wght-normal.woff2"
WIDTH, HEIGHT = 700.0, 180.0
MOST_DAYS = 366
MOST_CREATORS = 100


@dataclass(frozen=True)
class Bar:
    """A day's bar in the plot: where it stands and how high, with what it says."""

    x: float
    y: float
    width: float
    height: float
    words: str


def is_possible() -> bool:
    """Whether this system can make PDF files."""
    return HTML is not None


def pdf(built: Report, *, at: datetime) -> bytes:
    """The report as a PDF file. Raises `Refused` where the system cannot make any."""
    if HTML is None:
        raise Refused(
            _(
                "This server cannot make PDF files yet. Its staff install Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
            )
        )
    nobody_else = URLFetcher(
        allowed_protocols=["data"]
    )  # an address in a caption must not make the server call anybody
    return bytes(HTML(string=page(built, at=at), url_fetcher=nobody_else).write_pdf())


def page(built: Report, *, at: datetime) -> str:
    """The report as the HTML that becomes a PDF."""
    lines = report.creators(built.campaign, built.period, most=MOST_CREATORS)
    context = {
        "report": built,
        "campaign": built.campaign,
        "at": at,
        "bars": bars(built.days[-MOST_DAYS:]),
        "first": built.days[-MOST_DAYS:][0].date if built.days else None,
        "last": built.days[-1].date if built.days else None,
        "most": max((day.views or 0 for day in built.days[-MOST_DAYS:]), default=0),
        "font": _font(),
        "lines": lines,
        "more": built.creators - len(lines),
        "yardsticks": report.yardsticks(built.campaign),
    }
    return render_to_string("campaigns/report_pdf.html", context)


def bars(days: Sequence[Day]) -> list[Bar]:
    """A bar for each day with a known gain; counters that fell hang below the line."""
    known = [day.views for day in days if day.views is not None]
    highest, lowest = max([*known, 0]), min([*known, 0])
    if not days or highest == lowest:
        return []
    scale, step = HEIGHT / (highest - lowest), WIDTH / len(days)
    return [
        Bar(
            x=round(number * step, 2),
            y=round((highest - max(day.views, 0)) * scale, 2),
            width=round(step * 0.8, 2),
            height=round(abs(day.views) * scale, 2),
            words=f"{day.date:%Y-%m-%d}: {day.views}",
        )
        for number, day in enumerate(days)
        if day.views is not None
    ]


def _font() -> str:
    """The pages' own font, in itself; "" before the assets are built, when the system's fonts do."""
    path = finders.find(FONT)
    return "data:font/woff2;base64," + b64encode(Path(str(path)).read_bytes()).decode() if path else ""
