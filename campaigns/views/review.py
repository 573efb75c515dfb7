"""Review: versions that await an answer, and the page where it is given (O9)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import whole_number
from campaigns import reviewing
from campaigns.models import Comment, Version
from campaigns.models.version import VersionQuerySet
from campaigns.review_forms import ChangesForm, CommentForm, ReplyForm
from lifecycle.transitions import Refused

CHANGES_ID = "changes_%s"  # two forms of the page ask for a text
# Every version has the same two weeks, so the first to come is the first to be due, and the id's index serves.
DUE_FIRST = keyset.Order("id", descending=False)


@require_GET
def review(request: BrandRequest) -> HttpResponse:
    """Everything the brand has to answer, what is due first on top."""
    return render(request, "campaigns/review.html", _list(request, request.brand.versions.all()))


@require_GET
def campaign_review(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The same of one campaign."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    versions = request.brand.versions.filter(deliverable__order__campaign=campaign)
    context = {"campaign": campaign, "here": "review", **_list(request, versions)}
    return render(request, "campaigns/campaign_review.html", context)


@require_GET
def version(request: BrandRequest, version_id: int) -> HttpResponse:
    """One version: player, comments, answer; another version beside it where asked for."""
    return render(request, "campaigns/version.html", _context(request, _version(request, version_id)))


@require_POST
def version_approve(request: BrandRequest, version_id: int) -> HttpResponse:
    """It may be published as it is."""
    shown = _version(request, version_id)
    try:
        reviewing.approve(shown, by=request.member.user, at=timezone.now())
        messages.success(request, _("Approved. The creator sees it on their page and can publish."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)


@require_POST
def version_request_changes(request: BrandRequest, version_id: int) -> HttpResponse:
    """Another version is wanted."""
    shown = _version(request, version_id)
    form = ChangesForm(request.POST, auto_id=CHANGES_ID)
    if not form.is_valid():
        return _again(request, shown, changes_form=form)
    try:
        text = form.cleaned_data["text"]
        reviewing.request_changes(shown, text, by=request.member.user, at=timezone.now())
        messages.success(request, _("Changes asked for. The creator reads your comments and hands in a new version."))
    except Refused as error:
        if shown.needs_answer:
            form.add_error("text", str(error))
            return _again(request, shown, changes_form=form)
        messages.error(request, str(error))
    return redirect(shown)


@require_POST
def version_comment(request: BrandRequest, version_id: int) -> HttpResponse:
    """Say something of it."""
    shown = _version(request, version_id)
    form = CommentForm(request.POST, version=shown)
    if not form.is_valid():
        return _again(request, shown, comment_form=form)
    said = form.cleaned_data
    reviewing.comment(shown, said["text"], by=request.member.user, at=timezone.now(), seconds=said["time"])
    return _again(request, shown, status=200) if request.htmx else redirect(f"{shown.get_absolute_url()}#comments")


@require_POST
def comment_reply(request: BrandRequest, comment_id: int) -> HttpResponse:
    """Answer a comment."""
    to = _comment(request, comment_id)
    form = ReplyForm(request.POST)
    if form.is_valid():
        reviewing.reply(to, form.cleaned_data["text"], by=request.member.user, at=timezone.now())
    else:
        messages.error(request, _("Write an answer first."))
    return _talk(request, to)


@require_POST
def comment_resolve(request: BrandRequest, comment_id: int) -> HttpResponse:
    """Seen to, or not after all: the button says which, so a second click changes nothing."""
    said = _comment(request, comment_id)
    if request.POST.get("as") == "open":
        reviewing.reopen(said)
    else:
        reviewing.resolve(said, at=timezone.now())
    return _talk(request, said)


def _version(request: BrandRequest, version_id: int) -> Version:
    return get_object_or_404(request.brand.versions.with_all(), pk=version_id)


def _comment(request: BrandRequest, comment_id: int) -> Comment:
    return get_object_or_404(request.brand.comments.filter(in_reply_to__isnull=True), pk=comment_id)


def _talk(request: BrandRequest, said: Comment) -> HttpResponse:
    """What follows a word in a thread: the region, or the page at that thread."""
    shown = _version(request, said.version_id)
    if request.htmx:
        return _again(request, shown, status=200)
    return redirect(f"{shown.get_absolute_url()}#comment-{said.pk}")


def _again(request: BrandRequest, shown: Version, *, status: int = 422, **forms: Any) -> HttpResponse:
    template = "campaigns/version.html#talk" if request.htmx else "campaigns/version.html"
    return render(request, template, _context(request, shown) | forms, status=status)


def _list(request: BrandRequest, versions: VersionQuerySet) -> dict[str, Any]:
    answered = request.GET.get("show") == "answered"
    rows = versions.answered() if answered else versions.to_answer()
    page = keyset.page(rows.with_all(), request.GET, keyset.NEWEST if answered else DUE_FIRST)
    return {"versions": page.rows, "answered": answered, "at": timezone.now(), **page.links(request.GET.dict())}


def _context(request: BrandRequest, shown: Version) -> dict[str, Any]:
    siblings = list(shown.deliverable.versions.select_related("brand", "answered_by"))
    wanted = whole_number(request.GET.get("beside", ""))
    ahead = request.brand.versions.to_answer().exclude(pk=shown.pk).order_by("id").first()
    return {
        "version": shown,
        "deliverable": shown.deliverable,
        "order": shown.deliverable.order,
        "campaign": shown.deliverable.order.campaign,
        "siblings": siblings,
        "beside": next((each for each in siblings if each.pk == wanted and each != shown), None),
        "threads": shown.comments.threads(),
        "words": reviewing.words_of(shown),
        "video_url": reverse("campaigns:version_file", args=[request.brand.slug, shown.pk]),
        "changes": shown.status_changes.select_related("by", "subject_type"),
        "ahead": ahead,
        "comment_form": CommentForm(version=shown),
        "changes_form": ChangesForm(auto_id=CHANGES_ID),
    }
