"""Callbacks: written first, signed, sent, tried again with growing pauses for a day (wire page 6)."""

import hashlib
import hmac
import json
import time
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import httpx
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from simulator import chance, clock
from simulator.models import Delivery, Order, Person, Subscription, Video, Webhook

TIMEOUT = 10.0
LEASE = timedelta(seconds=60)  # of real time, however fast the clock runs
PATIENCE = 20.0  # seconds for one round: a receiver that hangs must not hold the worker
AT_ONCE = 500
DAY = timedelta(hours=24)
LATE = timedelta(minutes=1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=2)
VIDEOS, CREATORS, ORDERS, SPARK = 10, 90, 91, 9  # the `object` of the envelope; 90 and 91 are the simulator's own


def of_video(event: str, video: Video) -> None:
    """`tto_video_uploaded` or `tto_video_published`, as TCM_VIDEOS documents them."""
    order = video.order
    if order is not None:
        entry = {
            "event_type": "tto_campaign_webhook",
            "tto_campaign_event_type": event,
            "video_id": video.video_id,
            "handle_name": video.person.handle,
            "campaign_id": order.code.campaign.campaign_id,
        }
        write(VIDEOS, entry, order.account.account_id, (event, *chance.of_clip(video)))


def of_creator(event: str, person: Person, account_id: str) -> None:
    """An invitation was seen, taken or declined; the real platform sends nothing for it."""
    entry = {"event_type": "tcm_creator_webhook", "tcm_creator_event_type": event, "handle_name": person.handle}
    _extra(CREATORS, entry, account_id, (event, person.handle))


def of_order(event: str, order: Order) -> None:
    """An order was accepted or declined, or a video linked by code; the real platform sends nothing for it."""
    entry = {
        "event_type": "tcm_order_webhook",
        "tcm_order_event_type": event,
        "order_id": order.order_id,
        "handle_name": order.person.handle,
        "campaign_id": order.code.campaign.campaign_id,
    }
    _extra(ORDERS, entry, order.account.account_id, (event, *chance.of_order(order)))


def of_authorization(video: Video) -> None:
    """An authorization changed; the real platform sends nothing for it any more."""
    if video.order is not None:
        event = "tcm_spark_ads_updated"
        entry = {
            "event_type": "tcm_spark_ads_webhook",
            "tcm_spark_ads_event_type": event,
            "video_id": video.video_id,
            "handle_name": video.person.handle,
        }
        _extra(SPARK, entry, video.order.account.account_id, (event, *chance.of_clip(video)))


def of_account(event: str, open_id: str, content: dict[str, Any]) -> None:
    """An event of a creator's own account, to the app's address for it; `content` is JSON inside JSON."""
    for webhook in Webhook.objects.filter(event_type="DEFAULT" if event == "authorization.removed" else "VIDEO"):
        now = clock.now()
        body = {
            "client_key": settings.SIMULATOR["app_id"],
            "event": event,
            "create_time": int(now.timestamp()),
            "user_openid": open_id,
            "content": json.dumps(content),
        }
        draw = chance.of("callback", event, open_id, body["create_time"])
        _post_office(json.dumps(body), webhook.callback_url, now, draw, of_account=True)


def deliver_due() -> int:
    """Send every callback that is due; how many arrived."""
    until = time.monotonic() + PATIENCE
    due = Delivery.objects.filter(outcome="", due_at__lte=clock.now()).filter(_free()).order_by("due_at", "pk")
    parcels = _parcels(list(due[:AT_ONCE]), clock.dials().batch_size)
    return sum(_deliver(parcel) for parcel in parcels if time.monotonic() < until)


def sign(body: bytes) -> str:
    """`X-Open-Signature`: hex HMAC-SHA256 of the body under the app secret."""
    return hmac.new(settings.SIMULATOR["app_secret"].encode(), body, hashlib.sha256).hexdigest()


def _extra(kind: int, entry: dict[str, Any], account_id: str, about: tuple[object, ...]) -> None:
    if clock.dials().extra_callbacks:
        write(kind, entry, account_id, about)


def write(kind: int, entry: dict[str, Any], account_id: str, about: tuple[object, ...]) -> None:
    """A callback for whoever subscribed to the account's news; `about` is what its troubles are drawn from."""
    now = clock.now()
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
    entitled = Subscription.objects.filter(account__account_id=account_id, account__revoked=False)
    for subscription in entitled.filter(token=F("account__token")):
        _post_office(body, subscription.callback_url, now, chance.of("callback", *about))


def _post_office(body: str, url: str, now: datetime, draw: Random, *, of_account: bool = False) -> None:
    """One row for each time the callback is to be sent; the trouble dials have their say."""
    world = clock.dials()
    lost, late, overtaken, twice = (
        draw.uniform(0, 100) < percent
        for percent in (world.lost_percent, world.delayed_percent, world.reordered_percent, world.duplicate_percent)
    )
    due_at = now + (LATE if late else timedelta(seconds=draw.uniform(3, 12)) if overtaken else timedelta())
    for _ in range(2 if twice and not lost else 1):
        Delivery.objects.create(
            body=body,
            callback_url=url,
            of_account=of_account,
            due_at=due_at,
            created_at=now,
            outcome="lost" if lost else "",
        )


def _free() -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - LEASE)


def _parcels(due: list[Delivery], size: int) -> list[list[Delivery]]:
    """Callbacks of one kind for one address go together, as many as the dial allows."""
    parcels: list[list[Delivery]] = []
    open_parcels: dict[tuple[str, int], list[Delivery]] = {}
    for delivery in due:
        if size == 1 or delivery.of_account:
            parcels.append([delivery])
            continue
        kind = delivery.callback_url, json.loads(delivery.body)["object"]
        if len(open_parcels.get(kind, ())) in (0, size):
            open_parcels[kind] = []
            parcels.append(open_parcels[kind])
        open_parcels[kind].append(delivery)
    return parcels


def _deliver(parcel: list[Delivery]) -> int:
    taken = [delivery for delivery in parcel if _claim(delivery)]
    if not taken:
        return 0
    answer, now = _post(taken), clock.now()
    if answer.startswith("2"):
        _note(taken, answer, outcome="delivered", delivered_at=now)
        return len(taken)
    for delivery in taken:
        again = now + min(FIRST_PAUSE * 2**delivery.attempts, LONGEST_PAUSE)
        _note([delivery], answer, outcome="given up" if again > delivery.created_at + DAY else "", due_at=again)
    return 0


def _claim(delivery: Delivery) -> bool:
    waiting = Delivery.objects.filter(pk=delivery.pk, outcome="").filter(_free())
    return bool(waiting.update(claimed_at=timezone.now(), attempts=F("attempts") + 1))


def _note(deliveries: list[Delivery], answer: str, **changes: Any) -> None:
    sent = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])
    sent.update(claimed_at=None, last_answer=answer[:200], **changes)


def _post(parcel: list[Delivery]) -> str:
    body = _merged(parcel)
    headers = {"Content-Type": "application/json", **_signature(body, of_account=parcel[0].of_account)}
    try:
        response = _line().post(parcel[0].callback_url, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return type(error).__name__
    return f"{response.status_code} {response.text[:150]}"


@cache
def _line() -> httpx.Client:
    """Opened once: reading the trusted certificates for each callback costs more than the callback."""
    return httpx.Client(timeout=TIMEOUT)


def _merged(parcel: list[Delivery]) -> bytes:
    if len(parcel) == 1:
        return parcel[0].body.encode()
    bodies = [json.loads(delivery.body) for delivery in parcel]
    return json.dumps({**bodies[0], "entry": [entry for body in bodies for entry in body["entry"]]}).encode()


def _signature(body: bytes, *, of_account: bool) -> dict[str, str]:
    if not of_account:
        return {"X-Open-Signature": sign(body)}
    moment = str(int(timezone.now().timestamp()))  # of real time: the receiver's clock judges it
    return {"TikTok-Signature": f"t={moment},s={sign(moment.encode() + b'.' + body)}"}
