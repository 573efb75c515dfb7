"""What TikTok tells us of orders and videos. News is a hint: the orders concerned are asked for."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

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
    campaign_id = str(entry.get("campaign_id", ""))
    orders = Order.objects.watched().filter(
        Q(campaign__tiktok_id=campaign_id) | Q(code__code=campaign_id),  # on TikTok One the campaign is the code
        brand=callback.brand,
        participant__account__handle=str(entry.get("handle_name", "")).lower(),
    )
    return _refresh(callback, orders, at=at)


def post_changed(callback: Callback, *, at: datetime) -> str:
    """A creator's own account says a post came out or is gone; `content` is JSON inside JSON."""
    try:
        post_id = str(json.loads(str(callback.entry.get("content"))).get("post_id", ""))
    except (ValueError, AttributeError) as error:
        raise Ignored("The news names no post.") from error
    return _refresh(callback, Order.objects.filter(brand=callback.brand, posts__tiktok_id=post_id or "-"), at=at)


def _refresh(callback: Callback, orders: Iterable[Order], *, at: datetime) -> str:
    meant = [order for order in orders if order.tiktok_id]
    if not meant:
        raise Ignored("No order here is meant.")
    if all(order.looked_at and order.looked_at > callback.received_at for order in meant):
        return "known already: TikTok was asked after this came"
    actions.refresh_orders(meant, at=at, cause=callback.cause)
    return ", ".join(f"order {order.tiktok_id} {order.get_status_display().lower()}" for order in meant)
