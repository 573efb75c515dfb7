"""Published posts › TikTok, and a post's page (P3, P5)."""

from typing import Any
from uuid import uuid4

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import ids_in, whole_number
from campaigns import history, observing, suggesting, tasks
from campaigns.models import Campaign, Post
from campaigns.models.post import Status
from campaigns.models.snapshot import Traffic
from campaigns.post_forms import PostFactsForm
from lifecycle.transitions import Refused
from tiktok.tasks import ring

LOOKS = 10  # how often a page looks for the figures that were asked for, every two seconds

# The player is TikTok's page in a frame; no other page may have one.
with_player: Any = csp_update({"frame-src": ["https://www.tiktok.com"]})

SORTS = {
    "newest": (gettext_lazy("Newest"), keyset.NEWEST),
    "views": (gettext_lazy("Most views"), keyset.Order("view_rank")),
    "engagement": (gettext_lazy("Highest engagement rate"), keyset.Order("engagement_rank")),
}


@require_GET
def posts(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The campaign's posts as a grid or a table."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    context = {
        "campaign": campaign,
        "here": "posts",
        "accounts": request.brand.accounts.filter(posts__campaign=campaign).distinct().order_by("handle"),
        "untied": request.brand.posts.untied().filter(account__participations__campaign=campaign).distinct().count(),
        "view": "table" if request.GET.get("view") == "table" else "grid",
        **_listed(campaign, request.GET.dict()),
    }
    return render(request, "campaigns/posts.html", context)


@with_player
@require_GET
@vary_on_headers("HX-Request")
def post(request: BrandRequest, post_id: int) -> HttpResponse:
    """A post's counters over time, and what ties it to the campaign."""
    shown = _post(request, post_id)
    template = "campaigns/post.html#performance" if request.htmx else "campaigns/post.html"
    context = {"post": shown, "campaign": shown.campaign, "here": "performance", **_history(shown), **_place(shown)}
    why_unknown = observing.why_unknown(shown, at=timezone.now())
    return render(request, template, context | {"looks": _looks_left(request, shown), "why_unknown": why_unknown})


@require_POST
def post_refresh(request: BrandRequest, post_id: int) -> HttpResponse:
    """Ask TikTok for the counters now."""
    shown = _post(request, post_id)
    try:
        observing.ask_now(shown, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect(shown)
    ring(tasks.refresh_post, post_id=shown.pk)
    messages.success(request, _("TikTok is being asked. New figures appear here within seconds."))
    return redirect(f"{shown.get_absolute_url()}?looks={LOOKS}")


def _post(request: BrandRequest, post_id: int) -> Post:
    related = ("brand", "campaign", "account__connection", "order__code", "deliverable", "link_request", "watching")
    return get_object_or_404(request.brand.posts.select_related(*related), pk=post_id)


def _listed(campaign: Campaign, asked: dict[str, str]) -> dict[str, Any]:
    """A page of the campaign's posts, sorted and narrowed as the address asks."""
    sort = asked.get("sort", "") if asked.get("sort") in SORTS else "newest"
    account = asked.get("account", "")
    rows = campaign.posts.ranked().select_related("account", "deliverable", "order")
    chosen = ids_in([account])
    page = keyset.page(rows.filter(account__in=chosen) if chosen else rows, asked, SORTS[sort][1])
    sorts = [(name, label) for name, (label, _order) in SORTS.items()]
    return {"posts": page.rows, "sort": sort, "sorts": sorts, "account": account, **page.links(asked)}


def _looks_left(request: BrandRequest, shown: Post) -> int:
    """How often the page still looks for new figures: until they are there, and not for ever."""
    asked = whole_number(request.GET.get("looks", "")) or 0
    return 0 if observing.are_fresh(shown, at=timezone.now()) else min(asked, LOOKS)


def _place(shown: Post) -> dict[str, Any]:
    """Where an untied post may belong, and what can be typed of one that nobody could be asked about."""
    untied = shown.status != Status.TIED
    places = suggesting.suggestions(shown.brand, [shown])[shown.pk] if untied else []
    typed = PostFactsForm(instance=shown) if shown.source in ("typed", "file") else None
    return {"places": places, "form_key": uuid4(), "facts_form": typed}


def _history(shown: Post) -> dict[str, Any]:
    """The latest snapshots, oldest first, as the chart component takes them; unknown stays unknown."""
    latest = list(shown.snapshots.filter(traffic=Traffic.ALL).order_by("-at")[:200])[::-1]
    labels = [f"{snapshot.at:%d %b %H:%M}" for snapshot in latest]
    views = [snapshot.views for snapshot in latest]
    likes = [snapshot.likes for snapshot in latest]
    series = [{"label": str(_("Views")), "values": views}, {"label": str(_("Likes")), "values": likes}]
    chart = {"labels": labels, "series": series}
    changes = history.changes_of_post(shown)
    return {"snapshots": latest, "chart": chart, "changes": changes, **_watching(shown)}


def _watching(shown: Post) -> dict[str, Any]:
    """How the post is watched, where TikTok tells it, with a chart of who stays."""
    watching = getattr(shown, "watching", None)
    if watching is None:
        return {}
    seconds = [f"{second} s" for second in range(len(watching.retention))]
    series = [{"label": str(_("Still watching")), "values": watching.retention}]
    chart = {"type": "line", "format": "percent", "label": str(_("Second")), "labels": seconds, "series": series}
    return {"watching": watching, "staying": chart}
