"""The door of what creators open: the address is the key, and says in words where it no longer opens (O8)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from campaigns import creator_words, links
from campaigns.models import Order
from campaigns.models.order import ON
from campaigns.pace import MINUTE, too_many
from creators.language import speak

MOST_POSTS = ((40, 10 * MINUTE),)  # from one page: faster than a person would
View = Callable[..., HttpResponse]


def creators_page(view: View) -> View:
    """A page or button behind an order's address; the view gets the order for the token. Ended orders show why."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, **where: Any) -> HttpResponse:
        return unlisted(_open(view, request, token, where))

    return opened


def _open(view: View, request: HttpRequest, token: str, where: dict[str, Any]) -> HttpResponse:
    try:
        order = links.order_behind(token)
    except Order.DoesNotExist as error:
        raise Http404 from error
    except links.Gone:
        return closed(request, creator_words.REPLACED, status=410)
    speak(order.participant.account.creator)
    if order.page_closed_at is not None:
        return closed(request, creator_words.PAGE_CLOSED, status=410)
    if order.status not in ON:
        ended = closed(request, creator_words.CLOSED[order.status], order=order)
        return ended if request.method == "GET" else redirect("creator_page", token)
    if request.method == "POST" and too_many(f"posts:{order.pk}", MOST_POSTS):
        return closed(request, creator_words.TOO_MANY, order=order, status=429)
    return view(request, order, **where)


def closed(request: HttpRequest, words: Any, *, order: Order | None = None, status: int = 200) -> HttpResponse:
    """A page that says why there is nothing here, and what to do."""
    what, then = words
    context = {"what": what, "then": then, "order": order, "waiting": bool(order and order.status == "requesting")}
    return render(request, "campaigns/creator_closed.html", context, status=status)


def unlisted(response: HttpResponse) -> HttpResponse:
    """Found by nobody, passed on to nobody. Not "no-referrer": browsers would send our own forms with the origin "null"."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
