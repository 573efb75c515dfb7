"""The brand's hold on the address of a creator's page: close it, or make a new one (O8)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brands.middleware import BrandRequest
from campaigns import links
from lifecycle.transitions import Refused


@require_POST
def close_page(request: BrandRequest, order_id: int) -> HttpResponse:
    """The creator's page opens nothing any more."""
    return _change(request, order_id, links.close_page, _("The page is closed. Its address now says so."))


@require_POST
def renew_link(request: BrandRequest, order_id: int) -> HttpResponse:
    """A new address; the old one says that it was replaced."""
    return _change(request, order_id, links.renew_link, _("There is a new address. Send it to the creator."))


def _change(request: BrandRequest, order_id: int, change: Callable[..., None], words: str) -> HttpResponse:
    order = get_object_or_404(request.brand.orders, pk=order_id)
    try:
        change(order, by=request.member.user, at=timezone.now())
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(order)
