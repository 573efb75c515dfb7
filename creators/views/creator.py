"""What is done to a creator as a person: notes, tags, incomes, merging, personal data."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.middleware import BrandRequest
from brands.models import Member
from brands.numbers import whole_number
from creators import merging, personal_data
from creators.bulk_forms import clean_tag
from creators.forms import CreatorForm
from creators.models import Account
from lifecycle.transitions import Refused

MOST_FOUND = 20


@require_POST
def note_add(request: BrandRequest, account_id: int) -> HttpResponse:
    """Write something down about the creator."""
    shown = _account(request, account_id)
    text = request.POST.get("text", "").strip()
    if text:
        shown.creator.notes.create(brand=request.brand, by=request.member.user, text=text[:4_000], at=timezone.now())
    else:
        messages.error(request, _("Write something first."))
    return redirect(f"{shown.get_absolute_url()}#notes")


@require_POST
def note_delete(request: BrandRequest, note_id: int) -> HttpResponse:
    """Take a note of one's own away."""
    note = get_object_or_404(request.brand.notes, pk=note_id, by=request.member.user_id)
    account = note.creator.accounts.first()
    note.delete()
    return redirect(f"{account.get_absolute_url()}#notes" if account else request.brand)


@require_POST
def tag_add(request: BrandRequest, account_id: int) -> HttpResponse:
    """Put a tag on the account; a new one is made."""
    shown = _account(request, account_id)
    try:
        name = clean_tag(request.POST.get("name", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        shown.tags.add(request.brand.tags.filter(name__iexact=name).first() or request.brand.tags.create(name=name))
    return redirect(shown)


@require_POST
def tag_remove(request: BrandRequest, account_id: int, tag_id: int) -> HttpResponse:
    """Take a tag off the account."""
    shown = _account(request, account_id)
    shown.tags.remove(get_object_or_404(request.brand.tags, pk=tag_id))
    return redirect(shown)


@require_http_methods(["GET", "POST"])
def creator_edit(request: BrandRequest, account_id: int) -> HttpResponse:
    """The person's name, kind and ways of income."""
    shown = _account(request, account_id)
    form = CreatorForm(request.POST or None, instance=shown.creator)
    if form.is_bound and form.is_valid() and not shown.creator.erased_at:
        form.save()
        messages.success(request, _("%(creator)s saved.") % {"creator": shown.creator})
        return redirect(shown)
    context = {"account": shown, "form": form}
    return render(request, "creators/creator_edit.html", context, status=422 if form.is_bound else 200)


@require_GET
def merge_choose(request: BrandRequest, account_id: int) -> HttpResponse:
    """Find the creator who is the same person."""
    shown = _account(request, account_id)
    words = request.GET.get("q", shown.creator.name)
    others = request.brand.accounts.exclude(creator=shown.creator).filter(creator__erased_at=None).matching(words)
    found = others.select_related("creator").order_by("-followers", "pk")[:MOST_FOUND]
    return render(request, "creators/merge.html", {"account": shown, "found": found, "words": words})


@require_POST
def merge(request: BrandRequest, account_id: int) -> HttpResponse:
    """Make the two one person."""
    shown = _account(request, account_id)
    other = get_object_or_404(request.brand.creators, pk=whole_number(request.POST.get("creator", "")))
    return _do(
        request,
        shown,
        lambda: merging.merge(shown.creator, other, by=request.member.user, at=timezone.now()),
        _("%(other)s and %(creator)s are one creator now.") % {"other": other, "creator": shown.creator},
    )


@require_POST
def merge_undo(request: BrandRequest, account_id: int, merge_id: int) -> HttpResponse:
    """Make them two again."""
    shown = _account(request, account_id)
    done = get_object_or_404(request.brand.merges, pk=merge_id, kept=shown.creator)
    return _do(
        request,
        shown,
        lambda: merging.undo(done, by=request.member.user, at=timezone.now()),
        _("%(name)s is a creator apart again.") % {"name": done.gone["name"]},
    )


@require_POST
def data_export(request: BrandRequest, account_id: int) -> HttpResponse:
    """All that is kept about the creator, as a zip."""
    shown = _owners(request, account_id)
    content = personal_data.export(shown.creator, by=request.member.user, at=timezone.now())
    name = f"creator-{shown.creator_id}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "POST"])
def data_erase(request: BrandRequest, account_id: int) -> HttpResponse:
    """Erase the creator's personal data, after the name was typed."""
    shown = _owners(request, account_id)
    if request.method == "GET":
        return render(request, "creators/erase.html", {"account": shown})
    if request.POST.get("name", "").strip() != shown.creator.name:
        context = {"account": shown, "wrong": _("Type the name as it stands above.")}
        return render(request, "creators/erase.html", context, status=422)
    return _do(
        request,
        shown,
        lambda: personal_data.erase(shown.creator, by=request.member.user, at=timezone.now()),
        _("The personal data was erased. Orders and posts keep a pseudonym."),
    )


def _account(request: BrandRequest, account_id: int) -> Account:
    account: Account = get_object_or_404(request.brand.accounts.select_related("creator"), pk=account_id)
    account.creator.brand = request.brand
    return account


def _owners(request: BrandRequest, account_id: int) -> Account:
    """Personal data is the owner's to give out and to erase."""
    account = _account(request, account_id)
    if request.member.role != Member.Role.OWNER:
        raise PermissionDenied
    return account


def _do(request: BrandRequest, shown: Account, action: Callable[[], Any], words: str) -> HttpResponse:
    try:
        action()
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(shown)
