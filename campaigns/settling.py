"""Orders, deliverables and posts brought to what TikTok says: late, doubled or skipped news ends in the same state."""

from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from campaigns import claiming, fulfilling
from campaigns.claiming import TOLD
from campaigns.models import Deliverable, Order, Post
from campaigns.models.order import WATCHED, Status
from lifecycle.models import Lifecycle, StatusChange
from lifecycle.transitions import Refused
from tiktok.answers import OrderFacts, VideoFacts
from tiktok.rounds import next_look

ORDER_STEPS = {"joined": "join", "declined": "decline", "cancelled": "cancel", "expired": "expire"}
VIDEO_STEPS = {
    "uploaded": "upload",
    "in_review": "review",
    "approved": "approve",
    "changes_requested": "request_changes",
    "published": "publish",
    "removed": "remove",
}
FULFILLED_AGAIN = timedelta(minutes=5)


def settle_orders(
    told: Sequence[tuple[Order, OrderFacts]], videos: Mapping[str, VideoFacts], *, at: datetime, cause: str
) -> None:
    """Bring orders of one brand to TikTok's truth. Most looks find nothing new: these cost a few queries for all of them."""
    if not told:
        return
    orders = [order for order, _facts in told]
    prefetch_related_objects(orders, Prefetch("deliverables", Deliverable.objects.order_by("position")))
    posts = {post.tiktok_id: post for post in Post.objects.filter(brand=orders[0].brand_id, tiktok_id__in=list(videos))}
    for order, facts in told:
        _settle(order, facts, videos, posts, at=at, cause=cause)
    _plan_next_checks(orders, at=at)


def settle_order(
    order: Order, facts: OrderFacts, videos: Mapping[str, VideoFacts], *, at: datetime, cause: str
) -> None:
    """Bring one order to TikTok's truth."""
    settle_orders([(order, facts)], videos, at=at, cause=cause)


def _settle(
    order: Order,
    facts: OrderFacts,
    videos: Mapping[str, VideoFacts],
    posts: Mapping[str, Post],
    *,
    at: datetime,
    cause: str,
) -> None:
    """Its videos first."""
    _act(order, ORDER_STEPS.get(facts.status, ""), at=at, cause=cause)
    for deliverable, video in _pairs(order, facts, videos):
        settle_deliverable(deliverable, video, at=at, cause=cause)
        by_code = video.video_id in facts.by_code
        _settle_post(deliverable, video, posts.get(video.video_id), by_code=by_code, at=at, cause=cause)
    _settle_progress(order, at=at, cause=cause)


def settle_deliverable(deliverable: Deliverable, video: VideoFacts, *, at: datetime, cause: str) -> None:
    """Take the deliverable as far as the video has come. What a post tied by hand fulfilled is TikTok's again with a public video."""
    if deliverable.status_before_tie:
        if video.status != "published":
            return
        _act(deliverable, "release_tie", at=at, cause=cause)
    if not _is_news(deliverable, video):
        return
    if deliverable.status in ("waiting", "removed") and video.status not in ("uploaded", "published"):
        _act(deliverable, "upload", at=at, cause=cause, video_id=video.video_id)
    _act(deliverable, VIDEO_STEPS.get(video.status, ""), at=at, cause=cause, **_facts(video))


def _is_news(deliverable: Deliverable, video: VideoFacts) -> bool:
    """Whether TikTok says something else than what is known. A video that is gone comes back by being public only."""
    if video.status == "waiting":
        return False
    if deliverable.status == video.status:
        return video.status == "changes_requested" and list(video.reasons) != deliverable.reasons
    is_another = deliverable.tiktok_video_id != video.video_id
    return deliverable.status != "removed" or video.status == "published" or is_another


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
    """Each video with its deliverable. Those already placed come first: one that is gone makes room for another.

    One that came and went between two looks takes the place TikTok names; without a name it is not known whose it was.
    """
    deliverables = list(order.deliverables.all())
    placed = {item.tiktok_video_id: item for item in deliverables if item.tiktok_video_id}
    taken: set[int] = set()
    for video_id in sorted(facts.videos, key=lambda video_id: video_id not in placed):
        if video_id not in videos:
            continue
        deliverable = placed.get(video_id)
        if deliverable is None and (videos[video_id].status != "removed" or video_id in facts.places):
            deliverable = _free_place(deliverables, taken, facts.places.get(video_id))
            taken.update([deliverable.pk] if deliverable else [])
        if deliverable is not None:
            yield deliverable, videos[video_id]


def _free_place(deliverables: Iterable[Deliverable], taken: Container[int], place: int | None) -> Deliverable | None:
    """The place TikTok names, else the first without video and post, without a video, or whose video is gone."""
    free = [item for item in deliverables if item.pk not in taken and _has_room(item)]
    named = next((item for item in free if place is not None and item.position == place + 1), None)
    return named or min(free, key=lambda item: (bool(item.tiktok_video_id), bool(item.status_before_tie)), default=None)


def _has_room(deliverable: Deliverable) -> bool:
    return not deliverable.tiktok_video_id or deliverable.status == "removed"


def _settle_post(
    deliverable: Deliverable, video: VideoFacts, post: Post | None, *, by_code: bool, at: datetime, cause: str
) -> None:
    """Keep the public video as a post. One that was never seen in public is none."""
    if video.status == "removed" and post and post.removed_at is None:
        fulfilling.lose(post, "; ".join(video.reasons), at=at, cause=cause)
    elif video.status == "published" and deliverable.tiktok_video_id == video.video_id:
        post = claiming.claim(deliverable, video, post, by_code=by_code, at=at, cause=cause)
        _keep_up_to_date(post, video)


def _keep_up_to_date(post: Post, video: VideoFacts) -> None:
    """Thumbnails run out and captions are edited; what TikTok leaves out this time stays as it was."""
    told = {name: getattr(video, name) for name in TOLD if getattr(video, name)}
    changes = {name: value for name, value in told.items() if value != getattr(post, name)}
    if changes or post.removed_at:
        Post.objects.filter(pk=post.pk).update(**changes, removed_at=None, removal_reason="")


def _settle_progress(order: Order, *, at: datetime, cause: str) -> None:
    videos = list(order.deliverables.all())
    if any(video.status != "waiting" and not video.status_before_tie for video in videos):
        _act(order, "begin", at=at, cause=cause)
    if order.can("fulfil") and all(video.status == "published" for video in videos):
        fulfilling.finish(order, by=None, at=at, cause=cause)


def _plan_next_checks(orders: Sequence[Order], *, at: datetime) -> None:
    """Soon while an order moves, seldom when it has long stood still, never once it is over."""
    watched = [order for order in orders if order.status in WATCHED]
    subjects: list[Lifecycle] = [one for order in watched for one in (order, *order.deliverables.all())]
    moved_at = StatusChange.objects.last_of_each(subjects)
    for order in orders:
        order.next_check_at = _next_check(order, moved_at, at=at) if order.status in WATCHED else None
        order.looked_at = at
    Order.objects.bulk_update(orders, ["next_check_at", "looked_at"])


def _next_check(order: Order, moved_at: Mapping[Any, datetime], *, at: datetime) -> datetime:
    last = max(
        (moved_at[one] for one in (order, *order.deliverables.all()) if one in moved_at), default=order.created_at
    )
    soonest = at + FULFILLED_AGAIN / settings.TIKTOK_LOOK_PACE if order.status == Status.FULFILLED else at
    return max(next_look(last, at=at), soonest)
