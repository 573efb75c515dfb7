"""All invitations of a brand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from creators.models import Invitation
from creators.models.invitation import OPEN, Status

GROUPS = {
    "waiting": (gettext_lazy("Waiting"), OPEN),
    "joined": (gettext_lazy("Joined"), [Status.JOINED]),
    "rejected": (gettext_lazy("Rejected"), [Status.REJECTED]),
    "declined": (gettext_lazy("Declined"), [Status.DECLINED]),
    "expired": (gettext_lazy("Expired"), [Status.EXPIRED]),
    "failed": (gettext_lazy("Failed"), [Status.FAILED]),
    "cancelled": (gettext_lazy("Cancelled"), [Status.CANCELLED]),
}


@require_GET
@vary_on_headers("HX-Request")
def invitations(request: BrandRequest) -> HttpResponse:
    """Invitations, newest first, by what became of them."""
    group = request.GET.get("status", "")
    later = request.brand.invitations.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"))
    sent = request.brand.invitations.select_related("account").annotate(followed=Exists(later))
    shown = sent.filter(status__in=GROUPS[group][1]) if group in GROUPS else sent
    page = keyset.page(shown, request.GET)
    for invitation in page.rows:
        invitation.account.brand = request.brand
    context = {
        "now": timezone.now(),
        "invitations": page.rows,
        "tabs": _tabs(request, group),
        "group": group,
        **_pulse(page.rows),
    }
    region = request.htmx and not request.htmx.history_restore_request
    template = "creators/invitations.html#list" if region else "creators/invitations.html"
    return render(request, template, context | page.links(request.GET.dict()))


def _tabs(request: BrandRequest, group: str) -> list[tuple[Any, str, bool, int]]:
    by_status = dict(request.brand.invitations.order_by().values_list("status").annotate(n=Count("id")))
    url = reverse("creators:invitations", args=[request.brand.slug])
    tabs = [
        (words, f"{url}?status={name}", name == group, sum(by_status.get(status, 0) for status in statuses))
        for name, (words, statuses) in GROUPS.items()
    ]
    return [(_("All"), url, group not in GROUPS, sum(by_status.values())), *tabs]


def _pulse(shown: Sequence[Invitation]) -> dict[str, int]:
    """How often the list is drawn again: often while one is being sent, seldom while answers are awaited."""
    sending = any(invitation.status == "sending" for invitation in shown)
    waiting = any(invitation.is_open for invitation in shown)
    return {"pulse": 2 if sending else 10 if waiting else 0}
