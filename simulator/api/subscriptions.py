"""Callbacks subscribed to: the Subscription API, and the accounts family's one address for the app (wire page 6)."""

from typing import Any

from simulator import chance, clock
from simulator.api.oauth import check_app
from simulator.api.wire import BAD_TOKEN, PARAMETER, Arguments, Problem, needs, one_of, page_of, text
from simulator.models import BrandAccount, Subscription, Webhook

ENTITIES = ["TCM_VIDEOS", "TCM_SPARK_ADS", "AD", "AD_GROUP", "REPORT_DATA_CHANGE", "API_SERVICE_STATUS"]
EVENTS = ["VIDEO", "COMMENT", "DEFAULT", "DIRECT_MESSAGE"]


@needs("nothing")
def subscribe(arguments: Arguments) -> dict[str, Any]:
    """POST /subscription/subscribe/. The token inside carries it: revoked, nothing is sent any more."""
    check_app(arguments)
    entity = one_of(arguments.get("subscribe_entity"), "subscribe_entity", ENTITIES)
    detail = arguments.get("subscription_detail")
    if not isinstance(detail, dict):
        raise Problem(PARAMETER, "subscription_detail: Missing data for required field.")
    token = text(detail, "access_token")
    account = BrandAccount.objects.filter(token=token, revoked=False).first()
    if account is None:
        raise Problem(BAD_TOKEN, "Access token is incorrect or has been revoked.")
    made = Subscription.objects.create(
        account=account,
        subscription_id=chance.new_id(clock.now()),
        entity=entity,
        callback_url=text(arguments, "callback_url"),
        token=token,
        created_at=clock.now(),
    )
    return {"subscription_id": made.subscription_id}


@needs("nothing")
def get(arguments: Arguments) -> dict[str, Any]:
    """GET /subscription/get/."""
    check_app(arguments)
    rows = Subscription.objects.select_related("account")
    if entity := text(arguments, "subscribe_entity", needed=False):
        rows = rows.filter(entity=entity)
    shown, info = page_of(list(rows), arguments, size=20)
    return {"subscriptions": [_row(row) for row in shown], "page_info": info}


@needs("nothing")
def unsubscribe(arguments: Arguments) -> dict[str, Any]:
    """POST /subscription/unsubscribe/."""
    check_app(arguments)
    wanted = text(arguments, "subscription_id")
    if not Subscription.objects.filter(subscription_id=wanted).delete()[0]:
        raise Problem(PARAMETER, "subscription_id: The subscription does not exist.")
    return {"subscription_id": wanted}


@needs("nothing")
def update_webhook(arguments: Arguments) -> dict[str, Any]:
    """POST /business/webhook/update/."""
    check_app(arguments)
    event = one_of(arguments.get("event_type"), "event_type", EVENTS)
    url = text(arguments, "callback_url")
    Webhook.objects.update_or_create(event_type=event, defaults={"callback_url": url})
    return {"event_type": event, "callback_url": url}


@needs("nothing")
def get_webhook(arguments: Arguments) -> dict[str, Any]:
    """GET /business/webhook/list/: the one of an event type; without an address where none is set."""
    check_app(arguments)
    event = one_of(arguments.get("event_type"), "event_type", EVENTS)
    known = Webhook.objects.filter(event_type=event).values("event_type", "callback_url").first()
    return {"app_id": arguments["app_id"], **(known or {"event_type": event})}


@needs("nothing")
def delete_webhook(arguments: Arguments) -> dict[str, Any]:
    """POST /business/webhook/delete/."""
    check_app(arguments)
    event = one_of(arguments.get("event_type"), "event_type", EVENTS)
    Webhook.objects.filter(event_type=event).delete()
    return {"event_type": event}


def _row(row: Subscription) -> dict[str, Any]:
    return {
        "subscription_id": row.subscription_id,
        "subscribe_entity": row.entity,
        "callback_url": row.callback_url,
        "subscription_detail": {"tto_tcm_account_id": row.account.account_id},
    }
