"""The Spark Ads tabs of posts and campaigns."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from campaigns.models import Post
from lifecycle.transitions import Refused
from spark_ads import actions
from spark_ads.forms import RequestForm
from spark_ads.models import Authorization

PANEL = "spark_ads/post.html#authorization"


@require_GET
@vary_on_headers("HX-Request")
def post(request: BrandRequest, post_id: int) -> HttpResponse:
    """A post's authorization: the code to copy, or a way to ask for one."""
    shown = _post(request, post_id)
    return render(request, PANEL if request.htmx else "spark_ads/post.html", _context(shown))


@require_POST
def ask(request: BrandRequest, post_id: int) -> HttpResponse:
    """Ask the creator for Spark Ads authorization."""
    shown = _post(request, post_id)
    form = RequestForm(request.POST)
    if not form.is_valid():
        return render(request, PANEL if request.htmx else "spark_ads/post.html", _context(shown, form), status=422)
    return _answer(request, shown, _ask(request, shown, form.cleaned_data["days"]))


@require_GET
def campaign(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The posts of a campaign, the newest first, each with its authorization."""
    shown = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    page = keyset.page(shown.posts.select_related("account", "authorization"), request.GET)
    context = {"campaign": shown, "posts": page.rows, "here": "spark_ads", **page.links(request.GET.dict())}
    return render(request, "spark_ads/campaign.html", context)


def _post(request: BrandRequest, post_id: int) -> Post:
    return get_object_or_404(
        request.brand.posts.select_related("campaign", "account", "order", "authorization"), pk=post_id
    )


def _context(shown: Post, form: RequestForm | None = None) -> dict[str, Any]:
    authorization: Authorization | None = getattr(shown, "authorization", None)
    changes = authorization.status_changes.select_related("by", "subject_type") if authorization else []
    return {
        "post": shown,
        "authorization": authorization,
        "changes": changes,
        "form": form or RequestForm(),
        "askable": shown.removed_at is None and (authorization is None or authorization.can("ask_again")),
        "here": "spark_ads",
    }


def _ask(request: BrandRequest, shown: Post, days: int) -> str:
    """Ask; what stood in the way in words, or ''."""
    try:
        actions.request_authorization(shown, days=days, by=request.member.user, at=timezone.now())
    except Refused as error:
        return str(error)
    return ""


def _answer(request: BrandRequest, shown: Post, refusal: str) -> HttpResponse:
    text, tone = (refusal, "error") if refusal else (_("The creator is being asked."), "info")
    if not request.htmx:
        messages.add_message(request, messages.ERROR if refusal else messages.INFO, text)
        return redirect("spark_ads:post", request.brand.slug, shown.pk)
    response = render(request, PANEL, _context(_post(request, shown.pk)), status=422 if refusal else 200)
    response["HX-Trigger"] = json.dumps({"toast": {"text": text, "tone": tone}})
    return response
