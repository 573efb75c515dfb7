"""All orders of a brand, across campaigns."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from campaigns import order_list
from campaigns.order_list import GROUPS

WORDS = {
    "open": gettext_lazy("Open"),
    "fulfilled": gettext_lazy("Fulfilled"),
    "failed": gettext_lazy("Could not be created"),
    "over": gettext_lazy("Came to nothing"),
}
MOST_CAMPAIGNS = 200


@require_GET
@vary_on_headers("HX-Request")
def orders_of_brand(request: BrandRequest) -> HttpResponse:
    """Orders by status, campaign and due date."""
    asked = {name: value for name, value in request.GET.dict().items() if value}
    today = request.brand.today(at=timezone.now())
    page = order_list.page(order_list.narrowed(request.brand, asked, today=today), asked)
    for shown in page.rows:
        shown.brand = request.brand
    context = {
        "orders": page.rows,
        "asked": asked,
        "today": today,
        "tabs": _tabs(request, asked),
        "campaigns": request.brand.campaigns.values_list("pk", "name")[:MOST_CAMPAIGNS],
        "narrowed": any(asked.get(name) for name in ("status", "campaign", "due")),
        **page.links(asked),
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"campaigns/order_list.html{'#list' if region else ''}", context)


def _tabs(request: BrandRequest, asked: dict[str, str]) -> list[tuple[Any, str, bool, int]]:
    by_status: dict[str, int] = dict(request.brand.orders.order_by().values_list("status").annotate(n=Count("pk")))
    kept: dict[str, str] = {name: asked[name] for name in ("campaign", "due", "sort") if name in asked}
    chosen = asked.get("status")
    tabs = [
        (
            words,
            f"?{urlencode(kept | {'status': name})}",
            name == chosen,
            sum(by_status.get(s, 0) for s in GROUPS[name]),
        )
        for name, words in WORDS.items()
    ]
    return [(_("All"), f"?{urlencode(kept)}", chosen not in GROUPS, sum(by_status.values())), *tabs]
