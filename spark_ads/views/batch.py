"""Many requests: how far they are, and what became of each post (S1)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from spark_ads.models import RequestItem

PAGE = "spark_ads/batch.html"
OLDEST = keyset.Order("id", descending=False)


@require_GET
@vary_on_headers("HX-Request")
def batch(request: BrandRequest, batch_id: int) -> HttpResponse:
    """Progress, and a result for each post."""
    shown = get_object_or_404(request.brand.request_batches.select_related("campaign", "brand", "by"), pk=batch_id)
    counts, result = shown.items.counts(), request.GET.get("result", "")
    items = shown.items.select_related("post__account", "post__authorization")
    known = result in RequestItem.Outcome.values
    page = keyset.page(items.filter(outcome=result) if known else items, request.GET, OLDEST)
    url = shown.get_absolute_url()
    tabs = [(o.label, f"{url}?result={o.value}", o.value == result, counts[o.value]) for o in RequestItem.Outcome]
    context = {
        "batch": shown,
        "counts": counts,
        "settled": counts["all"] - counts["waiting"],
        "items": page.rows,
        "tabs": [(_("All"), url, not known, counts["all"]), *(tab for tab in tabs if tab[3])],
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"{PAGE}#state" if region else PAGE, context | page.links(request.GET.dict()))
