"""What opens behind an invitation link: the campaign, Join Campaign, upload, publish (O8 on TikTok's side)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from simulator import acts
from simulator.models import Code, Order, Video
from simulator.views.answering import refusable, uploaded

CLOSED = {
    "CANCELLED": "The brand has cancelled this campaign.",
    "EXPIRED": "This invitation has expired.",
    "DECLINED": "You declined this campaign.",
}


@login_not_required
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """The campaign's screen for one order; a link without an order asks who is looking."""
    found = get_object_or_404(Code, code=code)
    wanted = request.GET.get("o", "")
    if not wanted:
        orders = found.orders.select_related("person")
        return render(request, "simulator/who.html", {"code": found, "orders": orders})
    order = get_object_or_404(found.orders.select_related("person", "code"), order_id=wanted)
    places = [(place, item, _at(order, place)) for place, item in enumerate(order.deliverables)]
    context = {"person": order.person, "order": order, "places": places, "closed": CLOSED.get(order.status, "")}
    return render(request, "simulator/invite.html", context)


@login_not_required
@require_POST
@refusable
def accept(request: HttpRequest, order_id: str) -> HttpResponse:
    """Join Campaign."""
    order = _order(order_id)
    acts.accept_order(order)
    return _back(order)


@login_not_required
@require_POST
@refusable
def decline(request: HttpRequest, order_id: str) -> HttpResponse:
    """Decline the campaign."""
    order = _order(order_id)
    acts.decline_order(order)
    return _back(order)


@login_not_required
@require_POST
@refusable
def upload(request: HttpRequest, order_id: str, place: int) -> HttpResponse:
    """Hand in a video for one deliverable."""
    order = _order(order_id)
    acts.upload(order, place, caption=request.POST.get("caption", "")[:2200], file=uploaded(request, needed=True))
    return _back(order)


@login_not_required
@require_POST
@refusable
def publish(request: HttpRequest, order_id: str, video_id: str) -> HttpResponse:
    """Post the video."""
    order = _order(order_id)
    acts.publish(get_object_or_404(Video, order=order, video_id=video_id))
    return _back(order)


def _order(order_id: str) -> Order:
    return get_object_or_404(Order.objects.select_related("person", "code"), order_id=order_id)


def _back(order: Order) -> HttpResponse:
    return redirect(f"{reverse('simulator:invite', args=[order.code.code])}?o={order.order_id}")


def _at(order: Order, place: int) -> Video | None:
    return Video.objects.filter(order=order, place=place).exclude(status="DELETE").first()
