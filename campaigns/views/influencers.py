"""The Influencers tab: who takes part and how far each is, and adding more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from brands.numbers import ids_in
from campaigns import actions, pipeline
from campaigns.campaign_forms import ListForm
from campaigns.models import Campaign
from campaigns.views import pipeline as pipeline_views
from creators.models import Account
from lifecycle.transitions import Refused

MOST_SHOWN = 40


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def influencers(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Participants by stage; htmx draws the region or the search's result again."""
    campaign = _campaign(request, campaign_id)
    region = request.htmx and not request.htmx.history_restore_request
    if region and request.htmx.target != "pipeline":
        return render(request, "campaigns/influencers.html#found", _search(request, campaign))
    context = pipeline_views.region(request, campaign, request.GET)
    if region:
        return render(request, "campaigns/influencers.html#pipeline", context)
    lists = request.brand.creator_lists.all()
    return render(request, "campaigns/influencers.html", context | _search(request, campaign) | {"lists": lists})


@require_POST
def add_influencers(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Put the chosen accounts, or those of a list, into the campaign."""
    campaign = _campaign(request, campaign_id)
    back = redirect("campaigns:influencers", request.brand.slug, campaign_id)
    try:
        accounts = _chosen_accounts(request, campaign)
    except Refused as error:
        messages.error(request, str(error))
        return back
    added = actions.add_participants(campaign, accounts, at=timezone.now(), by=request.member.user)
    if added:
        words = ngettext("%(n)s influencer added.", "%(n)s influencers added.", added) % {"n": added}
        messages.success(request, words)
    else:
        messages.error(request, _("Choose at least one creator who is not in the campaign yet."))
    return back


@require_POST
def remove_influencer(request: BrandRequest, participant_id: int) -> HttpResponse:
    """Take an influencer off the campaign, as long as nothing hangs on it."""
    participant = pipeline_views.participant_of(request, participant_id)
    try:
        pipeline.remove(participant)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(account)s is out of the campaign.") % {"account": participant.account})
    return redirect(pipeline_views.back(request, participant))


def _campaign(request: BrandRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(request.brand.campaigns.prefetch_related("team__user"), pk=campaign_id)


def _search(request: BrandRequest, campaign: Campaign) -> dict[str, Any]:
    words = request.GET.get("q", "")
    taking_part = campaign.participants.taking_part().values("account")
    others = request.brand.accounts.exclude(pk__in=taking_part).matching(words)
    found = others.order_by("-in_marketplace", "-followers", "-id")[:MOST_SHOWN]
    return {"campaign": campaign, "words": words, "found": found, "most_shown": MOST_SHOWN}


def _chosen_accounts(request: BrandRequest, campaign: Campaign) -> list[Account]:
    if not campaign.takes_participants:
        words = _("%(campaign)s is %(status)s: nobody can be added any more.")
        raise Refused(words % {"campaign": campaign, "status": campaign.get_status_display().lower()})
    if "list" not in request.POST:
        return list(request.brand.accounts.filter(pk__in=ids_in(request.POST.getlist("account"))))
    form = ListForm(request.POST, brand=request.brand)
    if not form.is_valid():
        raise Refused(str(form.errors["list"][0]))
    return list(form.cleaned_data["list"].accounts.all())
