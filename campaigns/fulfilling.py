"""What a tie by hand does to the video and the order it is tied to, and how it is undone (decision 020)."""

from datetime import datetime

from django.db import transaction

from brands.models import User
from campaigns.models import Deliverable, Order, Post
from campaigns.models.deliverable import Status
from campaigns.models.post import TiedBy


def lock(*deliverables: Deliverable | None) -> None:
    """Keep places as they are until the transaction ends: before their posts, in the order of keys, so that nobody waits in a ring."""
    keys = {each.pk for each in deliverables if each}
    list(Deliverable.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def follow(before: Post, post: Post, *, by: User | None, at: datetime, cause: str = "") -> None:
    """After a post moved: the place it left is open again, and the one a person gave it counts as published."""
    if before.deliverable and before.deliverable_id != post.deliverable_id:
        release(before.deliverable, by=by, at=at, cause=cause)
    if post.deliverable and post.tied_by == TiedBy.HAND and post.removed_at is None:
        _count(post.deliverable, by=by, at=at, cause=cause)


def release(deliverable: Deliverable, *, by: User | None, at: datetime, cause: str = "") -> None:
    """Undo what a tie by hand did: video and order are where they were. TikTok is asked soon what it told meanwhile."""
    if not deliverable.status_before_tie:
        return
    deliverable.release_tie(by=by, at=at, cause=cause)
    order = deliverable.order.locked()  # its last video may be published at the same time
    if order.can("reopen"):
        order.reopen(by=by, at=at, cause=cause)
    Order.objects.filter(pk=order.pk).update(next_check_at=at)


def lose(post: Post, reason: str, *, at: datetime, cause: str) -> None:
    """TikTok has the post no longer: it keeps its figures, and a place that a person gave it is open again."""
    with transaction.atomic():
        place = Deliverable.objects.select_for_update(no_key=True).filter(post=post.pk).first()
        here = Post.objects.filter(pk=post.pk, removed_at__isnull=True)
        if here.update(removed_at=at, removal_reason=reason) and place:
            release(place, by=None, at=at, cause=cause)


def finish(order: Order, *, by: User | None, at: datetime, cause: str) -> None:
    """Fulfil an order of which every video is published. Under its lock: another may be tied, or leave, at the same time."""
    with transaction.atomic():
        fresh = order.locked()
        if fresh.can("fulfil") and not fresh.deliverables.exclude(status=Status.PUBLISHED).exists():
            order.fulfil(by=by, at=at, cause=cause)


def _count(deliverable: Deliverable, *, by: User | None, at: datetime, cause: str) -> None:
    if not deliverable.can("count_tie"):
        return
    deliverable.count_tie(by=by, at=at, cause=cause)
    finish(deliverable.order, by=by, at=at, cause=cause)
