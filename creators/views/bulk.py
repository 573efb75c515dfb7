"""Actions on many accounts: what exactly, then progress and a result for each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from creators import bulk, exporting
from creators.bulk_forms import FORMS, BulkForm
from creators.models import BulkRun
from creators.models.bulk import Action, Outcome
from creators.selecting import Selection, selection
from creators.tasks import work_on_bulk_run
from lifecycle.transitions import Refused
from tiktok.tasks import ring

PAGE = "creators/bulk_run.html"
OLDEST = keyset.Order("id", descending=False)


@require_POST
def bulk_new(request: BrandRequest, action: str) -> HttpResponse | StreamingHttpResponse:
    """Ask what exactly is to be done to the chosen accounts, then begin it."""
    if action not in FORMS:
        raise Http404
    try:
        chosen = selection(request.brand, request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("creators:directory", request.brand.slug)
    form = FORMS[action](request.POST if "go" in request.POST else None, selected=chosen, by=request.member.user)
    if form.is_bound and form.is_valid():
        return _begin(request, chosen, action, form)
    context = {"form": form, "selected": chosen, "action": action, "title": Action(action).label}
    return render(request, "creators/bulk_new.html", context, status=422 if form.is_bound else 200)


@require_GET
def export(request: BrandRequest) -> HttpResponse | StreamingHttpResponse:
    """The chosen accounts as CSV: reading, so analysts may as well."""
    try:
        chosen = selection(request.brand, request.GET)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("creators:directory", request.brand.slug)
    return _as_csv(chosen, timezone.now())


@require_GET
@vary_on_headers("HX-Request")
def bulk_run(request: BrandRequest, run_id: int) -> HttpResponse:
    """How far it is, and what became of each account."""
    shown = get_object_or_404(request.brand.bulk_runs.select_related("by", "undone_by"), pk=run_id)
    outcome = request.GET.get("result", "")
    items = shown.items.select_related("account")
    page = keyset.page(items.filter(outcome=outcome) if outcome in Outcome.values else items, request.GET, OLDEST)
    for item in page.rows:
        item.account.brand = request.brand
    context = {"run": shown, "items": page.rows, "tabs": _tabs(shown, outcome), **page.links(request.GET.dict())}
    return render(request, f"{PAGE}#state" if request.htmx else PAGE, context)


@require_POST
def bulk_stop(request: BrandRequest, run_id: int) -> HttpResponse:
    """Leave the rest undone."""
    shown = get_object_or_404(request.brand.bulk_runs, pk=run_id)
    return _change(request, shown, lambda by, at: shown.stop(by=by, at=at, cause="click"))


@require_POST
def bulk_undo(request: BrandRequest, run_id: int) -> HttpResponse:
    """Change back what it changed."""
    shown = get_object_or_404(request.brand.bulk_runs, pk=run_id)
    return _change(request, shown, lambda by, at: _ring(bulk.undo(shown, by=by, at=at)))


@require_GET
def bulk_file(request: BrandRequest, run_id: int) -> FileResponse:
    """The file an export made."""
    shown = get_object_or_404(request.brand.bulk_runs.exclude(file=""), pk=run_id, status="done")
    return FileResponse(shown.file.open("rb"), as_attachment=True, filename=f"creators-{shown.pk}.xlsx")


def _begin(
    request: BrandRequest, chosen: Selection, action: str, form: BulkForm
) -> HttpResponse | StreamingHttpResponse:
    now = timezone.now()
    params = form.params(at=now)
    if action == Action.EXPORT and params["format"] == "csv":
        return _as_csv(chosen, now)
    with transaction.atomic():
        begun = _ring(bulk.begin(chosen, action, params, by=request.member.user, at=now))
    return redirect(begun)


def _as_csv(chosen: Selection, at: datetime) -> StreamingHttpResponse:
    lines = exporting.as_csv(exporting.lines(chosen.accounts.order_by("pk")))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="creators-{at:%Y-%m-%d}.csv"'
    return response


def _ring(run: BulkRun) -> BulkRun:
    transaction.on_commit(lambda: ring(work_on_bulk_run, run_id=run.pk))
    return run


def _tabs(run: BulkRun, outcome: str) -> list[tuple[Any, str, bool, int]]:
    waiting = run.total - run.worked
    counts = {"done": run.done, "unchanged": run.unchanged, "refused": run.refused, "waiting": waiting}
    address = run.get_absolute_url()
    every = (_("All"), address, outcome not in counts, run.total)
    return [
        every,
        *((Outcome(name).label, f"{address}?result={name}", name == outcome, n) for name, n in counts.items() if n),
    ]


def _change(request: BrandRequest, shown: BulkRun, action: Callable[[Any, datetime], Any]) -> HttpResponse:
    try:
        with transaction.atomic():
            then = action(request.member.user, timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        then = None
    return redirect(then or shown)
