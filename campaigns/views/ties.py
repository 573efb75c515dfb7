"""Posts tied, untied, dismissed; creators asked to tie them (P2, X6)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brands.middleware import BrandRequest
from campaigns import asking, linking, tying
from campaigns.models import Post
from campaigns.models.post import Status
from campaigns.post_forms import ClickForm, PostFactsForm, TieForm
from lifecycle.transitions import Refused


@require_http_methods(["GET", "POST"])
def post_tie(request: BrandRequest, post_id: int) -> HttpResponse:
    """Choose where a post belongs; from the inbox one click does it."""
    shown = _post(request, post_id)
    form = TieForm(request.POST or None, post=shown)
    if request.method == "POST" and form.is_valid() and _tied(request, shown, form):
        return _back(request, shown)
    context = {"post": shown, "campaign": shown.campaign, "form": form}
    return render(request, "campaigns/post_tie.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def post_untie(request: BrandRequest, post_id: int) -> HttpResponse:
    """The post belongs to no campaign any more."""
    shown = _post(request, post_id)
    words = _("Untied from %(place)s. Its figures stay; the campaign’s totals no longer count them.")
    return _do(request, shown, tying.untie, words % {"place": shown.place})


@require_POST
def post_tie_again(request: BrandRequest, post_id: int) -> HttpResponse:
    """Undo the untying."""
    return _do(request, _post(request, post_id), tying.tie_again, _("Tied again, as it was."))


@require_POST
def post_dismiss(request: BrandRequest, post_id: int) -> HttpResponse:
    """It is not ours."""
    words = _("Not ours, then. It is under “Not ours”, should it be after all.")
    return _do(request, _post(request, post_id), _named("dismiss"), words)


@require_POST
def post_restore(request: BrandRequest, post_id: int) -> HttpResponse:
    """It may be ours after all."""
    return _do(request, _post(request, post_id), _named("restore"), _("Back among the untied posts."))


@require_POST
def post_ask(request: BrandRequest, post_id: int) -> HttpResponse:
    """Ask the creator to tie the post: by campaign code, or on TikTok One by a link request."""
    shown, form = _post(request, post_id), ClickForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This form is too old. Try once more."))
        return _back(request, shown)
    campaign = get_object_or_404(request.brand.campaigns, pk=form.cleaned_data["campaign"])
    try:
        said = asking.ask(
            shown, campaign, by=request.member.user, at=timezone.now(), form_key=form.cleaned_data["form_key"]
        )
        messages.success(request, said)
    except Refused as error:
        messages.error(request, str(error))
    return _back(request, shown)


@require_POST
def link_request_withdraw(request: BrandRequest, request_id: int) -> HttpResponse:
    """No longer ask the creator."""
    found = get_object_or_404(request.brand.link_requests.select_related("post__brand"), pk=request_id)
    try:
        linking.withdraw(found, by=request.member.user, at=timezone.now())
        messages.success(request, _("TikTok is told that nobody asks any more."))
    except Refused as error:
        messages.error(request, str(error))
    return _back(request, found.post)


@require_POST
def post_facts(request: BrandRequest, post_id: int) -> HttpResponse:
    """Type what nobody could be asked."""
    shown = _post(request, post_id)
    form = PostFactsForm(request.POST, instance=shown)
    if shown.source == "tiktok" or not form.is_valid():
        messages.error(request, _("TikTok tells this post’s caption, so it cannot be typed."))
        return redirect(shown)
    request.brand.posts.filter(pk=shown.pk).update(caption=form.cleaned_data["caption"])
    messages.success(request, _("Saved."))
    return redirect(shown)


def _tied(request: BrandRequest, shown: Post, form: TieForm) -> bool:
    """Whether it was done; what stood in the way stands beside the field."""
    campaign = get_object_or_404(request.brand.campaigns, pk=form.campaign_id)
    try:
        deliverable = tying.place_for(shown, campaign, form.deliverable_id)
        act = tying.retie if shown.status == Status.TIED else tying.tie
        act(shown, campaign, deliverable, by=request.member.user, at=timezone.now())
    except Refused as error:
        form.add_error("place", str(error))
        return False
    counts = _("Tied to %(place)s, which counts as published.") if shown.deliverable else _("Tied to %(place)s.")
    messages.success(request, counts % {"place": shown.place})
    return True


def _do(request: BrandRequest, shown: Post, action: Callable[..., Any], words: str) -> HttpResponse:
    try:
        action(shown, by=request.member.user, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return _back(request, shown)


def _named(action: str) -> Callable[..., Any]:
    return lambda shown, **facts: getattr(shown, action)(cause="click", **facts)


def _back(request: BrandRequest, shown: Post) -> HttpResponse:
    """Where the click came from, if that is a page of ours; else the post's page."""
    back = request.POST.get("back", "")
    ours = back.startswith(f"/b/{request.brand.slug}/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back) if ours else redirect(shown)


def _post(request: BrandRequest, post_id: int) -> Post:
    related = ("brand", "campaign", "account", "order", "deliverable")
    return get_object_or_404(request.brand.posts.select_related(*related), pk=post_id)
