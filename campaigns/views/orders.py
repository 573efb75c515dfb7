"""Accounts & Orders of a campaign, and an order's page (O3, O4, O6)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from campaigns import actions, advice, choosing, history, links, order_changes
from campaigns.models import Campaign, Order
from campaigns.order_forms import CancelForm, ChangeForm
from lifecycle.moments import as_of_one_moment
from lifecycle.transitions import Refused
from tiktok.models.queue import OPEN_STATES

OLDEST = keyset.Order("id", descending=False)
MOST_BATCHES = 3


@require_GET
@vary_on_headers("HX-Request")
def orders(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Every account of the campaign with its orders; the region follows while something is on its way."""
    campaign = get_object_or_404(request.brand.campaigns.select_related("brand__connection"), pk=campaign_id)
    context = {
        "campaign": campaign,
        "here": "orders",
        "today": request.brand.today(at=timezone.now()),
        **_accounts(request, campaign),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "campaigns/orders.html#accounts", context)
    context |= {"codes": advice.codes_of(campaign), "barrier": actions.barrier_of(campaign)}
    context["batches"] = campaign.order_batches.select_related("by", "brand")[:MOST_BATCHES]
    return render(request, "campaigns/orders.html", context)


@require_GET
@as_of_one_moment
@vary_on_headers("HX-Request")
def order(request: BrandRequest, order_id: int) -> HttpResponse:
    """One order: links, deliverables, history."""
    region = request.htmx and not request.htmx.history_restore_request
    template = "campaigns/order.html#status" if region else "campaigns/order.html"
    return render(request, template, _context(_order(request, order_id)))


@require_http_methods(["GET", "POST"])
def order_cancel(request: BrandRequest, order_id: int) -> HttpResponse:
    """Ask TikTok to cancel the order, with a reason."""
    shown = _order(request, order_id)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        by, now = request.member.user, timezone.now()
        cancel = lambda: actions.ask_to_cancel(shown, reason=form.sentence, by=by, at=now)  # noqa: E731
        return _change(request, shown, cancel, _("TikTok is asked to cancel."))
    context = {"order": shown, "campaign": shown.campaign, "form": form}
    return render(request, "campaigns/order_cancel.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def order_change(request: BrandRequest, order_id: int) -> HttpResponse:
    """Another fee, other due dates."""
    shown = _order(request, order_id)
    form = ChangeForm(request.POST if request.method == "POST" else None, order=shown)
    if form.is_bound and form.is_valid():
        asked = {**form.wanted, "by": request.member.user, "at": timezone.now()}
        return _change(request, shown, lambda: order_changes.change(shown, **asked), _("Saved."))
    context = {"order": shown, "campaign": shown.campaign, "form": form}
    return render(request, "campaigns/order_change.html", context, status=422 if form.is_bound else 200)


@require_POST
def order_retry(request: BrandRequest, order_id: int) -> HttpResponse:
    """Ask TikTok again for an order that could not be created."""
    shown = _order(request, order_id)
    retry = lambda: actions.retry_order(shown, by=request.member.user, at=timezone.now())  # noqa: E731
    return _change(request, shown, retry, _("TikTok is being asked again."))


@require_POST
def order_again(request: BrandRequest, order_id: int) -> HttpResponse:
    """The same wish once more, where the first came to nothing."""
    shown = _order(request, order_id)
    again = lambda: order_changes.order_again(shown, by=request.member.user, at=timezone.now())  # noqa: E731
    return _change(
        request, shown, again, _("The same is ordered again. Dates moved on by as long as the first was ago.")
    )


def _accounts(request: BrandRequest, campaign: Campaign) -> dict[str, Any]:
    kind = request.GET.get("show", "")
    counts = choosing.counts(campaign)
    page = keyset.page(choosing.with_orders(choosing.who(campaign, kind)), request.GET, OLDEST)
    waiting = any(order.status == "requesting" for row in page.rows for order in row.orders.all())
    tabs = _tabs(request.path, kind, counts)
    links = page.links(request.GET.dict())
    return {"participants": page.rows, "waiting": waiting, "tabs": tabs, "counts": counts, "kind": kind, **links}


def _tabs(path: str, kind: str, counts: dict[str, int]) -> list[tuple[str, str, bool, int]]:
    words = {
        "unordered": _("Without an order"),
        "ready": _("Ready to order"),
        "failed": _("Could not be ordered"),
    }
    tabs = [(text, f"{path}?show={name}", name == kind, counts[name]) for name, text in words.items()]
    return [(_("All"), path, kind not in choosing.KINDS, counts["all"]), *tabs]


def _order(request: BrandRequest, order_id: int) -> Order:
    related = ("brand", "campaign__brand", "participant__account", "participant__campaign__brand", "code")
    return get_object_or_404(request.brand.orders.select_related(*related), pk=order_id)


def _context(shown: Order) -> dict[str, Any]:
    deliverables = list(shown.deliverables.select_related("post").prefetch_related("versions__brand"))
    calls = history.calls_of(shown)
    cancels = [call for call in calls if call.kind == actions.CANCEL]
    asked = any(call.state in OPEN_STATES for call in cancels)
    refused = cancels[0] if cancels and cancels[0].state in ("refused", "failed") and shown.can("cancel") else None
    return {
        "order": shown,
        "campaign": shown.campaign,
        "deliverables": deliverables,
        "page_url": links.address(shown),
        "steps": history.steps_of(shown, deliverables),
        "calls": calls,
        "cancel_asked": asked,
        "cancel_refused": refused,
        "today": shown.brand.today(at=timezone.now()),
        "moving": asked or shown.status == "requesting",
    }


def _change(request: BrandRequest, shown: Order, change: Callable[[], Any], words: str) -> HttpResponse:
    then: Any = None
    try:
        then = change()
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(then if isinstance(then, Order) else shown)
