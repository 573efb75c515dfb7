"""Many requests: how far they are, and what became of each post (S1)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from spark_ads.models import RequestBatch, RequestItem

PAGE = "spark_ads/batch.html"
OLDEST = keyset.Order("id", descending=False)


@require_GET
@vary_on_headers("HX-Request")
def batch(request: BrandRequest, batch_id: int) -> HttpResponse:
    """Progress, and a result for each post."""
    shown = get_object_or_404(request.brand.request_batches.select_related("campaign", "brand", "by"), pk=batch_id)
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"{PAGE}#state" if region else PAGE, _context(request, shown))


def _context(request: BrandRequest, shown: RequestBatch) -> dict[str, Any]:
    """Of the result that is asked for, or all."""
    counts, result = shown.items.counts(), request.GET.get("result", "")
    items = shown.items.select_related("post__account", "post__authorization")
    known = result in RequestItem.Outcome.values
    page = keyset.page(items.filter(outcome=result) if known else items, request.GET, OLDEST)
    return {
        "batch": shown,
        "counts": counts,
        "settled": counts["all"] - counts["waiting"],
        "items": page.rows,
        "tabs": _tabs(shown, counts, result if known else ""),
        **page.links(request.GET.dict()),
    }


def _tabs(shown: RequestBatch, counts: dict[str, int], result: str) -> list[tuple[Any, str, bool, int]]:
    url = shown.get_absolute_url()
    tabs = [(o.label, f"{url}?result={o.value}", o.value == result, counts[o.value]) for o in RequestItem.Outcome]
    return [(_("All"), url, not result, counts["all"]), *(tab for tab in tabs if tab[3])]
