"""Importing creators: upload, preview, progress, result, undo."""

from collections.abc import Callable
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
from creators import importing
from creators.exporting import as_csv
from creators.forms import EncodingForm, ImportForm, MappingForm
from creators.importing import starting
from creators.models import Import
from creators.models.imports import AT_WORK
from lifecycle.transitions import Refused

PAGE = "creators/import.html"
STATE = "creators/import.html#state"
BY_NUMBER = keyset.Order("number", descending=False)
CSV = {"content_type": "text/csv; charset=utf-8"}


@require_http_methods(["GET", "POST"])
def import_new(request: BrandRequest) -> HttpResponse:
    """Choose a file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    begun = _begun(request, form) if request.method == "POST" and form.is_valid() else None
    if begun:
        address = reverse("creators:import", args=[request.brand.slug, begun.pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {"form": form, "imports": request.brand.imports.select_related("by")[:10]}
    template = "creators/import_new.html#upload" if request.htmx else "creators/import_new.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_GET
@vary_on_headers("HX-Request")
def import_(request: BrandRequest, import_id: int) -> HttpResponse:
    """The progress while a worker is at it, the preview before the import and the result after."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    return render(request, STATE if request.htmx else PAGE, _context(request, shown))


@require_POST
def import_mapping(request: BrandRequest, import_id: int) -> HttpResponse:
    """Correct which column holds what, and read the file once more."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    form = MappingForm(request.POST, header=shown.header)
    if shown.can("remap") and not form.is_valid():
        return render(request, PAGE, _context(request, shown) | {"form": form}, status=422)
    mapping = form.cleaned_data if form.is_valid() else shown.mapping
    return _change(request, shown, partial(starting.remap, shown, mapping))


@require_POST
def import_encoding(request: BrandRequest, import_id: int) -> HttpResponse:
    """Choose how the file's letters are read, and read it once more."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    form = EncodingForm(request.POST, readings=importing.readings(shown))
    if shown.can("reread") and not form.is_valid():
        return render(request, PAGE, _context(request, shown) | {"encoding_form": form}, status=422)
    encoding = form.cleaned_data["encoding"] if form.is_valid() else shown.encoding
    return _change(request, shown, partial(starting.reread, shown, encoding))


@require_POST
def import_start(request: BrandRequest, import_id: int) -> HttpResponse:
    """Write what the preview shows."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    return _change(request, shown, partial(starting.start, shown))


@require_POST
def import_undo(request: BrandRequest, import_id: int) -> HttpResponse:
    """Take back what was written."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    return _change(request, shown, partial(starting.undo, shown))


@require_POST
def import_discard(request: BrandRequest, import_id: int) -> HttpResponse:
    """Forget the file."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    return _change(request, shown, partial(shown.discard, cause="click"))


@require_GET
def import_refused(request: BrandRequest, import_id: int) -> StreamingHttpResponse:
    """The refused rows as they were in the file, each with its reason."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    response = StreamingHttpResponse(as_csv(importing.refused_table(shown)), **CSV)
    response["Content-Disposition"] = f'attachment; filename="refused-rows-{shown.pk}.csv"'
    return response


def _begun(request: BrandRequest, form: ImportForm) -> Import | None:
    try:
        return starting.upload(request.brand, form.cleaned_data["file"], by=request.member.user, at=timezone.now())
    except importing.Unreadable as error:
        form.add_error("file", str(error))
        return None


def _context(request: BrandRequest, shown: Import) -> dict[str, Any]:
    context: dict[str, Any] = {"import": shown, "at_work": shown.status in AT_WORK}
    if shown.can("start"):
        context["form"] = MappingForm(initial=shown.mapping, header=shown.header)
        chosen = {"encoding": shown.encoding}
        context["encoding_form"] = EncodingForm(initial=chosen, readings=importing.readings(shown))
    if context["at_work"]:
        return context
    fate = request.GET.get("rows", "")
    rows = shown.rows.select_related("account")
    page = keyset.page(_of_fate(rows, fate), request.GET, BY_NUMBER)
    shown_rows = importing.plans(request.brand, page.rows) if shown.can("start") else importing.carried_out(page.rows)
    address = reverse("creators:import", args=[request.brand.slug, shown.pk])
    return context | {"plans": shown_rows, "tabs": _tabs(shown, fate, address), **page.links(request.GET.dict())}


def _of_fate(rows: Any, fate: str) -> Any:
    if fate == "kept":
        return rows.good().exclude(reason="")
    return rows.filter(fate=fate) if fate in importing.FATES else rows


def _tabs(shown: Import, fate: str, address: str) -> list[tuple[Any, str, bool, int]]:
    """All rows, then those of each fate that any row met."""
    counts: list[tuple[str, Any, int]] = [("kept", _("Kept"), shown.kept)]
    counts[:0] = [(name, label, getattr(shown, counter)) for name, (label, counter) in importing.FATES.items()]
    chosen = fate if fate in dict.fromkeys(name for name, *_rest in counts) else ""
    every = (_("All rows"), f"{address}#rows", not chosen, shown.rows_total)
    return [every, *((label, f"{address}?rows={name}#rows", name == chosen, n) for name, label, n in counts if n)]


def _change(request: BrandRequest, shown: Import, action: Callable[..., Any]) -> HttpResponse:
    try:
        action(by=request.member.user, at=timezone.now())
    except (Refused, importing.Unreadable) as error:
        messages.error(request, str(error))
    else:
        if shown.status == "discarded":
            messages.info(request, _("%(file)s was discarded. Nothing was written.") % {"file": shown})
            return redirect("creators:import_new", request.brand.slug)
    return redirect("creators:import", request.brand.slug, shown.pk)
