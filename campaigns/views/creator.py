"""The creator's page: brief, videos, the way into TikTok. No account, no password; the address is the key (O8)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from campaigns import handing_in
from campaigns.models import Order

CLOSED = {
    "cancelled": _("The brand has cancelled this order."),
    "expired": _("This order was not answered in time and has expired."),
    "declined": _("You declined this order."),
    "failed": _("This order is not ready yet. The brand has been told."),
    "requesting": _("This order is being prepared. Look again in a minute."),
}


@login_not_required
@never_cache
@require_GET
def creator_page(request: HttpRequest, token: str) -> HttpResponse:
    """What the creator is asked to make, and how to hand it in."""
    order = get_object_or_404(Order.objects.for_creators(), token=token)
    closed = CLOSED.get(order.status, "")
    deliverables = handing_in.with_videos(order.deliverables.all())
    context = {"order": order, "campaign": order.campaign, "closed": closed, "deliverables": deliverables}
    response = render(request, "campaigns/creator_page.html", context)
    response["X-Robots-Tag"] = "noindex"
    # The address is a key, so no other site hears it; with "no-referrer" browsers would send our own forms as from nowhere.
    response["Referrer-Policy"] = "same-origin"
    return response
