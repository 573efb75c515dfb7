"""Ads: the list, one ad with its delivery and results, its switches; and the guide to doing it by hand (S5, S6)."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import whole_number
from lifecycle.moments import as_of_one_moment
from lifecycle.transitions import Refused
from spark_ads import changing, delivery, figures, making, progress
from spark_ads.ad_forms import ChangeForm
from spark_ads.models import Ad
from spark_ads.models.ad import NEEDS_ATTENTION
from spark_ads.models.ad import AdStatus as A
from spark_ads.views.wizard import facts_of

GROUPS: dict[str, tuple[Any, Q]] = {
    "draft": (gettext_lazy("Drafts"), Q(status=A.DRAFT)),
    "active": (gettext_lazy("On"), Q(status__in=[A.SUBMITTING, A.ACTIVE])),
    "paused": (gettext_lazy("Paused"), Q(status=A.PAUSED)),
    "attention": (gettext_lazy("Needs attention"), NEEDS_ATTENTION),
    "ended": (gettext_lazy("Ended"), Q(status=A.ENDED)),
}
SWITCHES = {"pause": making.PAUSE, "resume": making.RESUME, "end": making.END}


@require_GET
@vary_on_headers("HX-Request")
def ads(request: BrandRequest) -> HttpResponse:
    """The brand's ads, the newest first, each with how it is doing and what it brought."""
    asked = {name: value for name, value in request.GET.dict().items() if value}
    page = keyset.page(_chosen(request.brand.ads.select_related(*making.EVERYTHING), asked), asked)
    _add_results(page.rows, request)
    context = {
        "ads": page.rows,
        "asked": asked,
        "tabs": _tabs(request, asked),
        "has_assets": request.brand.assets.usable().exists(),
        **page.links(asked),
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"spark_ads/ads.html{'#list' if region else ''}", context)


@require_GET
@as_of_one_moment
@vary_on_headers("HX-Request")
def ad(request: BrandRequest, ad_id: int) -> HttpResponse:
    """One ad: how it is doing, what it cost and brought."""
    shown = _ad(request, ad_id)
    if shown.status == A.DRAFT:
        return redirect(shown)
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"spark_ads/ad.html{'#state' if region else ''}", _context(shown))


@require_POST
def ad_switch(request: BrandRequest, ad_id: int, change: str) -> HttpResponse:
    """Pause, resume or end."""
    if change not in SWITCHES:
        raise Http404
    shown = _ad(request, ad_id)
    try:
        making.switch(shown, SWITCHES[change], by=request.member.user, at=timezone.now())
        messages.success(request, _("TikTok is being asked."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)


@require_http_methods(["GET", "POST"])
def ad_change(request: BrandRequest, ad_id: int) -> HttpResponse:
    """Change its budget or its end."""
    shown, now = _ad(request, ad_id), timezone.now()
    if not (changing.may_change(shown) and request.member.may_change):
        return redirect(shown)
    form = ChangeForm(request.POST or None, ad=shown, at=now)
    if form.is_valid() and _changes(request, shown, form, now):
        return redirect(shown)
    field, words = changing.refused(shown) if not form.is_bound else ("", "")
    context = {"ad": shown, "account": shown.account, "form": form, "refused_field": field, "refused": words}
    return render(request, "spark_ads/ad_change.html", context, status=422 if form.is_bound else 200)


@require_POST
def ad_retry(request: BrandRequest, ad_id: int) -> HttpResponse:
    """Go on where it failed."""
    shown = _ad(request, ad_id)
    try:
        making.retry(shown, by=request.member.user, at=timezone.now())
        messages.success(request, _("TikTok is asked again."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)


@require_POST
def ad_edit(request: BrandRequest, ad_id: int) -> HttpResponse:
    """Take a failed ad back to its draft."""
    shown = _ad(request, ad_id)
    try:
        making.edit(shown, by=request.member.user, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)


@require_GET
def by_hand(request: BrandRequest) -> HttpResponse:
    """How to do it in Ads Manager, step by step, with the code to copy."""
    chosen = whole_number(request.GET.get("asset", ""))
    asset = get_object_or_404(request.brand.assets.select_related("ad_account"), pk=chosen) if chosen else None
    post = whole_number(request.GET.get("post", ""))
    authorization = None
    if post:
        rows = request.brand.authorizations.select_related("post__account")
        authorization = get_object_or_404(rows, post=post)
    return render(request, "spark_ads/by_hand.html", {"asset": asset, "authorization": authorization})


def _changes(request: BrandRequest, shown: Ad, form: ChangeForm, now: datetime) -> bool:
    """Whether it could be; why not is said in the form."""
    try:
        is_asked = changing.change(shown, by=request.member.user, at=now, **form.cleaned_data)
    except Refused as error:
        form.add_error(None, str(error))
        return False
    words = _("TikTok is being asked.") if is_asked else _("It stays as it is. TikTok is not asked again.")
    messages.success(request, words)
    return True


def _context(shown: Ad) -> dict[str, Any]:
    waiting, refused = progress.asked_about(shown)
    return {
        "ad": shown,
        "account": shown.account,
        "delivery": delivery.of(shown),
        "steps": progress.of(shown),
        "waiting": waiting,
        "refused": refused,
        "results": figures.of(shown),
        "changeable": changing.may_change(shown),
        "changes": shown.status_changes.select_related("by", "subject_type"),
        **facts_of(shown),
    }


def _ad(request: BrandRequest, ad_id: int) -> Ad:
    related = ("brand", "by", "asset__post__account", *making.EVERYTHING)
    return get_object_or_404(request.brand.ads.select_related(*related), pk=ad_id)


def _chosen(ads: QuerySet[Ad], asked: dict[str, str]) -> QuerySet[Ad]:
    if asked.get("status") in GROUPS:
        ads = ads.filter(GROUPS[asked["status"]][1])
    if words := asked.get("q", "").strip().lstrip("@")[:100]:
        ads = ads.filter(Q(name__icontains=words) | Q(asset__handle__icontains=words))
    return ads


def _add_results(rows: list[Ad], request: BrandRequest) -> None:
    """Of all ads shown in one query; not joined to the list, whose pages stay quick."""
    days = request.brand.ad_days.filter(ad__in=rows).order_by()
    sums: dict[int, Any] = {row["ad"]: row for row in days.values("ad").annotate(cost=Sum("spend"), plays=Sum("views"))}
    for shown in rows:
        shown.brand = request.brand
        row = sums.get(shown.pk, {})
        shown.doing = delivery.of(shown)  # type: ignore[attr-defined]
        shown.cost, shown.plays = row.get("cost"), row.get("plays")  # type: ignore[attr-defined]
        shown.cpv = shown.cost / shown.plays if shown.cost and shown.plays else None  # type: ignore[attr-defined]


def _tabs(request: BrandRequest, asked: dict[str, str]) -> list[tuple[Any, str, bool, int]]:
    counts = request.brand.ads.order_by().aggregate(
        every=Count("pk"), **{name: Count("pk", filter=condition) for name, (_words, condition) in GROUPS.items()}
    )
    kept = {"q": asked["q"]} if "q" in asked else {}
    tabs = [
        (words, f"?{urlencode(kept | {'status': name})}", asked.get("status") == name, counts[name])
        for name, (words, _condition) in GROUPS.items()
    ]
    return [(_("All"), f"?{urlencode(kept)}", asked.get("status") not in GROUPS, counts["every"]), *tabs]
