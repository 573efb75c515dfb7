"""Orders made at TikTok and brought to what TikTok says of them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import settling
from campaigns.models import Campaign, CampaignCode, Deliverable, Order, Participant
from campaigns.models.campaign import Place
from creators.models import Account
from lifecycle.transitions import Refused, all_or_refused
from tiktok.answers import CodeWish, DeliverableWish, OrderFacts, OrderWish
from tiktok.client import Client
from tiktok.connecting import client_for, is_connected
from tiktok.errors import Rejected
from tiktok.models import Call
from tiktok.outbox import place_call

CREATE = "create_order"
CANCEL = "cancel_order"


def add_participants(campaign: Campaign, accounts: Sequence[Account], *, at: datetime, by: User | None = None) -> int:
    """Put accounts into a campaign, those taken out back in; how many were not taking part before."""
    participants = {each.account_id: each for each in campaign.participants.all()}
    new = [account for account in accounts if account.pk not in participants]
    rows = [Participant(brand_id=campaign.brand_id, campaign=campaign, account=account, added_at=at) for account in new]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)
    there = [participants[account.pk] for account in accounts if account.pk in participants]
    return len(rows) + sum(_taken_back(each, by=by, at=at) for each in there if each.can("take_back"))


def create_order(
    participant: Participant,
    *,
    names: Sequence[str],
    spark_days: int,
    by: User | None,
    at: datetime,
    fee: Decimal | None = None,
    due_date: date | None = None,
    due_dates: Sequence[date | None] = (),
    form_key: UUID | None = None,
) -> Order:
    """Order one video per name from a participant; TikTok hears of it from a worker. Refused where orders cannot go out.

    `due_date` holds for the videos without one of their own. The same form sent twice is the same order.
    """
    _refuse_untimely(participant)
    wish = {"spark_days": spark_days, "fee": fee, "due_date": due_date, "form_key": form_key}
    videos = [(name, due or due_date) for name, due in zip_longest(names, due_dates[: len(names)])]
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        order = _sent_before(participant, form_key)
        if order is None:
            order = _new_order(participant, videos, wish, at=at)
            order.record_creation(by=by, at=at)
            place_call(CREATE, order, by=by, at=at)
    return order


def retry_order(order: Order, *, by: User | None, at: datetime) -> None:
    """Ask TikTok again for an order that could not be created."""
    _refuse_untimely(order.participant)
    with transaction.atomic():
        order.retry(by=by, at=at, cause="click")
        place_call(CREATE, order, by=by, at=at)


def ask_to_cancel(order: Order, *, reason: str, by: User, at: datetime) -> None:
    """Have TikTok cancel an order, with the reason the creator is told; it is cancelled here once TikTok agrees."""
    with all_or_refused(_("TikTok is already asked to cancel this order.")):
        fresh = order.locked()
        if not fresh.can("cancel"):
            raise Refused(fresh.words_of_refusal("cancel"))
        Order.objects.filter(pk=order.pk).update(cancel_reason=reason)
        place_call(CANCEL, order, by=by, at=at)
    order.cancel_reason = reason


def perform_create_order(call: Call, *, at: datetime) -> str:
    """Three steps, each looked up before it is made, so that a worker killed anywhere makes no second order."""
    order = Order.objects.select_related("campaign", "participant__account").get(pk=call.subject_id)
    if not order.can("confirm"):
        return "no longer wanted"
    with client_for(call.brand) as client:
        code, facts = _made(order, client, at=at)
    if facts.remaining_orders is not None:
        CampaignCode.objects.filter(pk=code.pk).update(remaining_orders=min(facts.remaining_orders, 200))
    order.confirm(at=at, cause=call.cause, by=call.by, tiktok_id=facts.order_id, invite_link=facts.invite_link)
    return f"order {facts.order_id}"


def perform_cancel_order(call: Call, *, at: datetime) -> str:
    """Cancel at TikTok, then here. Cancelling twice is harmless."""
    order = Order.objects.get(pk=call.subject_id)
    if order.can("cancel"):
        with client_for(call.brand) as client:
            client.cancel_order(order.tiktok_id, order.cancel_reason)
        order.cancel(at=at, cause=call.cause, by=call.by)
    return "cancelled"


def refresh_orders(orders: Sequence[Order], *, at: datetime, cause: str) -> None:
    """Ask TikTok about orders of one brand and bring them, their deliverables and posts to what it says."""
    if not orders:
        return
    by_id = {order.tiktok_id: order for order in orders}
    with client_for(orders[0].brand) as client:
        found, videos = client.orders_with_videos(list(by_id))
    told = [(by_id[facts.order_id], facts) for facts in found if facts.order_id in by_id]
    settling.settle_orders(told, {video.video_id: video for video in videos}, at=at, cause=cause)


def barrier_of(campaign: Campaign) -> str:
    """What keeps any order of the campaign from going out, in words; "" when nothing does."""
    if not campaign.has_ttcm_settings:
        return _("Save brand name and description under Settings › TikTok Creator Marketplace first.")
    if campaign.status != "live":
        return _("Orders go out while a campaign is live. %(campaign)s is %(status)s.") % {
            "campaign": campaign,
            "status": campaign.get_status_display().lower(),
        }
    if not is_connected(campaign.brand):
        return _("Connect %(brand)s to TikTok before ordering.") % {"brand": campaign.brand}
    return ""


def barrier_to(participant: Participant) -> str:
    """What keeps orders from going to this account, in words; "" when nothing does."""
    account = participant.account
    if participant.status == Place.OUT:
        words = _("%(account)s is out of the campaign. Take it back in first.")
    elif not account.handle:
        words = _("%(account)s has no handle yet. Add it first.")
    elif not account.trackable:
        words = _(
            "%(account)s is not in TikTok Creator Marketplace, so its posts could not be tracked. Send an invite first."
        )
    else:
        return ""
    return words % {"account": account}


def _refuse_untimely(participant: Participant) -> None:
    if words := barrier_of(participant.campaign) or barrier_to(participant):
        raise Refused(words)


def _taken_back(participant: Participant, *, by: User | None, at: datetime) -> bool:
    """Whether it was us: somebody else may have been first."""
    try:
        participant.take_back(by=by, at=at, cause="click")
    except Refused:
        return False
    return True


def _sent_before(participant: Participant, form_key: UUID | None) -> Order | None:
    return participant.orders.filter(form_key=form_key).first() if form_key else None


def _new_order(
    participant: Participant, videos: Sequence[tuple[str, date | None]], wish: dict[str, Any], *, at: datetime
) -> Order:
    order = Order.objects.create(
        brand_id=participant.brand_id,
        campaign=participant.campaign,
        participant=participant,
        video_number=len(videos),
        currency=participant.campaign.currency,
        created_at=at,
        **wish,
    )
    Deliverable.objects.bulk_create(
        Deliverable(brand_id=order.brand_id, order=order, position=position, name=name, due_date=due)
        for position, (name, due) in enumerate(videos, 1)
    )
    return order


def _made(order: Order, client: Client, *, at: datetime) -> tuple[CampaignCode, OrderFacts]:
    """The order at TikTok and the code it is under: a code TikTok calls full is followed by another."""
    code = _code_for(order, client, at=at)
    try:
        return code, _find_order(order, code, client) or _ask_for(order, code, client, at=at)
    except Rejected as error:
        if not error.tells_of_quota:
            raise
    _leave_full_code(order, code)
    code = _code_for(order, client, at=at)
    return code, _ask_for(order, code, client, at=at)


def _leave_full_code(order: Order, code: CampaignCode) -> None:
    """TikTok made no order here, so there is none to be looked up either."""
    CampaignCode.objects.filter(pk=code.pk).update(remaining_orders=0)
    Order.objects.filter(pk=order.pk).update(code=None, asked_at=None)
    order.code, order.asked_at = None, None


def _code_for(order: Order, client: Client, *, at: datetime) -> CampaignCode:
    code = order.code or _reserve_code(order, once_each=client.takes_creators_once, at=at)
    if not code.code:
        made = client.make_code(_code_wish(order, code))
        # Another worker may have been first: what it wrote stands.
        CampaignCode.objects.filter(pk=code.pk, code="").update(code=made.code)
        Campaign.objects.filter(pk=order.campaign_id, tiktok_id="").update(tiktok_id=made.campaign_id)
        code.refresh_from_db()
    return code


def _reserve_code(order: Order, *, once_each: bool, at: datetime) -> CampaignCode:
    """Bind the order to a code row before TikTok is asked, so that a later look-up knows where to look."""
    with transaction.atomic():
        campaign = order.campaign.locked()
        shared = campaign.codes.filter(wish=order.wish)
        if once_each:
            shared = shared.exclude(orders__participant=order.participant)
        code = shared.with_room().order_by("pk").first()
        if code is None:
            code = CampaignCode.objects.create(
                brand_id=order.brand_id, campaign=campaign, wish=order.wish, created_at=at
            )
        Order.objects.filter(pk=order.pk).update(code=code)
    order.code = code
    return code


def _code_wish(order: Order, code: CampaignCode) -> CodeWish:
    campaign = order.campaign
    campaign.refresh_from_db()
    return CodeWish(
        campaign_name=campaign.tiktok_name,
        campaign_id=campaign.tiktok_id,
        name=f"{campaign.tiktok_name}-{code.pk}",
        brand_name=campaign.ttcm_brand_name,
        description=campaign.ttcm_description,
        handle=order.participant.account.handle or "",
        spark_days=order.spark_days,
    )


def _find_order(order: Order, code: CampaignCode, client: Client) -> OrderFacts | None:
    """An order under the code for this account that none of ours has claimed: made by a worker that died before the record.

    An order TikTok was never asked for needs no looking up.
    """
    if order.asked_at is None:
        return None
    handle = order.participant.account.handle
    known = set(Order.objects.filter(code=code).exclude(tiktok_id="").values_list("tiktok_id", flat=True))
    return next(
        (facts for facts in client.orders_by_code(code.code) if facts.handle == handle and facts.order_id not in known),
        None,
    )


def _ask_for(order: Order, code: CampaignCode, client: Client, *, at: datetime) -> OrderFacts:
    """Note first that TikTok is asked, then ask: whoever comes after a death in between looks it up."""
    order.asked_at = at
    Order.objects.filter(pk=order.pk).update(asked_at=at)
    return client.create_order(_wish(order, code))


def _wish(order: Order, code: CampaignCode) -> OrderWish:
    return OrderWish(
        code=code.code,
        brand_name=order.campaign.ttcm_brand_name,
        description=order.campaign.ttcm_description,
        handle=order.participant.account.handle or "",
        deliverables=tuple(DeliverableWish(item.name, order.spark_days) for item in order.deliverables.all()),
    )
