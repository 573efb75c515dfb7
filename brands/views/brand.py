"""A brand's own pages: home, activity, members; and the way to one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands import actions, glance, keyset, needs
from brands.filters import ActivityFilter
from brands.forms import BrandForm, MemberForm, RoleForm
from brands.middleware import BrandRequest
from lifecycle.models import subjects
from lifecycle.transitions import Refused


@login_not_required
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The way in: sign-in, the first brand's home, or a page to make a brand."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    member = request.user.memberships.select_related("brand").order_by("brand__name").first()
    return redirect(member.brand) if member else redirect("new_brand")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make another brand."""
    form = BrandForm(request.POST or None)
    if form.is_valid() and request.user.is_authenticated:
        brand = actions.found_brand(name=form.cleaned_data["name"], owner=request.user)
        messages.success(request, _("%(brand)s is ready. Connect it to TikTok.") % {"brand": brand})
        return redirect(brand)
    return render(request, "brands/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def home(request: BrandRequest) -> HttpResponse:
    """What needs you today, then the campaigns at a glance."""
    context = {
        "needs": needs.of(request.brand, at=timezone.now()),
        "steps": needs.first_steps(request.brand),
        "campaigns": glance.campaigns(request.brand),
    }
    return render(request, "brands/home.html", context)


@require_GET
def activity(request: BrandRequest) -> HttpResponse:
    """Who or what changed which status."""
    found = ActivityFilter(request.GET, request.brand)
    changes = found.changes.select_related("by", "subject_type").prefetch_related(subjects())
    page = keyset.page(changes, request.GET)
    context = {"changes": page.rows, "filter": found, **page.links(request.GET.dict())}
    return render(request, "brands/activity.html", context)


@require_GET
def members(request: BrandRequest) -> HttpResponse:
    """Everybody who may see this brand."""
    return _members(request, MemberForm())


@require_POST
def add_member(request: BrandRequest) -> HttpResponse:
    """Give a person who has signed up a role."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _members(request, form, status=422)
    try:
        member = actions.add_member(request.brand, by=request.member, **form.cleaned_data)
    except Refused as error:
        form.add_error("email", str(error))
        return _members(request, form, status=422)
    messages.success(request, _("%(person)s can see %(brand)s now.") % {"person": member.user, "brand": request.brand})
    return redirect("brands:members", request.brand.slug)


@require_POST
def change_role(request: BrandRequest, member_id: int) -> HttpResponse:
    """Change what a member may do."""
    form = RoleForm(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    return _change_member(request, member_id, lambda member: actions.change_role(member, role, by=request.member))


@require_POST
def remove_member(request: BrandRequest, member_id: int) -> HttpResponse:
    """Take a member's access away."""
    return _change_member(request, member_id, lambda member: actions.remove_member(member, by=request.member))


def _change_member(request: BrandRequest, member_id: int, change: Any) -> HttpResponse:
    member = get_object_or_404(request.brand.members.select_related("user"), pk=member_id)
    try:
        messages.success(request, change(member))
    except Refused as error:
        messages.error(request, str(error))
        return _members(request, MemberForm(), status=422)
    if not request.brand.members.filter(pk=request.member.pk).exists():
        return redirect("front")
    return redirect("brands:members", request.brand.slug)


def _members(request: BrandRequest, form: MemberForm, status: int = 200) -> HttpResponse:
    rows = [
        (member, RoleForm(instance=member, auto_id=f"role-{member.pk}"))
        for member in request.brand.members.select_related("user").order_by("since")
    ]
    return render(request, "brands/members.html", {"members": rows, "form": form}, status=status)
