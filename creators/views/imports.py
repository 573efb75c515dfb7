"""Importing creators: upload, preview, progress, result."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from creators import importing
from creators.forms import ImportForm, MappingForm
from creators.importing import starting
from creators.models import Import
from lifecycle.transitions import Refused

PAGE = "creators/import.html"
PREVIEW = "creators/import.html#preview"
PROGRESS = "creators/import.html#progress"
CSV = {"content_type": "text/csv; charset=utf-8"}


@require_http_methods(["GET", "POST"])
def import_new(request: BrandRequest) -> HttpResponse:
    """Choose a file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    begun = _begun(request, form) if request.method == "POST" and form.is_valid() else None
    if begun:
        return redirect("creators:import", request.brand.slug, begun.pk)
    context = {"form": form, "imports": request.brand.imports.select_related("by")[:10]}
    return render(request, "creators/import_new.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@vary_on_headers("HX-Request")
def import_(request: BrandRequest, import_id: int) -> HttpResponse:
    """The preview before, the progress during, the result after."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    if request.htmx:
        return render(request, PROGRESS, {"import": shown})
    return render(request, PAGE, _preview(shown) if shown.can("start") else {"import": shown})


@require_POST
def import_mapping(request: BrandRequest, import_id: int) -> HttpResponse:
    """Correct which column holds what, and preview again."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    form = MappingForm(request.POST, header=_header(shown))
    valid = form.is_valid()
    if not shown.can("start") or (valid and not request.htmx):
        return _change(request, shown, lambda: shown.remap(form.cleaned_data))
    if valid:
        shown.remap(form.cleaned_data)
    context = _preview(shown, None if valid else form)
    return render(request, PREVIEW if request.htmx else PAGE, context, status=200 if valid else 422)


@require_POST
def import_start(request: BrandRequest, import_id: int) -> HttpResponse:
    """Write what the preview shows."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    return _change(request, shown, lambda: starting.start(shown, by=request.member.user, at=timezone.now()))


@require_POST
def import_discard(request: BrandRequest, import_id: int) -> HttpResponse:
    """Forget the file."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    return _change(request, shown, lambda: shown.discard(by=request.member.user, at=timezone.now(), cause="click"))


@require_GET
def import_refused(request: BrandRequest, import_id: int) -> StreamingHttpResponse:
    """The refused rows as they were in the file, each with its reason."""
    shown = get_object_or_404(request.brand.imports, pk=import_id)
    try:
        lines = importing.refused_table(shown)
    except importing.Unreadable as error:
        raise Http404(str(error)) from error
    response = StreamingHttpResponse(_written(lines), **CSV)
    response["Content-Disposition"] = f'attachment; filename="refused-rows-{shown.pk}.csv"'
    return response


def _begun(request: BrandRequest, form: ImportForm) -> Import | None:
    try:
        return importing.begin(request.brand, form.cleaned_data["file"], by=request.member.user, at=timezone.now())
    except importing.Unreadable as error:
        form.add_error("file", str(error))
        return None


def _preview(shown: Import, form: MappingForm | None = None) -> dict[str, Any]:
    try:
        table = importing.table_of(shown)
    except importing.Unreadable as error:
        return {"import": shown, "problem": str(error)}
    form = form or MappingForm(initial=shown.mapping, header=table.header)
    seen = importing.preview(shown.brand, table, shown.mapping)
    return {"import": shown, "form": form, "preview": seen, "header_number": table.header_number}


def _header(shown: Import) -> list[str]:
    try:
        return importing.table_of(shown).header
    except importing.Unreadable:
        return []


def _change(request: BrandRequest, shown: Import, action: Callable[[], None]) -> HttpResponse:
    try:
        action()
    except Refused as error:
        messages.error(request, str(error))
    else:
        if shown.status == "discarded":
            messages.info(request, _("%(file)s was discarded. Nothing was written.") % {"file": shown})
            return redirect("creators:import_new", request.brand.slug)
    return redirect("creators:import", request.brand.slug, shown.pk)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _written(lines: Iterator[list[str]]) -> Iterator[str]:
    yield "\ufeff"  # tells spreadsheet programs that this is UTF-8
    writer = csv.writer(_Echo())
    for line in lines:
        yield writer.writerow(line)
