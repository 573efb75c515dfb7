"""A report as tables, for spreadsheets: the same figures as on the page, whole and unrounded (P8)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.reporting import report
from campaigns.reporting.report import Period, Report
from creators.importing.spreadsheets import harmless

AT_ONCE = 2_000
POST_COLUMNS = (
    "Post", "Link", "Handle", "Deliverable", "Kind", "Published (UTC)", "Removed (UTC)", "Tied by", "Views", "Likes", "Comments",
    "Shares", "Favourites", "Reach", "Completion rate", "Average watch seconds", "Engagements", "Engagement rate", "Source",
    "Figures as of (UTC)",
)  # fmt: skip
Table = Iterator[list[Any]]


def posts(campaign: Campaign, period: Period | None) -> Table:
    """A line for each post. The id is text: spreadsheets would round it."""
    yield list(POST_COLUMNS)
    rows = report.posts_of(campaign, period).select_related("account", "deliverable").order_by("pk")
    for post in rows.iterator(AT_ONCE):
        yield [
            post.tiktok_id,
            harmless(post.url),
            harmless(post.account.handle or post.account.display_name),
            harmless(post.deliverable.name) if post.deliverable else "",
            post.kind,
            _time(post.published_at),
            _time(post.removed_at),
            post.tied_by,
            *(getattr(post, name) for name in ("views", "likes", "comments", "shares", "favorites", "reach")),
            post.completion_rate,
            post.average_watch_seconds,
            post.engagements,
            post.engagement_rate,
            post.figures_source,
            _time(post.observed_at),
        ]


def totals(built: Report) -> Table:
    """Each figure with its unit, its formula, its sum and what is missing."""
    yield [_("Figure"), _("Value"), _("Unit"), _("Formula"), _("Sum"), _("Missing")]
    for figure in built.headline:
        unit = figure.currency or figure.unit
        yield [figure.label, figure.value, unit, figure.formula, figure.worked, figure.missing]


def days(built: Report) -> Table:
    """A line for each day; an empty cell is unknown, not zero."""
    yield [_("Day (UTC)"), _("Views gained"), _("Engagements gained"), _("Organic views"), _("Paid views")]
    for day in built.days:
        yield [day.date, day.views, day.engagements, day.organic, day.paid]


def creators(built: Report, *, with_money: bool = True) -> Table:
    """A line for each account."""
    money = [_("Fee"), "CPM"] if with_money else []
    yield [_("Handle"), _("Posts"), _("Views"), _("Engagements"), _("Engagement rate"), *money]
    for line in report.creators(built.campaign, built.period):
        name = harmless(line.account.handle or line.account.display_name)
        yield [
            name,
            line.sums.posts,
            line.sums.views,
            line.sums.engagements,
            line.rate,
            *([line.fee, line.cpm] if with_money else []),
        ]


def _time(at: Any) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""
