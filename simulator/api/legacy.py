"""Calls of the older marketplace that TikTok One has under another name, and the creator's answer to an order (wire page 4f)."""

from typing import Any

from simulator import acts
from simulator.api import tto_creators
from simulator.api.wire import PARAMETER, Arguments, Problem, one_of, text
from simulator.models import Order


def discover(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/creator/discover/."""
    return tto_creators.discover(arguments)


def public_videos(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/creator/public/video/list/."""
    return tto_creators.videos(arguments)


def update_order(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/order/update/creator/, workflow 1's call with the creator's token; REJECT is the simulator's word for no."""
    act = {"ACCEPT": acts.accept_order, "REJECT": acts.decline_order}[
        one_of(arguments.get("status"), "status", ["ACCEPT", "REJECT"])
    ]
    own = Order.objects.filter(person=arguments["person"]).select_related("code__campaign", "account", "person")
    order = own.filter(order_id=text(arguments, "order_id")).first()
    if order is None:
        raise Problem(PARAMETER, "order_id: The order does not exist.")
    try:
        act(order)
    except acts.NotNow as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    return {}
