"""A campaign's list, its Overview and Settings, and what its buttons do."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands import keyset
from brands.middleware import BrandRequest
from campaigns import reports
from campaigns.forms import CampaignForm, MarketplaceForm
from campaigns.models import Campaign
from campaigns.models.campaign import Status
from lifecycle.transitions import Refused

DONE = {
    "launch": gettext_lazy("%s is live. Create orders."),
    "pause": gettext_lazy("%s is paused. Orders already out go on."),
    "resume": gettext_lazy("%s is live again."),
    "end": gettext_lazy("%s has ended. Its posts are still watched."),
}


@require_GET
def campaigns(request: BrandRequest) -> HttpResponse:
    """Every campaign of the brand."""
    chosen = request.GET.get("status", "")
    rows = request.brand.campaigns.annotate(
        influencer_count=Count("participants", distinct=True), order_count=Count("orders", distinct=True)
    )
    page = keyset.page(rows.filter(status=chosen) if chosen in Status.values else rows, request.GET)
    sums = reports.sums_of(page.rows)
    context = {"rows": [(row, sums.get(row.pk)) for row in page.rows], "tabs": _status_tabs(request, chosen)}
    return render(request, "campaigns/list.html", context | {"chosen": chosen, **page.links(request.GET.dict())})


@require_http_methods(["GET", "POST"])
def new(request: BrandRequest) -> HttpResponse:
    """Make a campaign."""
    form = CampaignForm(request.POST or None)
    if not form.is_valid():
        return render(request, "campaigns/new.html", {"form": form}, status=422 if form.is_bound else 200)
    with transaction.atomic():
        form.instance.brand, form.instance.created_at = request.brand, timezone.now()
        campaign = form.save()
        campaign.record_creation(by=request.member.user, at=campaign.created_at)
    messages.success(
        request, _("%(campaign)s is a draft. Next: brand name and description for TikTok.") % {"campaign": campaign}
    )
    return redirect(campaign)


@require_GET
def overview(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """How far the campaign is and what it brought."""
    campaign = _campaign(request, campaign_id)
    context = {
        "campaign": campaign,
        "here": "overview",
        "totals": reports.totals(campaign),
        "orders": reports.orders_by_status(campaign),
        "deliverables": reports.deliverables_by_status(campaign),
        "posts": reports.posts_by_status(campaign),
        "influencers": campaign.participants.count(),
        "changes": campaign.status_changes.select_related("by", "subject_type")[:20],
    }
    return render(request, "campaigns/overview.html", context | {"steps": _steps(campaign, context)})


@require_http_methods(["GET", "POST"])
def settings(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The campaign's own settings, and those of TikTok Creator Marketplace (O2); each part is saved alone."""
    campaign = _campaign(request, campaign_id)
    posted = request.POST.get("part")
    general = CampaignForm(request.POST if posted == "general" else None, instance=campaign)
    marketplace = MarketplaceForm(
        request.POST if posted == "marketplace" else None, instance=_campaign(request, campaign_id)
    )
    form = marketplace if posted == "marketplace" else general
    if form.is_bound and form.is_valid():
        form.instance.save(update_fields=list(form.fields))
        messages.success(request, _("Saved."))
        return redirect("campaigns:settings", request.brand.slug, campaign_id)
    context = {
        "campaign": _campaign(request, campaign_id),
        "general": general,
        "marketplace": marketplace,
        "here": "settings",
    }
    return render(request, "campaigns/settings.html", context, status=422 if form.is_bound else 200)


@require_POST
def launch(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Let orders go out."""
    return _change(request, campaign_id, "launch")


@require_POST
def pause(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """No new orders for now."""
    return _change(request, campaign_id, "pause")


@require_POST
def resume(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Let orders go out again."""
    return _change(request, campaign_id, "resume")


@require_POST
def end(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The campaign is over."""
    return _change(request, campaign_id, "end")


def _campaign(request: BrandRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(request.brand.campaigns, pk=campaign_id)


def _change(request: BrandRequest, campaign_id: int, action: str) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    change = partial(getattr(campaign, action), by=request.member.user, at=timezone.now(), cause="click")
    try:
        change()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(DONE[action]) % campaign)
    return redirect(campaign)


def _status_tabs(request: BrandRequest, chosen: str) -> list[tuple[str, str, bool, int | None]]:
    counts = dict(request.brand.campaigns.order_by().values_list("status").annotate(Count("pk")))
    tabs: list[tuple[str, str, bool, int | None]] = [
        (_("All"), request.path, chosen not in Status.values, sum(counts.values()))
    ]
    tabs += [
        (str(s.label), f"{request.path}?status={s.value}", chosen == s.value, counts.get(s.value, 0)) for s in Status
    ]
    return tabs


def _steps(campaign: Campaign, context: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """What comes next until the first order: words, page, done."""
    if context["orders"]:
        return []
    return [
        (_("Save brand name and description for TikTok"), "campaigns:settings", campaign.has_ttcm_settings),
        (_("Add influencers"), "campaigns:influencers", bool(context["influencers"])),
        (_("Launch the campaign"), "campaigns:overview", campaign.status != Status.DRAFT),
        (_("Create orders"), "campaigns:orders", False),
    ]
