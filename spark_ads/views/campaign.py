"""The Spark Ads tab of a campaign: its posts, asking for the best of them, and what happens by itself (S1, X3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import ids_in
from campaigns.models import Campaign
from lifecycle.transitions import Refused
from spark_ads import batches, choosing, tasks
from spark_ads.forms import AskManyForm, RuleForm
from tiktok.tasks import ring

SORTS = {"newest": keyset.NEWEST, "views": keyset.Order("view_rank"), "engagement": keyset.Order("engagement_rank")}


@require_GET
def campaign(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The posts of a campaign, each with its authorization."""
    shown = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    return render(request, "spark_ads/campaign.html", _context(request, shown, AskManyForm()))


@require_POST
def ask_many(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Ask for the ticked posts, or for all over a threshold."""
    shown = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    form = AskManyForm(request.POST)
    if not form.is_valid():
        return render(request, "spark_ads/campaign.html", _context(request, shown, form), status=422)
    posts, by = _chosen(request, shown, form), request.member.user
    try:
        batch = batches.begin(request.brand, posts, by=by, at=timezone.now(), **form.wanted(shown))
    except Refused as error:
        messages.error(request, str(error))
        return redirect("spark_ads:campaign", request.brand.slug, shown.pk)
    ring(tasks.work_on_request_batch, batch_id=batch.pk)
    return redirect(batch)


@require_http_methods(["GET", "POST"])
def rule(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """What happens by itself: reminders, requests, extensions."""
    shown = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    form = RuleForm(request.POST or None, campaign=shown)
    if form.is_valid():
        form.keep(at=timezone.now())
        messages.success(request, _("Saved. It applies from now on."))
        return redirect("spark_ads:campaign", request.brand.slug, shown.pk)
    context = {"campaign": shown, "form": form, "here": "spark_ads"}
    return render(request, "spark_ads/rule.html", context, status=422 if form.is_bound else 200)


def _chosen(request: BrandRequest, shown: Campaign, form: AskManyForm) -> list[Any]:
    if form.cleaned_data["which"] == "ticked":
        return choosing.ticked(shown, ids_in(request.POST.getlist("post")))
    return choosing.best(shown, form.threshold)


def _context(request: BrandRequest, shown: Campaign, form: AskManyForm) -> dict[str, Any]:
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in SORTS else "newest"
    rows = shown.posts.ranked().select_related("account", "authorization")
    page = keyset.page(rows, request.GET, SORTS[sort])
    return {
        "campaign": shown,
        "posts": page.rows,
        "sort": sort,
        "ticked": ids_in(request.POST.getlist("post")),
        "form": form,
        "rule": getattr(shown, "spark_rule", None),
        "here": "spark_ads",
        **page.links(request.GET.dict()),
    }
