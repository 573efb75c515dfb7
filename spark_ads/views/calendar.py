"""A month of ends, and the address for calendars (S7, X10)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands.middleware import BrandRequest
from lifecycle.transitions import Refused
from spark_ads import ics, month
from spark_ads.models import CalendarLink

MOST_OVER = 20


@require_GET
def calendar(request: BrandRequest) -> HttpResponse:
    """What ends on which day of a month."""
    today = request.brand.today(at=timezone.now())
    first = month.first_day(request.GET.get("month", ""), today=today)
    context = {
        "month": month.build(request.brand, first),
        "today": today,
        "links": request.brand.calendar_links.open().select_related("by"),
        "over": _over(request),
        "here": "calendar",
    }
    return render(request, "spark_ads/calendar.html", context)


@require_POST
def make_link(request: BrandRequest) -> HttpResponse:
    """Make an address for calendars."""
    ics.make_link(request.member, at=timezone.now())
    messages.success(request, _("The address is made. Subscribe to it in your calendar."))
    return _back(request)


@require_POST
def revoke_link(request: BrandRequest, link_id: int) -> HttpResponse:
    """Close an address for good."""
    link: CalendarLink = get_object_or_404(request.brand.calendar_links.select_related("brand"), pk=link_id)
    try:
        link.revoke(by=request.member.user, at=timezone.now(), cause="click")
        messages.success(request, _("The address is revoked. Calendars that use it get nothing any more."))
    except Refused as error:
        messages.error(request, str(error))
    return _back(request)


def _over(request: BrandRequest) -> list[Any]:
    """The addresses that open nothing any more, and how each ended; the newest first."""
    links = request.brand.calendar_links.filter(status="revoked").order_by("-id")[:MOST_OVER]
    ends = request.brand.status_changes.of(links).filter(action="revoke")
    return list(ends.select_related("by", "subject_type").prefetch_related("subject"))


def _back(request: BrandRequest) -> HttpResponse:
    return redirect("spark_ads:calendar", request.brand.slug)
