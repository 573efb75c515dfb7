"""Addresses that are keys: an order's page for its creator (O8), a report for those outside (P8)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from brands.models import User
from campaigns.models import Order, ReportLink, RetiredLink
from campaigns.models.order import new_token
from lifecycle.transitions import Refused


class Gone(Exception):
    """The address was good once: the brand gave out another."""


def order_behind(token: str) -> Order:
    """The order whose page this is. `DoesNotExist` where there never was one, `Gone` where the address was replaced."""
    try:
        return Order.objects.for_creators().get(token=token)
    except Order.DoesNotExist:
        if RetiredLink.objects.filter(token=token).exists():
            raise Gone from None
        raise


def report_behind(token: str) -> ReportLink | None:
    """The link to a report with this address; None where there never was one."""
    return ReportLink.objects.select_related("campaign__brand", "brand").filter(token=token).first()


def address(order: Order) -> str:
    """The whole address, to send."""
    return settings.PUBLIC_URL + reverse("creator_page", args=[order.token])


def close_page(order: Order, *, by: User, at: datetime) -> None:
    """The address opens nothing any more, until a new one is made."""
    with transaction.atomic():
        if order.locked().page_closed_at is not None:
            raise Refused(_("The page is closed already. Make a new address to open it again."))
        Order.objects.filter(pk=order.pk).update(page_closed_at=at)
        order.note("close_page", by=by, at=at, cause="click")


def renew_link(order: Order, *, by: User, at: datetime) -> None:
    """A new address; the one given out says that it was replaced. A closed page is open again."""
    with transaction.atomic():
        former = order.locked()
        RetiredLink.objects.create(brand_id=order.brand_id, order=order, token=former.token, at=at)
        order.token = new_token()
        Order.objects.filter(pk=order.pk).update(token=order.token, page_closed_at=None)
        order.note("renew_link", by=by, at=at, cause="click")
