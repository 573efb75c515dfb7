"""The bell, all notifications, and what a member wants to hear of (H4)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands import keyset, notifying
from brands.forms import DigestForm
from brands.middleware import BrandRequest, for_every_member
from brands.models import Kind

IN_THE_BELL = 8
BELL_PARTS = {"count", "list"}
MOST_COUNTED = 100  # beyond it the bell says 99+


@require_GET
def notifications(request: BrandRequest) -> HttpResponse:
    """Everything this member was told, the newest first."""
    unread = request.GET.get("show") == "unread"
    told = request.member.notifications
    page = keyset.page(told.unread() if unread else told.in_app(), request.GET)
    context = {"notifications": page.rows, "unread": unread, **page.links(request.GET.dict())}
    return render(request, "brands/notifications.html", context)


@require_GET
def bell(request: BrandRequest) -> HttpResponse:
    """The bell with the number of unread notifications and the latest, or the part of it that is drawn again."""
    unread = request.member.notifications.unread()
    context = {"count": unread[:MOST_COUNTED].count(), "latest": unread[:IN_THE_BELL]}
    part = request.GET.get("part", "")
    return render(request, f"brands/_bell.html#{part}" if part in BELL_PARTS else "brands/_bell.html", context)


@require_GET
def open_notification(request: BrandRequest, notification_id: int) -> HttpResponse:
    """Go where a notification leads; it counts as read from now on."""
    opened = get_object_or_404(request.member.notifications, pk=notification_id)
    request.member.notifications.unread().filter(pk=opened.pk).update(read_at=timezone.now())
    return redirect(opened.url)


@for_every_member
@require_POST
def read_all(request: BrandRequest) -> HttpResponse:
    """Nothing is new any more."""
    request.member.notifications.unread().update(read_at=timezone.now())
    return redirect("brands:notifications", request.brand.slug)


@for_every_member
@require_http_methods(["GET", "POST"])
def choices(request: BrandRequest) -> HttpResponse:
    """What this member hears of, how, and how often by e-mail."""
    form = DigestForm(request.POST or None, instance=request.member)
    if form.is_valid():
        form.save()
        for kind in Kind.values:
            ways = {way: f"{kind}:{way}" in request.POST for way in ("in_app", "by_mail")}
            request.member.choices.update_or_create(kind=kind, defaults=ways)
        messages.success(request, _("Saved. It counts from the next thing that happens."))
        return redirect("brands:choices", request.brand.slug)
    chosen = notifying.choices_of(request.member)
    context = {"form": form, "kinds": [(kind, chosen[kind.value]) for kind in Kind]}
    return render(request, "brands/choices.html", context, status=422 if form.is_bound else 200)
