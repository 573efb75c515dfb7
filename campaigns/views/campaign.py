"""A campaign's list, its Overview and Settings, and what its buttons do."""

from functools import partial
from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands import keyset
from brands.middleware import BrandRequest
from campaigns import drafting, overview
from campaigns.campaign_forms import AssetForm, CampaignForm, MarketplaceForm
from campaigns.models import Campaign
from campaigns.models.campaign import Status
from campaigns.reporting.sums import of_posts, totals_by_campaign
from lifecycle.transitions import Refused

DONE = {
    "launch": gettext_lazy("%s is live. Create orders."),
    "pause": gettext_lazy("%s is paused. Orders already out go on."),
    "resume": gettext_lazy("%s is live again."),
    "end": gettext_lazy("%s has ended. Its posts are still watched."),
    "reopen": gettext_lazy("%s is open again, and paused. Resume it to order."),
    "archive": gettext_lazy("%s is in the archive. It is under Campaigns › Archived."),
    "unarchive": gettext_lazy("%s is back among the ended campaigns."),
}
# The editor of the brief puts one <style> into the page, which it marks with the nonce it finds there.
with_editor: Any = csp_update({"style-src": [SELF, NONCE]})


@require_GET
def campaigns(request: BrandRequest) -> HttpResponse:
    """The brand's campaigns; those in the archive where they are asked for."""
    chosen = request.GET.get("status", "")
    every = request.brand.campaigns.prefetch_related("team__user")
    rows = every.filter(status=chosen) if chosen in Status.values else every.on_the_desk()
    page = keyset.page(rows, request.GET)
    sums = totals_by_campaign(page.rows)
    taking_part = _of_each(request.brand.participants.taking_part(), page.rows)
    orders = _of_each(request.brand.orders.all(), page.rows)
    context = {
        "rows": [(row, sums.get(row.pk), taking_part.get(row.pk, 0), orders.get(row.pk, 0)) for row in page.rows],
        "tabs": _status_tabs(request, chosen),
        "chosen": chosen,
    }
    return render(request, "campaigns/list.html", context | page.links(request.GET.dict()))


@with_editor
@require_http_methods(["GET", "POST"])
def new(request: BrandRequest) -> HttpResponse:
    """Make a campaign."""
    blank = Campaign(brand=request.brand)
    form = CampaignForm(request.POST or None, brand=request.brand, instance=blank, initial={"team": [request.member]})
    if not form.is_valid():
        return render(request, "campaigns/new.html", {"form": form}, status=422 if form.is_bound else 200)
    with transaction.atomic():
        campaign = form.save(commit=False)
        drafting.begin(campaign, by=request.member.user, at=timezone.now())
        campaign.team.set(form.cleaned_data["team"])
    messages.success(
        request, _("%(campaign)s is a draft. Next: brand name and description for TikTok.") % {"campaign": campaign}
    )
    return redirect(campaign)


@require_GET
def campaign_overview(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """How far the campaign is, what is late, what it cost, and what it brought."""
    campaign = _campaign(request, campaign_id)
    context: dict[str, Any] = {
        "campaign": campaign,
        "here": "overview",
        "stages": overview.stages(campaign),
        "progress": overview.progress(campaign),
        "late": overview.late(campaign, today=request.brand.today(at=timezone.now())),
        "costs": overview.costs(campaign),
        "totals": of_posts(campaign),
        "orders": overview.orders_by_status(campaign),
        "deliverables": overview.deliverables_by_status(campaign),
        "posts": overview.posts_by_status(campaign),
        "assets": list(campaign.assets.all()),
        "changes": overview.recent_changes(campaign),
    }
    return render(request, "campaigns/overview.html", context | {"steps": _steps(campaign, context)})


@with_editor
@require_http_methods(["GET", "POST"])
def settings(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The campaign's own settings, its files, and those of TikTok Creator Marketplace (O2); each part is saved alone."""
    posted = request.POST.get("part")
    forms: dict[str, Any] = {
        "general": partial(CampaignForm, brand=request.brand, instance=_campaign(request, campaign_id)),
        "marketplace": partial(MarketplaceForm, instance=_campaign(request, campaign_id)),
    }
    shown = {part: form(request.POST if posted == part else None) for part, form in forms.items()}
    form = shown.get(str(posted))
    if form is not None and form.is_valid():
        form.save_own()
        messages.success(request, _("Saved."))
        return redirect("campaigns:settings", request.brand.slug, campaign_id)
    context = settings_context(_campaign(request, campaign_id)) | shown
    return render(request, "campaigns/settings.html", context, status=422 if form else 200)


@require_POST
def change(request: BrandRequest, campaign_id: int, action: str) -> HttpResponse:
    """Launch, pause, resume, end, reopen, archive or unarchive."""
    campaign = _campaign(request, campaign_id)
    try:
        getattr(campaign, action)(by=request.member.user, at=timezone.now(), cause="click")
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(DONE[action]) % campaign)
    return redirect(campaign)


@require_POST
def duplicate(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Make another campaign of the same words, budget, team and files."""
    copy = drafting.duplicate(_campaign(request, campaign_id), by=request.member.user, at=timezone.now())
    messages.success(request, _("%(campaign)s is a draft. Give it a name and dates.") % {"campaign": copy})
    return redirect("campaigns:settings", request.brand.slug, copy.pk)


def settings_context(campaign: Campaign) -> dict[str, Any]:
    """What the Settings page shows whichever of its forms was sent."""
    assets = list(campaign.assets.select_related("added_by"))
    return {"campaign": campaign, "here": "settings", "assets": assets, "asset_form": AssetForm()}


def _campaign(request: BrandRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(request.brand.campaigns.prefetch_related("team__user"), pk=campaign_id)


def _of_each(rows: QuerySet, shown: list[Campaign]) -> dict[int, int]:
    """How many rows each campaign has, in one query: joined in one, influencers and orders would multiply."""
    counted = rows.filter(campaign__in=shown).order_by()
    return dict(counted.values_list("campaign").annotate(Count("pk")))


def _status_tabs(request: BrandRequest, chosen: str) -> list[tuple[str, str, bool, int | None]]:
    counts = dict(request.brand.campaigns.order_by().values_list("status").annotate(Count("pk")))
    on_the_desk = sum(number for status, number in counts.items() if status != Status.ARCHIVED)
    tabs: list[tuple[str, str, bool, int | None]] = [(_("All"), request.path, chosen not in Status.values, on_the_desk)]
    tabs += [
        (str(s.label), f"{request.path}?status={s.value}", chosen == s.value, counts.get(s.value, 0)) for s in Status
    ]
    return tabs


def _steps(campaign: Campaign, context: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """What comes next until the first order: words, page, done."""
    if context["orders"] or not campaign.takes_participants:
        return []
    return [
        (_("Save brand name and description for TikTok"), "campaigns:settings", campaign.has_ttcm_settings),
        (_("Add influencers"), "campaigns:influencers", any(number for _stage, number in context["stages"])),
        (_("Launch the campaign"), "campaigns:overview", campaign.status != Status.DRAFT),
        (_("Create orders"), "campaigns:orders", False),
    ]
