"""The Influencers tab: who is in the campaign, and adding more from the directory."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from campaigns import actions
from campaigns.forms import chosen_ids

MOST_SHOWN = 40


@require_GET
@vary_on_headers("HX-Request")
def influencers(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Participants with their labels and orders, and a search for more."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    words = request.GET.get("q", "")
    others = request.brand.accounts.exclude(participations__campaign=campaign).matching(words)
    context = {
        "campaign": campaign,
        "here": "influencers",
        "words": words,
        "found": others.order_by("-in_marketplace", "-followers", "-id")[:MOST_SHOWN],
        "most_shown": MOST_SHOWN,
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "campaigns/influencers.html#found", context)
    context["participants"] = campaign.participants.select_related("account").prefetch_related("orders")
    return render(request, "campaigns/influencers.html", context)


@require_POST
def add_influencers(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Put the chosen accounts into the campaign."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    chosen = chosen_ids(request.POST.getlist("account"))
    added = actions.add_participants(campaign, list(request.brand.accounts.filter(pk__in=chosen)), at=timezone.now())
    if added:
        words = ngettext("%(n)s influencer added.", "%(n)s influencers added.", added) % {"n": added}
        messages.success(request, words)
    else:
        messages.error(request, _("Choose at least one creator who is not in the campaign yet."))
    return redirect("campaigns:influencers", request.brand.slug, campaign_id)


@require_POST
def remove_influencer(request: BrandRequest, participant_id: int) -> HttpResponse:
    """Take an influencer out again, as long as nothing was ordered."""
    participant = get_object_or_404(request.brand.participants.select_related("account"), pk=participant_id)
    try:
        participant.delete()
    except ProtectedError:
        messages.error(
            request, _("%(account)s has an order here and stays in the campaign.") % {"account": participant.account}
        )
    else:
        messages.success(request, _("%(account)s is out of the campaign.") % {"account": participant.account})
    return redirect("campaigns:influencers", request.brand.slug, participant.campaign_id)
