"""How figures, statuses, names and times look on a page."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import rich_text as html_of

register = template.Library()

Figure = int | float | Decimal | None

UNITS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))

TONES = {
    "neutral": "aside dismissed posted replaced draft waiting ended discarded undone ignored cancelled unchanged code link "
    "previewed",
    "info": "searching found submitting following asking withdrawing queued requesting requested sending sent seen created "
    "uploaded in_review running checking reading undoing importing in_progress pending update processing new awaiting",
    "success": "ready tied resolved delivered joined fulfilled approved authorized published connected live imported done "
    "marketplace authenticated create pass enabled active asked told",
    "warning": "untied uncertain unchecked expiring changes_requested needs_reconnecting paused refused retry unknown warning",
    "error": "lost unavailable bounced failed rejected declined expired revoked removed deleted fail error disconnected",
}
TONE_OF = {status: tone for tone, statuses in TONES.items() for status in statuses.split()}


@register.filter
def compact(value: Figure) -> str:
    """A figure in four signs or so: 10_400_000 is "10.4M"; unknown is a dash."""
    if value is None or value == "":
        return "–"
    figure = float(value)
    for size, unit in UNITS:
        # 999_500 already rounds to 1000K, so it is written with the next unit.
        if abs(figure) >= size * 0.9995:
            return _short(figure / size) + unit
    return _short(figure)


@register.filter
def percent(value: Figure, decimals: int = 2) -> str:
    """A ratio as a percentage: 0.0456 is "4.56%"; unknown is a dash."""
    if value is None or value == "":
        return "–"
    return number_format(round(float(value) * 100, decimals), decimals) + "%"


@register.filter
def tone(status: object) -> str:
    """The colour a status is shown in."""
    return TONE_OF.get(str(status).lower(), "neutral")


@register.filter
def ago(at: datetime | None) -> str:
    """A time as a person says it: "5 minutes ago", "in 2 days", then the date."""
    if at is None:
        return "–"
    now = timezone.now()
    seconds = abs((now - at).total_seconds())
    if seconds < 60:
        return _("just now")
    if seconds > 7 * 86_400:
        return date_format(timezone.localtime(at), "j M Y")
    words = timesince(min(at, now), max(at, now), depth=1)
    return _("%(time)s ago") % {"time": words} if at < now else _("in %(time)s") % {"time": words}


@register.filter
def until(at: datetime) -> str:
    """How long something is still away, in days however far: "in 13 days"; past is "now"."""
    left = at - timezone.now()
    if left.days >= 1:
        return ngettext("in %(n)s day", "in %(n)s days", left.days) % {"n": left.days}
    return _("in %(time)s") % {"time": timesince(at - left, at, depth=1)} if left.total_seconds() > 0 else _("now")


@register.filter
def clock(seconds: float | None) -> str:
    """A moment of a video as players show it: 65.4 is "1:05"."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def initials(name: object) -> str:
    """The first letters of the first two words of a name."""
    words = [word for word in str(name).replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.filter(is_safe=True)
def linked(text: str) -> SafeString:
    """Plain text with its addresses as links that vouch for nothing and tell nothing."""
    return mark_safe(
        urlize(text, nofollow=True, autoescape=True).replace('rel="nofollow"', 'rel="nofollow noopener noreferrer"')
    )


@register.filter
def rich_text(text: str) -> SafeString:
    """A brief as it was written, made safe again on its way out."""
    return mark_safe(html_of.shown(text))


@register.filter
def widget_kind(field: BoundField) -> str:
    """What a field is drawn as, for the component that draws it."""
    return str(getattr(field.field.widget, "input_type", field.widget_type))


@register.filter
def is_prose(field: BoundField) -> bool:
    """Whether a person writes free text there, so that counting its characters helps."""
    return widget_kind(field) in ("text", "textarea")


@register.filter
def chart_rows(chart: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """A plot's figures row by row: label, then the value of each series as it is written; unknown is a dash."""
    write = percent if chart.get("format") == "percent" else _whole
    columns = [[write(value) for value in series["values"]] for series in chart["series"]]
    return list(zip(chart["labels"], zip(*columns, strict=True), strict=True))


def _whole(value: Figure) -> str:
    return "–" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def qr(address: str) -> SafeString:
    """The address as a QR code: an SVG of ours alone, without style attributes. Empty for none."""
    if not address:
        return SafeString("")
    drawn = segno.make(address, error="m", micro=False)
    label = _("QR code")
    svg = drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff", title=label)
    return mark_safe(svg.replace("<svg ", '<svg role="img" ', 1))  # segno's own, the address is drawn, not written


@register.filter
def under(path: str, address: str) -> str:
    """`aria-current` of a link of the navigation: the page itself, or one that lies under its address."""
    return "page" if path == address else "true" if path.startswith(address) else "false"


def _short(number: float) -> str:
    rounded = round(number, 1 if abs(number) < 99.95 else 0)
    return number_format(rounded, 0 if rounded.is_integer() else 1)


@register.filter
def figure(value: Figure, unit: str) -> str:
    """A report's figure in its unit: count, share of 1, seconds, or money (whose currency stands beside it)."""
    if value is None or value == "":
        return "–"
    if unit == "share":
        return percent(value)
    if unit == "seconds":
        return number_format(round(float(value), 1), 1) + " s"
    if unit == "money":
        return number_format(round(Decimal(value), _places(value)), _places(value), force_grouping=True)
    return compact(value)


def _places(value: int | float | Decimal) -> int:
    """Prices of single views are fractions of a cent."""
    return 2 if value == 0 or abs(float(value)) >= 0.1 else 4
