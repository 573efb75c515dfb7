"""The Spark Ads tab of a post: its code, asking, extending (S1–S3)."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from campaigns.models import Post
from lifecycle.moments import as_of_one_moment, one_moment
from lifecycle.transitions import Refused
from spark_ads import actions, extending
from spark_ads.creator_forms import CodeForm
from spark_ads.forms import RequestForm
from spark_ads.models import Authorization

PAGE = "spark_ads/post.html"
PANEL = f"{PAGE}#authorization"


@require_GET
@as_of_one_moment
@vary_on_headers("HX-Request")
def post(request: BrandRequest, post_id: int) -> HttpResponse:
    """A post's authorization: the code to copy, or a way to ask for one."""
    shown = _post(request, post_id)
    return render(request, PANEL if request.htmx else PAGE, _context(request, shown))


@require_POST
def ask(request: BrandRequest, post_id: int) -> HttpResponse:
    """Ask the creator for Spark Ads authorization."""
    shown = _post(request, post_id)
    form = RequestForm(request.POST)
    if not form.is_valid():
        return render(request, PANEL if request.htmx else PAGE, _context(request, shown, form), status=422)
    refusal = _ask(request, shown, form.cleaned_data["days"])
    return _answer(request, shown, refusal, _("The creator is being asked."))


@require_POST
def extend(request: BrandRequest, post_id: int) -> HttpResponse:
    """Ask the creator to let it hold longer: as long as was asked for at first, unless another length is chosen."""
    shown = _post(request, post_id)
    authorization = get_object_or_404(request.brand.authorizations.select_related("post"), post=shown)
    form = RequestForm({"days": request.POST.get("days") or authorization.requested_days})
    if not form.is_valid():
        return render(request, PANEL if request.htmx else PAGE, _context(request, shown, form), status=422)
    return _answer(
        request,
        shown,
        _extend(request, authorization, form.cleaned_data["days"]),
        _("An extension is being asked for."),
    )


def _post(request: BrandRequest, post_id: int) -> Post:
    return get_object_or_404(
        request.brand.posts.select_related("campaign", "account", "order", "authorization"), pk=post_id
    )


def _context(request: BrandRequest, shown: Post, form: RequestForm | None = None) -> dict[str, Any]:
    authorization: Authorization | None = getattr(shown, "authorization", None)
    asking, problem = extending.asking(authorization) if authorization and authorization.in_force else (False, "")
    changes = authorization.status_changes.select_related("by", "subject_type") if authorization else []
    return {
        "post": shown,
        "authorization": authorization,
        "changes": changes,
        "form": form or RequestForm(),
        "code_form": CodeForm(),
        "can_paste": request.member.may_change and shown.removed_at is None,
        "check": shown.code_checks.first(),
        "extendable": authorization is not None and not asking and not extending.barrier(authorization),
        "extension_asking": asking,
        "extension_problem": problem,
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


def _extend(request: BrandRequest, authorization: Authorization, days: int) -> str:
    """Ask for more days; what stood in the way in words, or ''."""
    try:
        extending.request_extension(authorization, days=days, by=request.member.user, at=timezone.now())
    except Refused as error:
        return str(error)
    return ""


def _answer(request: BrandRequest, shown: Post, refusal: str, words: str) -> HttpResponse:
    text, tone = (refusal, "error") if refusal else (words, "info")
    if not request.htmx:
        messages.add_message(request, messages.ERROR if refusal else messages.INFO, text)
        return redirect(_next(request, shown))
    with one_moment():
        response = render(request, PANEL, _context(request, _post(request, shown.pk)), status=422 if refusal else 200)
    response["HX-Trigger"] = json.dumps({"toast": {"text": text, "tone": tone}})
    return response


def _next(request: BrandRequest, shown: Post) -> str:
    """Back to the list it was pressed in, else the post's tab."""
    name = "spark_ads:authorizations" if request.POST.get("from") == "list" else "spark_ads:post"
    return reverse(
        name, args=[request.brand.slug] if name.endswith("authorizations") else [request.brand.slug, shown.pk]
    )
