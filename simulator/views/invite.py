"""The invitation link as the creator sees it: brief, join, upload, publish (O8 on TikTok's side)."""

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
    return render(request, "simulator/invite.html", _screen(order))


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
def upload(request: HttpRequest, order_id: str, place: int) -> HttpResponse:
    """Hand in a video for one deliverable; what is wrong with it is said beside it, the caption stays."""
    order, caption = _order(order_id), request.POST.get("caption", "")[:2200]
    try:
        acts.upload(order, place, caption=caption, file=uploaded(request, needed=True))
    except acts.NotNow as reason:
        order.refresh_from_db()
        wrong = {"wrong_place": place, "wrong": str(reason), "caption": caption}
        return render(request, "simulator/invite.html", {**_screen(order), **wrong}, status=422)
    return _back(order, place)


@login_not_required
@require_POST
@refusable
def publish(request: HttpRequest, order_id: str, video_id: str) -> HttpResponse:
    """Post the video."""
    order = _order(order_id)
    video = get_object_or_404(Video, order=order, video_id=video_id)
    acts.publish(video)
    return _back(order, video.place)


def _order(order_id: str) -> Order:
    return get_object_or_404(Order.objects.select_related("person", "code"), order_id=order_id)


def _screen(order: Order) -> dict[str, object]:
    videos = {video.place: video for video in Video.objects.filter(order=order).exclude(status="DELETE")}
    places = [(place, item, videos.get(place)) for place, item in enumerate(order.deliverables)]
    done = sum(video.status == "RELEASE" for video in videos.values())
    closed = CLOSED.get(order.status, "")
    return {"person": order.person, "order": order, "places": places, "done": done, "closed": closed}


def _back(order: Order, place: int | None = None) -> HttpResponse:
    part = "" if place is None else f"#deliverable-{place + 1}"
    return redirect(f"{reverse('simulator:invite', args=[order.code.code])}?o={order.order_id}{part}")
