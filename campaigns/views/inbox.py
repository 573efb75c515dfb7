"""Untied posts, orders without posts, and posts added by hand (P4, X6)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands.middleware import BrandRequest
from campaigns import inbox, pasting
from campaigns.inbox import DISMISSED, MISSING, UNTIED, Inbox
from campaigns.models import Campaign
from campaigns.post_forms import AddPostsForm
from lifecycle.transitions import Refused

WORDS = {
    UNTIED: gettext_lazy("Untied"),
    DISMISSED: gettext_lazy("Not ours"),
    MISSING: gettext_lazy("Orders without a post"),
}
MOST_CAMPAIGNS, MOST_LINKS = 200, 30


@require_GET
def untied(request: BrandRequest) -> HttpResponse:
    """Posts of the brand's creators that belong to no campaign, and videos that are due and nowhere to be seen."""
    return _inbox(request, None)


@require_GET
def campaign_untied(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The same of one campaign's influencers."""
    return _inbox(request, get_object_or_404(request.brand.campaigns, pk=campaign_id))


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def add_posts(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Paste links or ids; what became of each line is shown, and that of short links as it becomes known."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    form = AddPostsForm(request.POST or None, campaign=campaign, initial={"account": request.GET.get("account", "")})
    fates: list[pasting.Fate] = []
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        chosen = {"account": facts["account"], "ties": facts["ties"]}
        fates = pasting.paste(campaign, facts["links"], by=request.member.user, at=timezone.now(), **chosen)
        form = AddPostsForm(campaign=campaign, initial={**chosen, "links": _left(fates)})
    context = {"form": form, "fates": fates, **_links(campaign)}
    template = "campaigns/posts_add.html#links" if request.htmx else "campaigns/posts_add.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
def pasted_link_retry(request: BrandRequest, link_id: int) -> HttpResponse:
    """Follow a short link once more."""
    pasted = get_object_or_404(request.brand.pasted_links.all(), pk=link_id)
    try:
        pasting.follow_again(pasted, by=request.member.user, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    return redirect("campaigns:posts_add", request.brand.slug, pasted.campaign_id)


def _inbox(request: BrandRequest, campaign: Campaign | None) -> HttpResponse:
    asked, today = request.GET.dict(), request.brand.today(at=timezone.now())
    box = Inbox.of(request.brand, asked, campaign)
    context = {
        "box": box,
        "campaign": campaign,
        "here": "posts",
        "tabs": _tabs(box, today, asked),
        "today": today,
        "campaigns": ()
        if campaign
        else request.brand.campaigns.on_the_desk().values_list("pk", "name")[:MOST_CAMPAIGNS],
        "form_key": uuid4(),
        **_rows(box, today, asked),
    }
    return render(request, "campaigns/untied_campaign.html" if campaign else "campaigns/untied.html", context)


def _rows(box: Inbox, today: date, asked: dict[str, str]) -> dict[str, Any]:
    """A page of deliverables that miss their post, or of posts with their suggestions."""
    if box.shown == MISSING:
        late = inbox.page(box.missing(today), asked)
        return {"missing": late.rows, "lines": [], **late.links(asked)}
    posts = inbox.page(box.posts, asked)
    return {"missing": [], "lines": box.lines(posts.rows), **posts.links(asked)}


def _tabs(box: Inbox, today: date, asked: dict[str, str]) -> list[tuple[Any, str, bool, int]]:
    kept = {name: asked[name] for name in ("account", "campaign") if asked.get(name)}
    counts = box.counts(today)
    return [
        (words, f"?{urlencode(kept | {'show': name})}", name == box.shown, counts[name])
        for name, words in WORDS.items()
    ]


def _links(campaign: Campaign) -> dict[str, Any]:
    """The short links pasted lately; the page looks again while one is being followed."""
    pasted = list(campaign.pasted_links.select_related("post__brand", "by")[:MOST_LINKS])
    follows = any(link.status == "following" for link in pasted)
    return {"campaign": campaign, "here": "posts", "pasted": pasted, "follows": follows}


def _left(fates: list[pasting.Fate]) -> str:
    """The lines that could not be taken in stay in the field, to be mended."""
    return "\n".join(fate.line for fate in fates if fate.kind == "refused")
