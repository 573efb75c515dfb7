"""The code doctor: paste a video code, read what is wrong with it and what to send (X2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from campaigns.models import Post
from lifecycle.transitions import Refused
from spark_ads import checking, doctor, telling
from spark_ads.creator_forms import CodeForm
from spark_ads.models import CodeCheck

PAGE = "spark_ads/check.html"


@require_http_methods(["GET", "POST"])
def codes(request: BrandRequest) -> HttpResponse:
    """Paste any code; and the codes that were checked before."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        return _begin(request, form, None)
    page = keyset.page(request.brand.code_checks.select_related("post__account", "by"), request.GET)
    context = {"form": form, "checks": page.rows, "here": "codes", **page.links(request.GET.dict())}
    return render(request, "spark_ads/codes.html", context, status=422 if form.is_bound else 200)


@require_POST
def paste(request: BrandRequest, post_id: int) -> HttpResponse:
    """A code that came by message, for one post."""
    post = get_object_or_404(request.brand.posts.select_related("account"), pk=post_id)
    form = CodeForm(request.POST)
    if form.is_valid():
        return _begin(request, form, post)
    for error in form.errors["code"]:
        messages.error(request, str(error))
    return redirect("spark_ads:post", request.brand.slug, post.pk)


@require_GET
@vary_on_headers("HX-Request")
def check(request: BrandRequest, check_id: int) -> HttpResponse:
    """What was found; the page follows while TikTok is asked."""
    related = ("post__account__creator", "post__campaign", "post__order", "by")
    shown = get_object_or_404(request.brand.code_checks.select_related(*related), pk=check_id)
    context: dict[str, Any] = {
        "check": shown,
        "post": shown.post,
        "findings": doctor.examine(shown, at=timezone.now()),
        "participant": telling.participant_of(shown.post) if shown.post else None,
        "changes": shown.status_changes.select_related("by", "subject_type"),
        "here": "codes",
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"{PAGE}#state" if region else PAGE, context)


def _begin(request: BrandRequest, form: CodeForm, post: Post | None) -> HttpResponse:
    try:
        made: CodeCheck = checking.begin(
            request.brand, form.cleaned_data["code"], post=post, by=request.member.user, at=timezone.now()
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect("spark_ads:codes", request.brand.slug)
    return redirect(made)
