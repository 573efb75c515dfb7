"""Orders, deliverables and posts brought to what TikTok says: late, doubled or skipped news ends in the same state."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from campaigns.models import Deliverable, Order, Post
from campaigns.models.post import TiedBy
from lifecycle.transitions import Refused
from tiktok.answers import OrderFacts, VideoFacts

ORDER_STEPS = {"joined": "join", "declined": "decline", "cancelled": "cancel", "expired": "expire"}
VIDEO_STEPS = {
    "uploaded": "upload",
    "in_review": "review",
    "approved": "approve",
    "changes_requested": "request_changes",
    "published": "publish",
    "removed": "remove",
}
CHECK_AGAIN = {"created": 60, "joined": 60, "in_progress": 45, "fulfilled": 600}  # seconds


def settle_order(
    order: Order, facts: OrderFacts, videos: Mapping[str, VideoFacts], *, at: datetime, cause: str
) -> None:
    """Bring one order to TikTok's truth, its videos first."""
    _act(order, ORDER_STEPS.get(facts.status, ""), at=at, cause=cause)
    for deliverable, video in _pairs(order, facts, videos):
        settle_deliverable(deliverable, video, at=at, cause=cause)
        if video.status in ("published", "removed"):
            _settle_post(order, deliverable, video, by_code=video.video_id in facts.by_code, at=at)
    _settle_progress(order, at=at, cause=cause)
    _plan_next_check(order, at=at)


def settle_deliverable(deliverable: Deliverable, video: VideoFacts, *, at: datetime, cause: str) -> None:
    """Take the deliverable as far as the video has come."""
    if deliverable.status == video.status or video.status == "waiting":
        return
    if deliverable.status == "waiting" and video.status not in ("uploaded", "published"):
        _act(deliverable, "upload", at=at, cause=cause, video_id=video.video_id)
    _act(deliverable, VIDEO_STEPS.get(video.status, ""), at=at, cause=cause, **_facts(video))


def _facts(video: VideoFacts) -> dict[str, Any]:
    """What the step for this status wants to know."""
    if video.status in ("uploaded", "published"):
        return {"video_id": video.video_id}
    return {"reasons": video.reasons} if video.status == "changes_requested" else {}


def _act(subject: Order | Deliverable, action: str, *, at: datetime, cause: str, **facts: Any) -> None:
    """Take the step where the status allows it; where it does not, or another worker was faster, the news is old."""
    if action and subject.can(action):
        with suppress(Refused):
            getattr(subject, action)(at=at, cause=cause, **facts)


def _pairs(
    order: Order, facts: OrderFacts, videos: Mapping[str, VideoFacts]
) -> Iterable[tuple[Deliverable, VideoFacts]]:
    """Each video with its deliverable: the one that has it, the one TikTok names, else the first without a video."""
    deliverables = list(order.deliverables.all())
    for video_id in facts.videos:
        if video_id not in videos:
            continue
        taken = next((item for item in deliverables if item.tiktok_video_id == video_id), None)
        deliverable = taken or _free_place(deliverables, facts.places.get(video_id))
        if deliverable is not None:
            deliverable.tiktok_video_id = video_id
            yield deliverable, videos[video_id]


def _free_place(deliverables: list[Deliverable], place: int | None) -> Deliverable | None:
    free = [item for item in deliverables if not item.tiktok_video_id]
    named = next((item for item in free if place is not None and item.position == place + 1), None)
    return named or next(iter(free), None)


def _settle_post(order: Order, deliverable: Deliverable, video: VideoFacts, *, by_code: bool, at: datetime) -> None:
    removed_at = at if video.status == "removed" else None
    post, created = Post.objects.get_or_create(
        brand_id=order.brand_id,
        tiktok_id=video.video_id,
        defaults={
            "campaign_id": order.campaign_id,
            "order": order,
            "deliverable": deliverable,
            "account": order.participant.account,
            "tied_by": TiedBy.CODE if by_code else TiedBy.LINK,
            "url": video.url,
            "thumbnail_url": video.thumbnail_url,
            "caption": video.caption,
            "published_at": video.created_at or at,
            "removed_at": removed_at,
            "next_refresh_at": at,
        },
    )
    if not created and bool(post.removed_at) != bool(removed_at):
        Post.objects.filter(pk=post.pk).update(removed_at=removed_at)


def _settle_progress(order: Order, *, at: datetime, cause: str) -> None:
    statuses = set(order.deliverables.values_list("status", flat=True))
    if statuses != {"waiting"}:
        _act(order, "begin", at=at, cause=cause)
    if statuses == {"published"}:
        _act(order, "fulfil", at=at, cause=cause)


def _plan_next_check(order: Order, *, at: datetime) -> None:
    pause = CHECK_AGAIN.get(order.status)
    order.next_check_at = at + timedelta(seconds=pause) if pause else None
    Order.objects.filter(pk=order.pk).update(next_check_at=order.next_check_at)
