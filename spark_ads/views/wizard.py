"""Making an ad: campaign, ad group, ad, review. What was entered is kept at every step (S5)."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.middleware import BrandRequest
from brands.numbers import whole_number
from lifecycle.transitions import Refused
from spark_ads import making, tracking
from spark_ads.ad_forms import CampaignForm, CreativeForm, GroupForm, PlaceForm
from spark_ads.models import Ad, Asset
from spark_ads.models.ad import AdStatus
from spark_ads.models.choices import GOALS, LEAST_CAMPAIGN, LEAST_GROUP, LOCATIONS, Age, Objective

STEPS = {
    "campaign": (gettext_lazy("Campaign"), CampaignForm),
    "group": (gettext_lazy("Ad group"), GroupForm),
    "creative": (gettext_lazy("Ad"), CreativeForm),
}
MOST_POSTS = 60


@require_http_methods(["GET", "POST"])
def ad_new(request: BrandRequest) -> HttpResponse:
    """Where the ad goes; then its steps."""
    asset = _asset(request)
    form = PlaceForm(request.brand, request.POST or None, asset=asset)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            group = form.group(_countries(asset))
            ad = making.new_draft(asset, group, by=request.member.user, at=timezone.now())
        return redirect("spark_ads:ad_step", request.brand.slug, ad.pk, _first_step(ad))
    context = {"form": form, "asset": asset, "accounts": form.accounts}
    return render(request, "spark_ads/ad_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def ad_step(request: BrandRequest, ad_id: int, step: str) -> HttpResponse:
    """One step of a draft. What TikTok has made already cannot be changed here."""
    ad = _draft(request, ad_id)
    if step not in STEPS or _is_made(ad, step):
        return redirect("spark_ads:ad_review", request.brand.slug, ad.pk)
    form = _form(ad, step, request)
    if request.method == "POST" and form.is_valid():
        return _keep(request, ad, step, form)
    context = {"form": form, **_context(ad, step), **_posts(request, ad, step, form)}
    return render(request, "spark_ads/ad_step.html", context, status=422 if form.is_bound else 200)


@require_GET
def ad_review(request: BrandRequest, ad_id: int) -> HttpResponse:
    """Everything at a glance, and what is still missing."""
    ad = get_object_or_404(_ads(request), pk=ad_id)
    if ad.status != AdStatus.DRAFT:
        return redirect(ad)
    context = {**_context(ad, "review"), "problems": making.lacks(ad, at=timezone.now()), **facts_of(ad)}
    return render(request, "spark_ads/ad_review.html", context)


@require_POST
def ad_submit(request: BrandRequest, ad_id: int) -> HttpResponse:
    """Have it made."""
    ad = _draft(request, ad_id)
    try:
        making.submit(ad, by=request.member.user, at=timezone.now())
        messages.success(request, _("TikTok is asked to make the ad. This page follows by itself."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(ad)


@require_POST
def ad_discard(request: BrandRequest, ad_id: int) -> HttpResponse:
    """Forget a draft."""
    try:
        making.discard(_draft(request, ad_id))
        messages.info(request, _("The draft was deleted."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("spark_ads:ads", request.brand.slug)


@require_POST
def ad_another_post(request: BrandRequest, ad_id: int) -> HttpResponse:
    """The same ad with another post, in the same ad group: one of the two ways on when an authorization ended."""
    ad = get_object_or_404(_ads(request), pk=ad_id)
    try:
        new = making.another_post(ad, by=request.member.user, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect(ad)
    messages.info(request, _("A new draft like this one. Choose another post."))
    return redirect("spark_ads:ad_step", request.brand.slug, new.pk, "creative")


def facts_of(ad: Ad) -> dict[str, Any]:
    """An ad's settings in words."""
    group = ad.ad_group
    _goal, _event, goal, event = GOALS.get(group.ad_campaign.objective, ("", "", "", ""))
    return {
        "countries": [LOCATIONS[code][1] for code in group.countries if code in LOCATIONS],
        "ages": [label for value, label in Age.choices if value in group.ages],
        "goal": goal,
        "event": event,
        "landing_page": tracking.landing_page(ad),
    }


def _asset(request: BrandRequest) -> Asset | None:
    chosen = whole_number(request.GET.get("asset", ""))
    if chosen is None:
        return None
    return get_object_or_404(request.brand.assets.usable().select_related("post__account"), pk=chosen)


def _countries(asset: Asset | None) -> list[str]:
    """Where the creator lives, when we know it: the audience most likely meant."""
    country = asset.post.account.country if asset and asset.post else ""
    return [country] if country in LOCATIONS else ["US"]


def _ads(request: BrandRequest) -> QuerySet[Ad]:
    ads: QuerySet[Ad] = request.brand.ads.select_related("brand", "by", *making.EVERYTHING)
    return ads


def _draft(request: BrandRequest, ad_id: int) -> Ad:
    ad = get_object_or_404(_ads(request), pk=ad_id)
    if ad.status != AdStatus.DRAFT:
        raise Http404
    return ad


def _is_made(ad: Ad, step: str) -> bool:
    made = {"campaign": ad.ad_group.ad_campaign.tiktok_id, "group": ad.ad_group.tiktok_id}
    return bool(made.get(step))


def _first_step(ad: Ad) -> str:
    return next(step for step in STEPS if not _is_made(ad, step))


def _form(ad: Ad, step: str, request: BrandRequest) -> ModelForm:
    instance = {"campaign": ad.ad_group.ad_campaign, "group": ad.ad_group, "creative": ad}[step]
    form: ModelForm = STEPS[step][1](request.POST or None, instance=instance)
    return form


def _keep(request: BrandRequest, ad: Ad, step: str, form: ModelForm) -> HttpResponse:
    """Save a step and go on; a draft that was submitted meanwhile is shown as it is."""
    try:
        making.keep_step(ad, form)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("spark_ads:ad", ad.brand.slug, ad.pk)
    return redirect(_after(ad, step, stay="stay" in request.POST))


def _after(ad: Ad, step: str, *, stay: bool) -> str:
    if stay:
        return reverse("spark_ads:ads", args=[ad.brand.slug])
    later = list(STEPS)[list(STEPS).index(step) + 1 :]
    following = next((each for each in later if not _is_made(ad, each)), None)
    if following is None:
        return reverse("spark_ads:ad_review", args=[ad.brand.slug, ad.pk])
    return reverse("spark_ads:ad_step", args=[ad.brand.slug, ad.pk, following])


def _context(ad: Ad, step: str) -> dict[str, Any]:
    account = ad.account
    steps = [
        (label, reverse("spark_ads:ad_step", args=[ad.brand.slug, ad.pk, name]), name == step, _is_made(ad, name))
        for name, (label, _form) in STEPS.items()
    ]
    review = (_("Review"), reverse("spark_ads:ad_review", args=[ad.brand.slug, ad.pk]), step == "review", False)
    return {
        "ad": ad,
        "account": account,
        "step": step,
        "steps": [*steps, review],
        "least": {"campaign": LEAST_CAMPAIGN, "group": LEAST_GROUP}.get(step),
        "goals": [(label, GOALS[value][2], GOALS[value][3]) for value, label in Objective.choices],
    }


def _posts(request: BrandRequest, ad: Ad, step: str, form: ModelForm) -> dict[str, Any]:
    """The authorized accounts and the posts of the chosen one, for the step that needs them."""
    if step != "creative":
        return {}
    usable = request.brand.assets.usable().filter(ad_account=ad.account)
    handles = list(usable.order_by("handle").values_list("handle", flat=True).distinct()[:500])
    chosen = whole_number(str(form["asset"].value() or "")) or 0
    handle = request.GET.get("handle", "")
    posts = usable.filter(handle=handle) if handle in handles else usable
    shown = list(posts.exclude(pk=chosen)[:MOST_POSTS])
    first = list(usable.filter(pk=chosen))
    return {
        "handles": handles,
        "handle": handle,
        "posts": [*first, *shown],
        "chosen": chosen,
        "variables": tracking.VARIABLES.items(),
        "macros": tracking.MACROS.items(),
        "preview": tracking.address(ad.landing_page_url or "https://example.com/", ad.utm, tracking.facts_of(ad)),
    }
