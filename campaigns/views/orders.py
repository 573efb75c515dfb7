"""Accounts & Orders, the order form, and an order's page (O3, O4, O6, O7)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.middleware import BrandRequest
from campaigns import actions, links
from campaigns.forms import OrderForm, chosen_ids
from campaigns.models import Campaign, Order, Participant
from campaigns.models.order import OPEN
from lifecycle.transitions import Refused


@require_GET
def orders(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Every account of the campaign with its orders; the region follows while something is on its way."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    context = {"campaign": campaign, "here": "orders", **_accounts(campaign)}
    return render(request, "campaigns/orders.html#accounts" if request.htmx else "campaigns/orders.html", context)


@require_http_methods(["GET", "POST"])
def order_new(request: BrandRequest, campaign_id: int, participant_id: int) -> HttpResponse:
    """Order videos from one account."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    chosen = get_object_or_404(campaign.participants.select_related("account", "campaign__brand"), pk=participant_id)
    return _order_form(request, campaign, [chosen])


@require_http_methods(["GET", "POST"])
def orders_new_bulk(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The same order for several accounts, with a result for each (O7)."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    ids = (request.POST or request.GET).getlist("participant")
    chosen = list(campaign.participants.filter(pk__in=chosen_ids(ids)).select_related("account", "campaign__brand"))
    if not chosen:
        messages.error(request, _("Choose the accounts to order from first."))
        return redirect("campaigns:orders", request.brand.slug, campaign_id)
    return _order_form(request, campaign, chosen)


@require_GET
def order(request: BrandRequest, order_id: int) -> HttpResponse:
    """One order: links, deliverables, history."""
    return render(
        request,
        "campaigns/order.html#status" if request.htmx else "campaigns/order.html",
        _context(_order(request, order_id)),
    )


@require_POST
def order_cancel(request: BrandRequest, order_id: int) -> HttpResponse:
    """Ask TikTok to cancel the order."""
    return _change(request, order_id, actions.ask_to_cancel, _("TikTok is being asked to cancel."))


@require_POST
def order_retry(request: BrandRequest, order_id: int) -> HttpResponse:
    """Ask TikTok again for an order that could not be created."""
    return _change(request, order_id, actions.retry_order, _("TikTok is being asked again."))


def _accounts(campaign: Campaign) -> dict[str, Any]:
    participants = campaign.participants.select_related("account").prefetch_related(
        "orders__code", "orders__deliverables"
    )
    rows = list(participants)
    waiting = any(order.status == "requesting" for row in rows for order in row.orders.all())
    return {"participants": rows, "waiting": waiting}


def _order_form(request: BrandRequest, campaign: Campaign, chosen: list[Participant]) -> HttpResponse:
    form = OrderForm(request.POST if "video_number" in request.POST else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        refusals = _create(request, chosen, form)
        if len(refusals) < len(chosen):
            return _created(request, campaign, len(chosen) - len(refusals), refusals)
        for refusal in refusals:
            form.add_error(None, refusal)
    context = {"campaign": campaign, "participants": chosen, "form": form, "here": "orders"}
    return render(request, "campaigns/order_new.html", context, status=status)


def _create(request: BrandRequest, chosen: list[Participant], form: OrderForm) -> list[str]:
    """Order from each; what stood in the way, one sentence an account."""
    refusals = []
    for participant in chosen:
        try:
            actions.create_order(participant, by=request.member.user, at=timezone.now(), **form.wanted)
        except Refused as error:
            refusals.append(str(error))
    return refusals


def _created(request: BrandRequest, campaign: Campaign, number: int, refusals: list[str]) -> HttpResponse:
    words = ngettext("%(n)s order is on its way to TikTok.", "%(n)s orders are on their way to TikTok.", number)
    messages.success(request, words % {"n": number})
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect("campaigns:orders", request.brand.slug, campaign.pk)


def _order(request: BrandRequest, order_id: int) -> Order:
    related = ("brand", "campaign", "participant__account", "code")
    return get_object_or_404(request.brand.orders.select_related(*related), pk=order_id)


def _context(shown: Order) -> dict[str, Any]:
    deliverables = list(shown.deliverables.select_related("post"))
    changes = shown.brand.status_changes.of([shown, *deliverables]).select_related("by", "subject_type")
    return {
        "order": shown,
        "campaign": shown.campaign,
        "deliverables": deliverables,
        "changes": changes,
        "moving": shown.status in OPEN,
        "page_url": links.address(shown),
    }


def _change(request: BrandRequest, order_id: int, change: Callable[..., None], words: str) -> HttpResponse:
    shown = _order(request, order_id)
    try:
        change(shown, by=request.member.user, at=timezone.now())
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)
