"""TikTok One's link requests: a creator is asked to let a public post be linked, reminded, and the answer looked for (P2)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import claiming
from campaigns.models import LinkRequest, Order, Post
from campaigns.models.link_request import OVER, Status
from campaigns.models.order import WATCHED
from campaigns.models.post import Status as PostStatus
from campaigns.models.post import TiedBy
from lifecycle.models import StatusChange
from lifecycle.transitions import Refused
from tiktok.answers import LinkRequest as LinkFacts
from tiktok.connecting import client_for
from tiktok.errors import Rejected
from tiktok.models import Call
from tiktok.outbox import place_call
from tiktok.rounds import next_look

ASK, WITHDRAW = "request_link", "withdraw_link_request"
STEPS = {"approved": "approve", "rejected": "reject", "revoked": "revoke"}


def order_for(post: Post, campaign_id: int) -> Order | None:
    """The newest order of the post's account in the campaign that TikTok still watches."""
    orders = Order.objects.filter(participant__account=post.account_id, campaign=campaign_id, status__in=WATCHED)
    return orders.exclude(tiktok_id="").order_by("-pk").first()


def request_link(post: Post, order: Order, *, by: User, at: datetime) -> LinkRequest:
    """Ask the creator, ask again after a no, or remind. TikTok hears of it from a worker."""
    if post.status == PostStatus.TIED:
        raise Refused(_("This post is tied already."))
    if post.removed_at:
        raise Refused(_("This post is no longer on TikTok."))
    if not order.on_tiktok_one:
        raise Refused(_("Link requests are TikTok One’s. Send the campaign code instead."))
    try:
        with transaction.atomic():
            request = _asked(post, order, by=by, at=at)
            place_call(ASK, request, by=by, at=at)
            post.note("ask_link", by=by, at=at, cause=str(order.campaign))
    except IntegrityError as error:
        raise Refused(_("The creator is being asked already.")) from error
    return request


def withdraw(request: LinkRequest, *, by: User, at: datetime) -> None:
    """No longer ask the creator."""
    with transaction.atomic():
        request.withdraw(by=by, at=at, cause="click")
        place_call(WITHDRAW, request, by=by, at=at)


def perform_request_link(call: Call, *, at: datetime) -> str:
    """Look first, so that a question whose answer was lost is not put twice; then ask."""
    request = _of(call)
    if request.status != Status.ASKING:
        return "no longer wanted"
    campaign, video = request.order.tiktok_campaign_id, request.post.tiktok_id
    with client_for(call.brand) as client:
        facts = _named(client.link_requests([campaign]), request)
        if facts is None or (facts.status != "approved" and not _put_already(request, facts)):
            facts = client.request_link(campaign, video)
    settle(request, facts, at=at, cause=call.cause)
    return str(request.get_status_display())


def perform_withdraw_link_request(call: Call, *, at: datetime) -> str:
    """Take the question back; where the creator was faster, the answer counts."""
    request = _of(call)
    if request.status != Status.WITHDRAWING:
        return "no longer wanted"
    campaign, video = request.order.tiktok_campaign_id, request.post.tiktok_id
    with client_for(call.brand) as client:
        facts: LinkFacts | None
        try:
            facts = client.withdraw_link_request(campaign, video)
        except Rejected:
            facts = _named(client.link_requests([campaign]), request)
            if facts is None or facts.status == "in_review":
                raise
    settle(request, facts, at=at, cause=call.cause)
    return str(request.get_status_display())


def refresh(requests: Sequence[LinkRequest], *, at: datetime) -> None:
    """Look for the answers to some requests of one brand."""
    if not requests:
        return
    with client_for(requests[0].brand) as client:
        found = client.link_requests(sorted({request.order.tiktok_campaign_id for request in requests}))
    for request in requests:
        if facts := _named(found, request):
            settle(request, facts, at=at, cause="reconciliation")
        moved_at = StatusChange.objects.last_of([request], default=request.created_at)
        LinkRequest.objects.filter(pk=request.pk).update(next_check_at=next_look(moved_at, at=at))


def settle(request: LinkRequest, facts: LinkFacts, *, at: datetime, cause: str) -> None:
    """Bring one request, and its post, to what TikTok says."""
    with suppress(Refused):  # another worker was faster
        if facts.status == "in_review":
            if request.status == Status.ASKING:
                request.confirm(at=at, cause=cause, times_asked=facts.times_asked, asked_at=facts.last_asked_at)
            return
        action = STEPS.get(facts.status, "")
        if action and request.can(action):
            getattr(request, action)(at=at, cause=cause)
    if request.status == Status.APPROVED:
        _tie(request, at=at, cause=cause)


def _tie(request: LinkRequest, *, at: datetime, cause: str) -> None:
    """The creator's yes counts whatever a person had said of the post; its place TikTok names later."""
    post = Post.objects.get(pk=request.post_id)
    tied_by_tiktok = post.status == PostStatus.TIED and post.tied_by != TiedBy.HAND
    if tied_by_tiktok or claiming.let_go(post, request.order):
        return
    same = post.deliverable if post.order_id == request.order_id else None
    claiming.take(post, order=request.order, deliverable=same, tied_by=TiedBy.REQUEST, at=at, cause=cause)


def _asked(post: Post, order: Order, *, by: User, at: datetime) -> LinkRequest:
    request = LinkRequest.objects.filter(post=post).first()
    if request is None:
        request = LinkRequest.objects.create(brand_id=post.brand_id, post=post, order=order, created_at=at)
        request.record_creation(by=by, at=at)
    elif request.status in OVER:
        request.ask_again(by=by, at=at, cause="click", order=order)
    else:
        request.remind(by=by, at=at, cause="click")
    return request


def _put_already(request: LinkRequest, facts: LinkFacts) -> bool:
    """Whether TikTok counts a question more than we know of: ours went through, and its answer was lost."""
    return facts.status == "in_review" and (facts.times_asked or 0) > request.times_asked


def _named(found: Sequence[LinkFacts], request: LinkRequest) -> LinkFacts | None:
    campaign, video = request.order.tiktok_campaign_id, request.post.tiktok_id
    return next((each for each in found if (each.campaign_id, each.video_id) == (campaign, video)), None)


def _of(call: Call) -> LinkRequest:
    return LinkRequest.objects.select_related("post", "order__participant", "order__campaign").get(pk=call.subject_id)
