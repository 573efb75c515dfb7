"""Posts as TikTok ties them: by link, by code, by a request that was granted. TikTok's word wins over a hand's (decision 020)."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import fulfilling, keeping
from campaigns.models import Deliverable, Order, Post
from campaigns.models.link_request import Status as LinkStatus
from campaigns.models.post import Status, TiedBy
from lifecycle.transitions import Refused
from tiktok.answers import VideoFacts

TOLD = ("url", "thumbnail_url", "caption")  # what TikTok says of a post besides its counters
ASKED_FOR = (LinkStatus.ASKING, LinkStatus.WAITING, LinkStatus.WITHDRAWING, LinkStatus.APPROVED)


def claim(
    deliverable: Deliverable, video: VideoFacts, post: Post | None, *, by_code: bool, at: datetime, cause: str
) -> Post:
    """The post of a video TikTok counts to an order: made where there is none yet, or taken over from wherever it was."""
    if post is None:
        return _made(deliverable, video, by_code=by_code, at=at)
    if _is_news(post, deliverable):
        tied_by = _how(post, by_code=by_code)
        place: dict[str, Any] = {"order": deliverable.order, "deliverable": deliverable}
        take(post, at=at, cause=cause, tied_by=tied_by, **place)
    return post


def take(post: Post, *, order: Order, deliverable: Deliverable | None, tied_by: str, at: datetime, cause: str) -> None:
    """Tie a post where TikTok says it belongs, whatever a person had done with it. A place it cannot have it goes without."""
    with suppress(Refused), transaction.atomic():  # another worker, or a person, was faster: the next look sees
        fulfilling.lock(deliverable, post.deliverable)
        make_room(deliverable, post, at=at, cause=cause)
        before = post.locked()
        act = post.retie if post.status == Status.TIED else post.tie
        act(at=at, cause=cause, tied_by=tied_by, campaign=order.campaign, order=order, deliverable=deliverable)
        fulfilling.follow(before, post, by=None, at=at, cause=cause)
        keeping.recount([before.campaign_id, order.campaign_id], of=[post])


def make_room(deliverable: Deliverable | None, post: Post, *, at: datetime, cause: str) -> None:
    """Let any other post lose this place: it stays with the order."""
    if deliverable is None:
        return
    deliverable.locked()  # a person may be tying another post to it
    for other in Post.objects.filter(deliverable=deliverable).exclude(pk=post.pk):
        Post.objects.filter(pk=other.pk).update(deliverable=None)
        other.note("lose_place", by=None, at=at, cause=cause)


def let_go(post: Post, order: Order) -> bool:
    """Whether a person untied the post from this very order after TikTok had tied it: TikTok's repeating it is no news."""
    kept_out = post.status != Status.TIED and post.former.get("order") == order.pk
    return kept_out and post.former.get("tied_by") != TiedBy.HAND


def _is_news(post: Post, deliverable: Deliverable) -> bool:
    if post.status != Status.TIED:
        return not let_go(post, deliverable.order)
    if post.tied_by == TiedBy.REQUEST and post.order_id == deliverable.order_id:
        return post.deliverable_id is None
    return post.tied_by == TiedBy.HAND


def _how(post: Post, *, by_code: bool) -> str:
    request = getattr(post, "link_request", None)
    if request is not None and request.status in ASKED_FOR:
        return TiedBy.REQUEST
    return TiedBy.CODE if by_code else TiedBy.LINK


def _made(deliverable: Deliverable, video: VideoFacts, *, by_code: bool, at: datetime) -> Post:
    order = deliverable.order
    with transaction.atomic():
        deliverable.locked()
        Post.objects.filter(deliverable=deliverable).exclude(tiktok_id=video.video_id).update(deliverable=None)
        post, created = Post.objects.get_or_create(
            brand_id=order.brand_id,
            tiktok_id=video.video_id,
            defaults={
                "campaign_id": order.campaign_id,
                "order": order,
                "deliverable": deliverable,
                "account_id": order.participant.account_id,
                "tied_by": TiedBy.CODE if by_code else TiedBy.LINK,
                "published_at": video.created_at or at,
                "next_refresh_at": at,
                **{name: getattr(video, name) for name in TOLD},
            },
        )
        if created:
            keeping.recount([order.campaign_id], of=[post])
    return post
