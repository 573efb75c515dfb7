"""Campaigns, campaign codes and orders, workflow 2.0 (wire page 4f)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import transaction

from simulator import acts, chance, clock, people, plans
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, page_of, surplus, text, texts, whole
from simulator.models import BrandAccount, Campaign, Code, Order, Person

DAYS = [0, 7, 30, 60, 365]
SOURCES = ["MSP", "OTHER"]
MOST_VIDEOS = 10


def create_campaign(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/campaign/create/."""
    now = clock.now()
    name = text(arguments, "campaign_name", most=200)
    campaign = Campaign.objects.create(
        account=arguments["account"], campaign_id=chance.new_id(now), name=name, created_at=now
    )
    return {"campaign_id": campaign.campaign_id}


def get_campaigns(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/campaign/get/."""
    campaigns = Campaign.objects.filter(account=arguments["account"]).order_by("-id")
    if name := text(arguments, "campaign_name", needed=False):
        campaigns = campaigns.filter(name__icontains=name)
    rows, info = page_of(list(campaigns), arguments, size=20)
    listed = [
        {"campaign_id": row.campaign_id, "campaign_name": row.name, "create_time": moment(row.created_at)}
        for row in rows
    ]
    return {"list": listed, "page_info": info}


def create_code(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/campaign/code/create/."""
    campaign = Campaign.objects.filter(account=arguments["account"], campaign_id=text(arguments, "campaign_id")).first()
    if campaign is None:
        raise Problem(PARAMETER, "This campaign has been deleted.")
    code = _new_code(campaign)
    return {"campaign_code": code.code, "create_time": moment(code.created_at)}


def create(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/order/create/v2/. Repeats are not noticed: two calls make two orders."""
    handles = texts(arguments, "handle_names", most=100)
    brand_name, description = text(arguments, "brand_name", most=60), text(arguments, "description", most=60)
    one_of(arguments.get("order_source", "OTHER"), "order_source", SOURCES)
    deliverables = _deliverables(arguments)
    found = [people.find(handle) for handle in handles]
    if None in found:
        raise Problem(PARAMETER, f"handle_names: {handles[found.index(None)]} does not exist.")
    with transaction.atomic():
        code = _code(arguments)
        deliverables = _frozen(code, deliverables)
        orders = [
            _order(arguments["account"], code, person, brand_name, description, deliverables)
            for person in found
            if person
        ]
    code.refresh_from_db()
    return {
        "campaign_code": code.code,
        "invite_link": _link(code),
        "remaining_orders": acts.ORDERS_PER_CODE - code.accepted,
        "orders": [_row(order) for order in orders],
    }


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/order/get/v2/ by order ids, campaign code or invite link."""
    orders = (
        Order.objects.filter(account=arguments["account"])
        .select_related("code__campaign", "person")
        .prefetch_related("clips")
    )
    kind = one_of(arguments.get("query_type"), "query_type", ["ORDER_ID", "CAMPAIGN_CODE", "INVITE_LINK"])
    if kind == "ORDER_ID":
        orders = orders.filter(order_id__in=texts(arguments, "order_ids", most=20))
    elif kind == "CAMPAIGN_CODE":
        orders = orders.filter(code__code=text(arguments, "campaign_code"))
    else:
        link = urlsplit(text(arguments, "invite_link"))
        orders = orders.filter(code__code=link.path.rstrip("/").rsplit("/", 1)[-1])
        if wanted := parse_qs(link.query).get("o"):
            orders = orders.filter(order_id=wanted[0])
    rows, info = page_of(list(orders), arguments, size=20, most=20)
    return {"orders": [_row(order) for order in rows], "page_info": info}


def update(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/order/update/: cancelling, workflow 1's call."""
    one_of(arguments.get("status"), "status", ["CANCEL"])
    order = Order.objects.filter(account=arguments["account"], order_id=text(arguments, "order_id")).first()
    if order is None:
        raise Problem(PARAMETER, "order_id: The order does not exist.")
    if order.status != "CANCELLED":
        try:
            acts.cancel_order(order)
        except acts.NotNow as reason:
            raise Problem(PARAMETER, str(reason)) from reason
    return {}


def _deliverables(arguments: Arguments) -> list[dict[str, Any]]:
    number = whole(arguments, "video_number", MOST_VIDEOS, most=MOST_VIDEOS)
    default_days = one_of(
        arguments.get("default_spark_ads_requested_authorization_days", 0),
        "default_spark_ads_requested_authorization_days",
        DAYS,
    )
    given = arguments.get("deliverables") or []
    if not isinstance(given, list) or len(given) > MOST_VIDEOS:
        raise Problem(PARAMETER, f"deliverables: Longer than maximum length {MOST_VIDEOS}.")
    if len(given) > number:
        raise Problem(PARAMETER, f"deliverables: More than video_number ({number}).")
    named = [_deliverable(item, default_days) for item in given]
    rest = [
        {"deliverable_name": f"Video {n}", "spark_ads_requested_authorization_days": default_days}
        for n in range(len(named) + 1, number + 1)
    ]
    return named + rest


def _deliverable(item: Any, default_days: int) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise Problem(PARAMETER, "deliverables: Not a valid list of objects.")
    days = one_of(
        item.get("spark_ads_requested_authorization_days", default_days), "spark_ads_requested_authorization_days", DAYS
    )
    return {"deliverable_name": text(item, "deliverable_name", most=60), "spark_ads_requested_authorization_days": days}


def _code(arguments: Arguments) -> Code:
    given = text(arguments, "campaign_code", needed=False)
    if not given:
        now = clock.now()
        return _new_code(
            Campaign.objects.create(
                account=arguments["account"], campaign_id=chance.new_id(now), name="", created_at=now
            )
        )
    code = Code.objects.select_for_update().filter(code=given, campaign__account=arguments["account"]).first()
    if code is None:
        raise Problem(PARAMETER, "campaign_code: The campaign code does not exist.")
    if code.accepted >= acts.ORDERS_PER_CODE:
        raise Problem(PARAMETER, "The quota of orders for this campaign code is used up.")
    return code


def _new_code(campaign: Campaign) -> Code:
    return Code.objects.create(campaign=campaign, code=chance.new_word(10), created_at=clock.now())


def _frozen(code: Code, deliverables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first order's number of videos holds for the code; later orders inherit it without a word."""
    if code.video_number is None:
        code.video_number = len(deliverables)
        code.save(update_fields=["video_number"])
    last = deliverables[-1]
    return (deliverables + [last] * code.video_number)[: code.video_number]


def _order(
    account: BrandAccount,
    code: Code,
    person: Person,
    brand_name: str,
    description: str,
    deliverables: list[dict[str, Any]],
) -> Order:
    now = clock.now()
    order = Order.objects.create(
        account=account,
        code=code,
        person=person,
        order_id=chance.new_id(now),
        brand_name=brand_name,
        description=description,
        deliverables=deliverables,
        created_at=now,
    )
    plans.after_order(order)
    return order


def _row(order: Order) -> dict[str, Any]:
    clips = sorted(order.clips.all(), key=lambda clip: clip.status != "DELETE")  # a new video outdoes a deleted one
    by_place = {clip.place: clip.video_id for clip in clips}
    listed = [
        {**item, **({"video_id": by_place[place]} if place in by_place else {})}
        for place, item in enumerate(order.deliverables)
    ]
    return {
        "order_id": order.order_id,
        "handle_name": order.person.handle,
        "video_ids": [clip.video_id for clip in clips],
        "linked_by_code_video_ids": [clip.video_id for clip in clips if clip.linked_by_code],
        "campaign_code": order.code.code,
        "invite_link": f"{_link(order.code)}?o={order.order_id}",
        "order_status": order.status,
        "create_time": moment(order.created_at),
        "deliverables": listed,
        "quota": {
            "current_video_count": len(clips),
            "per_creator_video_limit": len(order.deliverables),
            "total_video_limit": len(order.deliverables) * acts.ORDERS_PER_CODE,
        },
        **surplus("order", order.order_id),
    }


def _link(code: Code) -> str:
    return f"{settings.SIMULATOR['public_url']}/invite/{code.code}/"
