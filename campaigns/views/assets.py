"""A campaign's files for creators: add, open, take away (O1)."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from brands.middleware import BrandRequest
from campaigns import drafting, serving
from campaigns.campaign_forms import AssetForm, CampaignForm, MarketplaceForm
from campaigns.models import Campaign
from campaigns.views.campaign import settings_context, with_editor
from lifecycle.transitions import Refused


@require_safe
def asset(request: BrandRequest, campaign_id: int, asset_id: int) -> HttpResponseBase:
    """The file itself, for members."""
    shown = get_object_or_404(request.brand.campaign_assets, campaign=campaign_id, pk=asset_id)
    return serving.asset(request, shown)


@with_editor
@require_POST
def add_asset(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Keep a file for creators."""
    campaign = get_object_or_404(request.brand.campaigns.prefetch_related("team__user"), pk=campaign_id)
    form = AssetForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            drafting.add_asset(campaign, **form.cleaned_data, by=request.member.user, at=timezone.now())
            messages.success(request, _("%(file)s is there for creators.") % {"file": form.cleaned_data["file"].name})
            return redirect(_place(request, campaign_id))
    except Refused as error:
        form.add_error("file", str(error))
    return _refused(request, campaign, form)


@require_POST
def remove_asset(request: BrandRequest, campaign_id: int, asset_id: int) -> HttpResponse:
    """Take a file away."""
    gone = get_object_or_404(request.brand.campaign_assets, campaign=campaign_id, pk=asset_id)
    drafting.remove_asset(gone)
    messages.success(request, _("%(file)s is gone.") % {"file": gone.name})
    return redirect(_place(request, campaign_id))


def _refused(request: BrandRequest, campaign: Campaign, form: AssetForm) -> HttpResponse:
    others = {
        "general": CampaignForm(brand=request.brand, instance=campaign),
        "marketplace": MarketplaceForm(instance=campaign),
    }
    context = settings_context(campaign) | others | {"asset_form": form}
    return render(request, "campaigns/settings.html", context, status=422)


def _place(request: BrandRequest, campaign_id: int) -> str:
    return str(redirect("campaigns:settings", request.brand.slug, campaign_id)["Location"]) + "#files"
