"""What a creator answers on the page of an order: joining, declining, a code added, an address for messages (O8)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Order
from creators.authenticating import ANSWER, as_creator, may
from creators.creator_words import failure_words
from creators.models import Account, Creator
from lifecycle.transitions import Refused, all_or_refused
from tiktok.models import Call, State
from tiktok.outbox import latest_call, place_call

JOIN: Final = "join_campaign"
CREATOR: Final = "the creator"


def can_join_here(order: Order) -> bool:
    """Whether one button joins: TikTok One takes it by the creator's own connection, Creator Marketplace in the app only."""
    return order.on_tiktok_one and may(order.participant.account, ANSWER)


def join(order: Order, *, at: datetime) -> None:
    """Join the campaign with the creator's own connection; TikTok hears of it from a worker."""
    if order.status != "created":
        raise Refused(_("There is nothing to join here any more."))
    if not can_join_here(order):
        raise Refused(_("Open the campaign in TikTok and join there."))
    with all_or_refused(_("TikTok is being told already.")):
        place_call(JOIN, order, by=None, at=at)
        _forget_decline(order, at=at)


def perform_join_campaign(call: Call, *, at: datetime) -> str:
    """Join. Doing it twice is as good as once, so nothing needs looking up."""
    order = Order.objects.select_related("participant__account__connection").get(pk=call.subject_id)
    account = order.participant.account
    if not order.can("join"):
        return "no longer wanted"
    with as_creator(account, at=at, cause=call.cause) as client:
        client.join_campaign(account.connection.creator_id if account.connection else "", order.invite_link)
    order.join(at=at, cause=CREATOR)
    return "joined"


def joining(order: Order) -> tuple[bool, str]:
    """Whether joining is on its way, and what TikTok last had against it, in words."""
    call = latest_call(JOIN, order)
    if call is None or order.status != "created":
        return False, ""
    failed = call.state in (State.REFUSED, State.FAILED)
    return call.state in (State.WAITING, State.RUNNING), failure_words(call.outcome) if failed else ""


def decline(order: Order, *, reason: str, at: datetime) -> None:
    """Keep the creator's no with its reason. TikTok has no call for it, so the order stays until the brand cancels it."""
    with transaction.atomic():
        if order.locked().status != "created":
            raise Refused(_("You have joined already. Write to the brand if you cannot go on."))
        Order.objects.filter(pk=order.pk).update(declined_at=at, decline_reason=reason)
        order.note("decline_on_page", by=None, at=at, cause=CREATOR)


def take_back_decline(order: Order, *, at: datetime) -> None:
    """The creator thought again."""
    with transaction.atomic():
        _forget_decline(order.locked(), at=at)


def say_code_added(order: Order, *, at: datetime) -> None:
    """The creator pasted the campaign code in TikTok: the order is due for a look at once."""
    with transaction.atomic():
        Order.objects.watched().filter(pk=order.pk).update(code_added_at=at, next_check_at=at)
        order.note("say_code_added", by=None, at=at, cause=CREATOR)


def look_after_code(order: Order) -> str:
    """What came of saying so: "" never said, "looking", "found" or "nothing"."""
    said_at = order.code_added_at
    if said_at is None:
        return ""
    if order.looked_at is None or order.looked_at < said_at:
        return "looking"
    found = order.brand.status_changes.of(order.deliverables.all()).filter(action="publish", at__gte=said_at)
    return "found" if found.exists() else "nothing"


def leave_address(order: Order, *, email: str, at: datetime) -> None:
    """Where messages to the creator go; '' takes the address away."""
    account: Account = order.participant.account
    with transaction.atomic():
        Creator.objects.filter(pk=account.creator_id).update(email=email)
        order.note("leave_address" if email else "remove_address", by=None, at=at, cause=CREATOR)


def _forget_decline(order: Order, *, at: datetime) -> None:
    if order.declined_at is not None:
        Order.objects.filter(pk=order.pk).update(declined_at=None, decline_reason="")
        order.note("take_back_decline", by=None, at=at, cause=CREATOR)
