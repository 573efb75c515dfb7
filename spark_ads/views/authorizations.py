"""All authorizations of a brand, the soonest to end first, and asking for extensions (S7)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from lifecycle.transitions import Refused
from spark_ads import batches, choosing, listing, tasks
from spark_ads.forms import ExtendManyForm
from tiktok.tasks import ring

MOST_CAMPAIGNS = 200
PAGE = "spark_ads/authorizations.html"


@require_GET
@vary_on_headers("HX-Request")
def authorizations(request: BrandRequest) -> HttpResponse:
    """By status, campaign and how soon they end."""
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, f"{PAGE}#list" if region else PAGE, _context(request, ExtendManyForm()))


@require_POST
def extend_many(request: BrandRequest) -> HttpResponse:
    """Ask to extend all that end within so many days."""
    form = ExtendManyForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, _context(request, form), status=422)
    wanted, now = form.cleaned_data, timezone.now()
    posts = choosing.ending(request.brand, wanted.pop("within"), at=now)
    try:
        batch = batches.begin(request.brand, posts, kind="extend", by=request.member.user, at=now, **wanted)
    except Refused as error:
        messages.error(request, str(error) if posts else _("Nothing that ends so soon can be extended now."))
        return redirect("spark_ads:authorizations", request.brand.slug)
    ring(tasks.work_on_request_batch, batch_id=batch.pk)
    return redirect(batch)


def _context(request: BrandRequest, form: ExtendManyForm) -> dict[str, Any]:
    asked = {name: value for name, value in request.GET.dict().items() if value}
    page = listing.page(listing.narrowed(request.brand, asked, at=timezone.now()), asked)
    for shown in page.rows:
        shown.brand = request.brand
    return {
        "authorizations": page.rows,
        "asked": asked,
        "tabs": _tabs(request, asked),
        "campaigns": request.brand.campaigns.values_list("pk", "name")[:MOST_CAMPAIGNS],
        "within": listing.WITHIN,
        "narrowed": any(asked.get(name) for name in ("status", "campaign", "within")),
        "form": form,
        "here": "authorizations",
        **page.links(asked),
    }


def _tabs(request: BrandRequest, asked: dict[str, str]) -> list[tuple[Any, str, bool, int]]:
    by_status = dict(request.brand.authorizations.order_by().values_list("status").annotate(n=Count("pk")))
    kept: dict[str, str] = {name: asked[name] for name in ("campaign", "within") if name in asked}
    chosen = asked.get("status")
    tabs = [
        (words, f"?{urlencode(kept | {'status': name})}", name == chosen, sum(by_status.get(s, 0) for s in statuses))
        for name, (words, statuses) in listing.GROUPS.items()
    ]
    return [(_("All"), f"?{urlencode(kept)}", chosen not in listing.GROUPS, sum(by_status.values())), *tabs]
