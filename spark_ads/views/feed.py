"""The ends of a brand's authorizations for calendars: whoever has the address, until it is revoked (X10)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from spark_ads import ics


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar; nothing behind an address that was never given out, or was revoked."""
    link = ics.link_behind(token)
    if link is None:
        raise Http404
    response = HttpResponse(ics.calendar(link.brand, at=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="spark-ads.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
