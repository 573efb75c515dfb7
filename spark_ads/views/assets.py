"""The ad library: Apply for authorization, and the posts that can be boosted (S3, S4)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from lifecycle.transitions import Refused
from spark_ads import ad_accounts, code_problems, library
from spark_ads.library_forms import CodesForm
from spark_ads.models import Asset
from spark_ads.models.asset import AssetStatus as S

GROUPS = {
    "ready": (gettext_lazy("In the library"), [S.READY]),
    "found": (gettext_lazy("To be confirmed"), [S.SEARCHING, S.FOUND]),
    "over": (gettext_lazy("Ended"), [S.LOST, S.UNAVAILABLE]),
    "other": (gettext_lazy("Not taken"), [S.FAILED, S.ASIDE]),
}
CHANGES: dict[str, tuple[Callable[..., Any], Any]] = {
    "confirm": (lambda asset, **who: asset.confirm(cause="click", **who), gettext_lazy("In the library. Make the ad.")),
    "set_aside": (lambda asset, **who: asset.set_aside(cause="click", **who), gettext_lazy("Set aside.")),
    "search_again": (library.search_again, gettext_lazy("TikTok is asked again.")),
    "remove": (library.remove, gettext_lazy("Removed. Ads made with it and their results stay.")),
}


@require_GET
@vary_on_headers("HX-Request")
def asset_library(request: BrandRequest) -> HttpResponse:
    """The posts of the library, the newest first; by status, and by words of caption or handle."""
    asked = {name: value for name, value in request.GET.dict().items() if value}
    page = keyset.page(_chosen(request.brand.assets.exclude(status=S.REMOVED), asked), asked)
    context = {
        "assets": [_dressed(shown, request) for shown in page.rows],
        "asked": asked,
        "tabs": _tabs(request, asked),
        "accounts": list(ad_accounts.of(request.brand)),
        **page.links(asked),
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"spark_ads/library.html{'#list' if region else ''}", context)


@require_http_methods(["GET", "POST"])
def apply(request: BrandRequest) -> HttpResponse:
    """Apply for authorization: paste codes, then Search."""
    form = CodesForm(request.brand, request.POST or None, initial={"codes": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        account, codes = form.cleaned_data["ad_account"], form.cleaned_data["codes"]
        key = library.search(account, codes, by=request.member.user, at=timezone.now())
        return redirect("spark_ads:search", request.brand.slug, key)
    context = {"form": form, "accounts": list(ad_accounts.of(request.brand))}
    return render(request, "spark_ads/apply.html", context, status=422 if form.is_bound else 200)


@require_GET
@vary_on_headers("HX-Request")
def search(request: BrandRequest, key: UUID) -> HttpResponse:
    """What the codes that were pasted together are of."""
    rows = request.brand.assets.filter(search=key).select_related("ad_account", "same_as", "post")
    found = [_dressed(shown, request) for shown in rows]
    if not found:
        raise Http404
    context = {"assets": found, "moving": any(shown.status == S.SEARCHING for shown in found), "key": key}
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"spark_ads/search.html{'#found' if region else ''}", context)


@require_GET
def asset(request: BrandRequest, asset_id: int) -> HttpResponse:
    """One post of the library: its code, its time, its ads."""
    shown = get_object_or_404(
        request.brand.assets.select_related("ad_account", "post", "same_as", "brand"), pk=asset_id
    )
    context = {
        "asset": shown,
        "trouble": code_problems.of(shown.problem) if shown.problem else None,
        "ads": list(shown.ads.select_related("brand")[:50]),
        "changes": shown.status_changes.select_related("by", "subject_type"),
    }
    return render(request, "spark_ads/asset.html", context)


@require_POST
def asset_change(request: BrandRequest, asset_id: int, change: str) -> HttpResponse:
    """Confirm, set aside, search again or remove."""
    if change not in CHANGES:
        raise Http404
    shown = get_object_or_404(request.brand.assets.select_related("brand"), pk=asset_id)
    act, words = CHANGES[change]
    try:
        act(shown, by=request.member.user, at=timezone.now())
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    if request.POST.get("back") == "search":
        return redirect("spark_ads:search", request.brand.slug, shown.search)
    return redirect("spark_ads:library", request.brand.slug) if shown.status == S.REMOVED else redirect(shown)


def _dressed(shown: Asset, request: BrandRequest) -> Asset:
    """With what its page needs: its brand, and its trouble in words."""
    shown.brand = request.brand
    shown.trouble = code_problems.of(shown.problem) if shown.problem else None  # type: ignore[attr-defined]
    return shown


def _chosen(assets: QuerySet[Asset], asked: dict[str, str]) -> QuerySet[Asset]:
    if asked.get("status") in GROUPS:
        assets = assets.filter(status__in=GROUPS[asked["status"]][1])
    if words := asked.get("q", "").strip().lstrip("@")[:100]:
        assets = assets.filter(Q(caption__icontains=words) | Q(handle__icontains=words) | Q(item_id=words))
    return assets


def _tabs(request: BrandRequest, asked: dict[str, str]) -> list[tuple[Any, str, bool, int]]:
    by_status: dict[str, int] = dict(request.brand.assets.order_by().values_list("status").annotate(n=Count("pk")))
    kept = {"q": asked["q"]} if "q" in asked else {}
    tabs = [
        (
            words,
            f"?{urlencode(kept | {'status': name})}",
            asked.get("status") == name,
            sum(by_status.get(s, 0) for s in statuses),
        )
        for name, (words, statuses) in GROUPS.items()
    ]
    every = sum(number for status, number in by_status.items() if status != S.REMOVED)
    return [(_("All"), f"?{urlencode(kept)}", asked.get("status") not in GROUPS, every), *tabs]
