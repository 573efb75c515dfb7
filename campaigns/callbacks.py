"""What TikTok tells us of orders and videos. News is a hint: the orders concerned are asked for."""

from collections.abc import Iterable
from datetime import datetime

from campaigns import actions
from campaigns.models import Order
from tiktok.models import Callback
from tiktok.processing import Ignored


def order_changed(callback: Callback, *, at: datetime) -> str:
    """Something happened to one order."""
    return _refresh(
        callback,
        Order.objects.filter(brand=callback.brand, tiktok_id=str(callback.entry.get("order_id"))),
        at=at,
    )


def video_changed(callback: Callback, *, at: datetime) -> str:
    """A video was uploaded or published. TikTok names handle and campaign, not the order."""
    entry = callback.entry
    orders = Order.objects.watched().filter(
        brand=callback.brand,
        campaign__tiktok_id=str(entry.get("campaign_id", "")),
        participant__account__handle=str(entry.get("handle_name", "")).lower(),
    )
    return _refresh(callback, orders, at=at)


def _refresh(callback: Callback, orders: Iterable[Order], *, at: datetime) -> str:
    meant = [order for order in orders if order.tiktok_id]
    if not meant:
        raise Ignored("No order here is meant.")
    actions.refresh_orders(meant, at=at, cause=callback.cause)
    return ", ".join(f"order {order.tiktok_id} {order.get_status_display().lower()}" for order in meant)
