"""Tags, lists and saved views of a brand: what groups creators by hand."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands.middleware import BrandRequest
from creators.bulk_forms import clean_tag
from creators.filters import AccountFilter


@require_GET
def groups(request: BrandRequest) -> HttpResponse:
    """All tags and lists, with how many creators each holds."""
    context = {
        "tags": request.brand.tags.annotate(number=Count("accounts")),
        "lists": request.brand.creator_lists.annotate(number=Count("accounts")).select_related("by"),
    }
    return render(request, "creators/groups.html", context)


@require_POST
def tag_rename(request: BrandRequest, tag_id: int) -> HttpResponse:
    """Another name; the name of another tag makes the two one."""
    tag = get_object_or_404(request.brand.tags, pk=tag_id)
    try:
        name = clean_tag(request.POST.get("name", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("creators:groups", request.brand.slug)
    with transaction.atomic():
        same = request.brand.tags.exclude(pk=tag.pk).filter(name__iexact=name).first()
        if same:
            same.accounts.add(*tag.accounts.all())
            tag.delete()
            messages.success(request, _("“%(old)s” and “%(new)s” are one tag now.") % {"old": tag, "new": same})
        else:
            tag.name = name
            tag.save(update_fields=["name"])
    return redirect("creators:groups", request.brand.slug)


@require_POST
def tag_delete(request: BrandRequest, tag_id: int) -> HttpResponse:
    """Take the tag off everybody."""
    tag = get_object_or_404(request.brand.tags, pk=tag_id)
    tag.delete()
    messages.info(request, _("The tag “%(tag)s” was removed. The creators stay.") % {"tag": tag})
    return redirect("creators:groups", request.brand.slug)


@require_POST
def list_rename(request: BrandRequest, list_id: int) -> HttpResponse:
    """Another name."""
    chosen = get_object_or_404(request.brand.creator_lists, pk=list_id)
    name = " ".join(request.POST.get("name", "").split())[:80]
    if not name:
        messages.error(request, _("A list needs a name."))
    elif request.brand.creator_lists.exclude(pk=chosen.pk).filter(name__iexact=name).exists():
        messages.error(request, _("There is another list named “%(name)s”.") % {"name": name})
    else:
        chosen.name = name
        chosen.save(update_fields=["name"])
    return redirect("creators:groups", request.brand.slug)


@require_POST
def list_delete(request: BrandRequest, list_id: int) -> HttpResponse:
    """Forget the list; the creators stay."""
    chosen = get_object_or_404(request.brand.creator_lists, pk=list_id)
    chosen.delete()
    messages.info(request, _("The list “%(list)s” was removed. The creators stay.") % {"list": chosen})
    return redirect("creators:groups", request.brand.slug)


@require_POST
def view_save(request: BrandRequest) -> HttpResponse:
    """Keep the search shown, for oneself or the whole brand; one's own view of this name is replaced."""
    name = " ".join(request.POST.get("name", "").split())[:60]
    query = _narrowing(request, request.POST.get("query", ""))
    back = reverse("creators:directory", args=[request.brand.slug]) + (f"?{query}" if query else "")
    if not name:
        messages.error(request, _("A view needs a name."))
        return redirect(back)
    facts: dict[str, Any] = {"name": name, "query": query, "shared": bool(request.POST.get("shared"))}
    mine = request.brand.saved_views.filter(by=request.member.user, name__iexact=name)
    try:
        with transaction.atomic():
            if not mine.update(**facts):
                request.brand.saved_views.create(by=request.member.user, created_at=timezone.now(), **facts)
    except IntegrityError:  # saved twice at one moment
        mine.update(**facts)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": name})
    return redirect(back)


@require_POST
def view_delete(request: BrandRequest, view_id: int) -> HttpResponse:
    """Forget a view of one's own."""
    view = get_object_or_404(request.brand.saved_views, pk=view_id, by=request.member.user)
    view.delete()
    messages.info(request, _("The view “%(name)s” was removed.") % {"name": view})
    return redirect("creators:directory", request.brand.slug)


def saved_views(request: BrandRequest) -> list[Any]:
    """One's own views, and those others share."""
    return list(request.brand.saved_views.filter(Q(by=request.member.user_id) | Q(shared=True)).select_related("by"))


def _narrowing(request: BrandRequest, query: str) -> str:
    """The part of an address that the directory's filters know, and nothing else."""
    asked = QueryDict(query[:2000])
    known = AccountFilter(asked, request.brand).filters
    return urlencode({name: asked[name] for name in known if asked.get(name)})[:500]
