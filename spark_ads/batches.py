"""Many requests at once: written down first, then one by one. Killed at any moment, it goes on where it was (S1, S7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import Brand, User
from campaigns.models import Campaign, Post
from lifecycle.transitions import Refused
from spark_ads import actions, extending
from spark_ads.models import Authorization, RequestBatch, RequestItem
from tiktok.connecting import is_connected

AT_ONCE = 20
Kind = RequestBatch.Kind


def begin(
    brand: Brand,
    posts: Sequence[Post],
    *,
    kind: str,
    days: int,
    form_key: UUID,
    by: User,
    at: datetime,
    campaign: Campaign | None = None,
) -> RequestBatch:
    """Write down whom to ask; a worker does it. The same form sent twice is the same batch."""
    if not posts:
        raise Refused(_("No post is chosen. Tick some, or lower the threshold."))
    if not is_connected(brand):
        raise Refused(_("%(brand)s is not connected to TikTok yet.") % {"brand": brand})
    facts: dict[str, Any] = {"campaign": campaign, "kind": kind, "days": days, "by": by}
    with transaction.atomic():
        batch, is_new = RequestBatch.objects.get_or_create(
            brand=brand, form_key=form_key, defaults={**facts, "created_at": at, "touched_at": at}
        )
        if is_new:
            RequestItem.objects.bulk_create(RequestItem(batch=batch, post=post) for post in posts)
            batch.record_creation(by=by, at=at)
    return batch


def work(batch: RequestBatch, *, at: datetime) -> None:
    """Ask those still waiting."""
    while _some(batch, at=at):
        pass
    if batch.can("finish") and not batch.items.filter(outcome=RequestItem.Outcome.WAITING).exists():
        batch.finish(at=at, cause="worker")


def _some(batch: RequestBatch, *, at: datetime) -> bool:
    """Whether some more were done. All of it happens, or nothing: the requests, their calls and the results."""
    with transaction.atomic():
        fresh = batch.locked()
        waiting = fresh.items.filter(outcome=RequestItem.Outcome.WAITING).order_by("pk")
        items = list(waiting.select_related("post__brand")[:AT_ONCE]) if fresh.status == "running" else []
        for item in items:
            _ask(fresh, item, at=at)
        RequestItem.objects.bulk_update(items, ["outcome", "words"])
        fresh.touch()
    batch.take_over(fresh)
    return bool(items)


def _ask(batch: RequestBatch, item: RequestItem, *, at: datetime) -> None:
    try:
        if batch.kind == Kind.EXTEND:
            extending.request_extension(_authorization(item.post), days=batch.days, by=batch.by, at=at)
        else:
            actions.request_authorization(item.post, days=batch.days, by=batch.by, at=at)
    except Refused as refusal:
        item.outcome, item.words = RequestItem.Outcome.REFUSED, str(refusal)[:300]
    else:
        item.outcome, item.words = RequestItem.Outcome.ASKED, ""


def _authorization(post: Post) -> Authorization:
    """The post's authorization; Refused where it has none."""
    found = Authorization.objects.select_related("post").filter(post=post).first()
    if found is None:
        raise Refused(_("Nobody has authorized this post, so there is nothing to extend."))
    return found
