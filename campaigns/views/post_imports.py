"""Importing posts: upload, preview, progress, result, undo."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from brands import keyset
from brands.middleware import BrandRequest
from campaigns import post_import as importing
from campaigns.models import PostImport
from campaigns.post_forms import PostImportForm
from campaigns.post_import import columns, starting
from creators.exporting import as_csv
from creators.forms import MappingForm
from creators.importing import FATES, Unreadable
from creators.models.imports import AT_WORK
from lifecycle.transitions import Refused

PAGE, STATE = "campaigns/post_import.html", "campaigns/post_import.html#state"
NEW = "campaigns/post_import_new.html"
BY_NUMBER = keyset.Order("number", descending=False)
CSV = {"content_type": "text/csv; charset=utf-8"}


@require_http_methods(["GET", "POST"])
def post_import_new(request: BrandRequest) -> HttpResponse:
    """Choose a file."""
    initial = {"campaign": request.GET.get("campaign", "")}
    form = PostImportForm(request.POST or None, request.FILES or None, brand=request.brand, initial=initial)
    begun = _begun(request, form) if request.method == "POST" and form.is_valid() else None
    if begun:
        address = reverse("campaigns:post_import", args=[request.brand.slug, begun.pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {"form": form, "imports": request.brand.postimports.select_related("by")[:10]}
    status = 422 if request.method == "POST" else 200
    return render(request, f"{NEW}#upload" if request.htmx else NEW, context, status=status)


@require_GET
@vary_on_headers("HX-Request")
def post_import(request: BrandRequest, import_id: int) -> HttpResponse:
    """The progress while a worker is at it, the preview before the import and the result after."""
    shown = _import(request, import_id)
    return render(request, STATE if request.htmx else PAGE, _context(request, shown))


@require_POST
def post_import_mapping(request: BrandRequest, import_id: int) -> HttpResponse:
    """Correct which column holds what, and read the file once more."""
    shown = _import(request, import_id)
    form = MappingForm(request.POST, header=shown.header, known=columns)
    if shown.can("remap") and not form.is_valid():
        return render(request, PAGE, _context(request, shown) | {"form": form}, status=422)
    mapping = form.cleaned_data if form.is_valid() else shown.mapping
    return _change(request, shown, partial(starting.remap, shown, mapping))


@require_POST
def post_import_start(request: BrandRequest, import_id: int) -> HttpResponse:
    """Write what the preview shows."""
    shown = _import(request, import_id)
    return _change(request, shown, partial(starting.start, shown))


@require_POST
def post_import_undo(request: BrandRequest, import_id: int) -> HttpResponse:
    """Take back what was written."""
    shown = _import(request, import_id)
    return _change(request, shown, partial(starting.undo, shown))


@require_POST
def post_import_discard(request: BrandRequest, import_id: int) -> HttpResponse:
    """Forget the file."""
    shown = _import(request, import_id)
    return _change(request, shown, partial(shown.discard, cause="click"))


@require_GET
def post_import_refused(request: BrandRequest, import_id: int) -> StreamingHttpResponse:
    """The refused rows as they were in the file, each with its reason."""
    shown = _import(request, import_id)
    response = StreamingHttpResponse(as_csv(importing.refused_table(shown)), **CSV)
    response["Content-Disposition"] = f'attachment; filename="refused-posts-{shown.pk}.csv"'
    return response


def _import(request: BrandRequest, import_id: int) -> PostImport:
    return get_object_or_404(request.brand.postimports.select_related("brand", "campaign", "account"), pk=import_id)


def _begun(request: BrandRequest, form: PostImportForm) -> PostImport | None:
    facts = form.cleaned_data
    day = facts["figures_on"]
    wanted = {name: facts[name] for name in ("campaign", "account", "makes_accounts")}
    wanted["figures_at"] = min(datetime.combine(day, time(12), UTC), timezone.now()) if day else None
    try:
        return starting.upload(request.brand, facts["file"], by=request.member.user, at=timezone.now(), **wanted)
    except Unreadable as error:
        form.add_error(error.field, str(error))
        return None


def _context(request: BrandRequest, shown: PostImport) -> dict[str, Any]:
    context: dict[str, Any] = {"import": shown, "at_work": shown.status in AT_WORK}
    if context["at_work"]:
        return context
    if shown.can("remap"):
        context["form"] = MappingForm(initial=shown.mapping, header=shown.header, known=columns)
    fate = request.GET.get("rows", "")
    rows = shown.rows.select_related("post__account", "post__brand", "imported")
    page = keyset.page(rows.filter(fate=fate) if fate in FATES else rows, request.GET, BY_NUMBER)
    previewed = shown.status == "previewed"
    context["plans"] = _preview(shown, page.rows) if previewed else importing.carried_out(page.rows)
    address = reverse("campaigns:post_import", args=[request.brand.slug, shown.pk])
    return context | {"tabs": _tabs(shown, fate, address), **page.links(request.GET.dict())}


def _preview(shown: PostImport, rows: list[Any]) -> list[importing.Plan]:
    """The fates as they were decided: an earlier row may bring the post of a later one."""
    later = [row.facts["post_id"] for row in rows if row.fate not in ("create", "refused")]
    return importing.plans(shown, rows, seen=later)


def _tabs(shown: PostImport, fate: str, address: str) -> list[tuple[Any, str, bool, int]]:
    counts = [(name, label, getattr(shown, counter)) for name, (label, counter) in FATES.items()]
    every = (_("All rows"), f"{address}#rows", fate not in FATES, shown.rows_total)
    return [every, *((label, f"{address}?rows={name}#rows", name == fate, n) for name, label, n in counts if n)]


def _change(request: BrandRequest, shown: PostImport, action: Callable[..., Any]) -> HttpResponse:
    try:
        action(by=request.member.user, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    return redirect("campaigns:post_import", request.brand.slug, shown.pk)
