"""Callbacks: written first, signed, sent, tried again with growing pauses for a day (wire page 6)."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db.models import F, Q

from simulator import chance, clock
from simulator.models import Delivery, Order, Person, Video

TIMEOUT = 10.0
LEASE = timedelta(seconds=60)
DAY = timedelta(hours=24)
VIDEOS, CREATORS, ORDERS, SPARK = 10, 90, 91, 9  # the `object` of the envelope; 90 and 91 are the simulator's own


def of_video(event: str, video: Video) -> None:
    """`tto_video_uploaded` or `tto_video_published`, as TCM_VIDEOS documents them."""
    order = video.order
    if order is not None:
        campaign_id = order.code.campaign.campaign_id
        entry = {"event_type": "tto_campaign_webhook", "tto_campaign_event_type": event, "campaign_id": campaign_id}
        _write(
            VIDEOS, {**entry, "video_id": video.video_id, "handle_name": video.person.handle}, order.account.account_id
        )


def of_creator(event: str, person: Person, account_id: str) -> None:
    """An invitation was seen, taken or declined; the real platform sends nothing for it."""
    _extra(
        CREATORS,
        {"event_type": "tcm_creator_webhook", "tcm_creator_event_type": event, "handle_name": person.handle},
        account_id,
    )


def of_order(event: str, order: Order) -> None:
    """An order was accepted or declined, or a video linked by code; the real platform sends nothing for it."""
    entry = {"event_type": "tcm_order_webhook", "tcm_order_event_type": event, "order_id": order.order_id}
    _extra(
        ORDERS,
        {**entry, "handle_name": order.person.handle, "campaign_id": order.code.campaign.campaign_id},
        order.account.account_id,
    )


def of_authorization(video: Video) -> None:
    """An authorization changed; the real platform sends nothing for it any more."""
    if video.order is not None:
        entry = {"event_type": "tcm_spark_ads_webhook", "tcm_spark_ads_event_type": "tcm_spark_ads_updated"}
        _extra(
            SPARK,
            {**entry, "video_id": video.video_id, "handle_name": video.person.handle},
            video.order.account.account_id,
        )


def deliver_due() -> int:
    """Send every callback that is due; how many arrived."""
    now = clock.now()
    due = Delivery.objects.filter(delivered_at__isnull=True, due_at__lte=now).filter(_free(now))
    return sum(_deliver(delivery) for delivery in due.order_by("due_at")[:200])


def sign(body: bytes) -> str:
    """`X-Open-Signature`: hex HMAC-SHA256 of the body under the app secret."""
    return hmac.new(settings.SIMULATOR["app_secret"].encode(), body, hashlib.sha256).hexdigest()


def _extra(kind: int, entry: dict[str, Any], account_id: str) -> None:
    if clock.dials().extra_callbacks:
        _write(kind, entry, account_id)


def _write(kind: int, entry: dict[str, Any], account_id: str) -> None:
    now, world = clock.now(), clock.dials()
    log_id = now.strftime("%Y%m%d%H%M%S") + chance.new_word(18)
    full = {
        **entry,
        "tto_tcm_account_id": account_id,
        "event_time": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "log_id": log_id,
    }
    body = json.dumps(
        {"request_id": int(now.timestamp() * 1e6), "object": kind, "time": int(now.timestamp()), "entry": [full]}
    )
    draw = chance.of("callback", log_id)
    if draw.uniform(0, 100) < world.lost_percent:
        return
    late = timedelta(minutes=1) if draw.uniform(0, 100) < world.delayed_percent else timedelta()
    for _ in range(2 if draw.uniform(0, 100) < world.duplicate_percent else 1):
        Delivery.objects.create(body=body, due_at=now + late, created_at=now)


def _free(now: datetime) -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)


def _deliver(delivery: Delivery) -> bool:
    now = clock.now()
    claimed = Delivery.objects.filter(pk=delivery.pk, delivered_at__isnull=True).filter(_free(now))
    if not claimed.update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    answer = _post(delivery.body.encode())
    arrived = answer.startswith("2")
    pause = min(timedelta(seconds=5) * 2 ** (delivery.attempts + 1), timedelta(hours=2))
    given_up = not arrived and now + pause > delivery.created_at + DAY
    Delivery.objects.filter(pk=delivery.pk).update(
        claimed_at=None,
        delivered_at=now if arrived or given_up else None,
        due_at=delivery.due_at if arrived else now + pause,
        last_answer=("given up: " if given_up else "") + answer[:180],
    )
    return arrived


def _post(body: bytes) -> str:
    headers = {"Content-Type": "application/json", "X-Open-Signature": sign(body)}
    try:
        response = httpx.post(settings.SIMULATOR["callback_url"], content=body, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        return type(error).__name__
    return f"{response.status_code} {response.text[:150]}"
