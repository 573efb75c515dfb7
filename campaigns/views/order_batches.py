"""A bulk order: how far it is, and what became of each account (O7)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from campaigns import batches
from campaigns.models import OrderBatch
from campaigns.models.order_batch import RESULTS
from campaigns.tasks import work_on_order_batch
from lifecycle.transitions import Refused
from tiktok.tasks import ring

PAGE = "campaigns/order_batch.html"
OLDEST = keyset.Order("id", descending=False)
WORDS = {
    "created": gettext_lazy("Order created"),
    "failed": gettext_lazy("TikTok refused"),
    "refused": gettext_lazy("Not ordered"),
    "asked": gettext_lazy("TikTok is asked"),
    "waiting": gettext_lazy("Waiting"),
}


@require_GET
@vary_on_headers("HX-Request")
def order_batch(request: BrandRequest, batch_id: int) -> HttpResponse:
    """Progress, and a result for each account."""
    shown = _batch(request, batch_id)
    counts, result = shown.items.counts(), request.GET.get("result", "")
    items = shown.items.select_related("participant__account", "order")
    page = keyset.page(items.filter(RESULTS[result]) if result in RESULTS else items, request.GET, OLDEST)
    for item in page.rows:
        item.label = WORDS[item.result]  # type: ignore[attr-defined]
    context = {
        "batch": shown,
        "campaign": shown.campaign,
        "counts": counts,
        "settled": counts["created"] + counts["failed"] + counts["refused"],
        "moving": shown.status == "running" or counts["asked"] > 0,
        "items": page.rows,
        "tabs": _tabs(shown, counts, result),
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"{PAGE}#state" if region else PAGE, context | page.links(request.GET.dict()))


@require_POST
def order_batch_retry(request: BrandRequest, batch_id: int) -> HttpResponse:
    """Try those that failed once more."""
    return _change(request, batch_id, batches.retry, _("Those that failed are tried again."))


@require_POST
def order_batch_stop(request: BrandRequest, batch_id: int) -> HttpResponse:
    """Order from nobody else; what is ordered stays."""
    return _change(request, batch_id, lambda shown, **who: shown.stop(cause="click", **who), _("Stopped."))


def _batch(request: BrandRequest, batch_id: int) -> OrderBatch:
    return get_object_or_404(request.brand.order_batches.select_related("campaign", "brand", "by"), pk=batch_id)


def _tabs(shown: OrderBatch, counts: dict[str, int], result: str) -> list[tuple[Any, str, bool, int]]:
    url = shown.get_absolute_url()
    tabs = [
        (words, f"{url}?result={name}", name == result, counts[name]) for name, words in WORDS.items() if counts[name]
    ]
    return [(_("All"), url, result not in RESULTS, counts["all"]), *tabs]


def _change(request: BrandRequest, batch_id: int, change: Callable[..., Any], words: str) -> HttpResponse:
    shown = _batch(request, batch_id)
    try:
        with transaction.atomic():
            change(shown, by=request.member.user, at=timezone.now())
            transaction.on_commit(lambda: ring(work_on_order_batch, batch_id=shown.pk))
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)
