"""Limelight's tables beside the simulator's, object by object."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from brands.models import Brand
from campaigns.models import Deliverable, Order, Post
from creators.models import Account, Invitation
from lifecycle.models import CREATE, Lifecycle, StatusChange
from simulator import clock, people
from simulator import models as theirs
from spark_ads.models import Authorization

ORDERS = {
    "PENDING": "created",
    "ACCEPTED": "joined",
    "COMPLETED": "fulfilled",
    "DECLINED": "declined",
    "CANCELLED": "cancelled",
    "EXPIRED": "expired",
}
REVIEWS = {
    "NO_REVIEW": "uploaded",
    "CONTENT_REVIEWING": "in_review",
    "AD_REVIEWING": "in_review",
    "SUCCEED": "approved",
    "CONTENT_REVIEW_FAIL": "changes_requested",
    "AD_REVIEW_FAIL": "changes_requested",
    "ALL_FAIL": "changes_requested",
}
INVITATIONS = {"invited": {"sent"}, "seen": {"sent", "seen"}, "joined": {"joined"}, "declined": {"declined"}}
Found = Iterator[tuple[str, str]]  # what was compared, and the difference or ""


def everything(brand: Brand) -> tuple[int, Counter[str], list[str]]:
    """How many objects were compared, how many of each kind, and every difference in words."""
    kinds: Counter[str] = Counter()
    differences: list[str] = []
    for compare in (_accounts, _invitations, _orders, _deliverables, _posts, _authorizations, _histories):
        for kind, difference in compare(brand):
            kinds[kind] += 1
            if difference:
                differences.append(f"{kind}: {difference}")
    return sum(kinds.values()), kinds, differences


def _says(what: str, ours: Any, truth: Any) -> str:
    agrees = ours in truth if isinstance(truth, set) else ours == truth
    return "" if agrees else f"{what} is {ours!r} here, {truth!r} at TikTok"


def _accounts(brand: Brand) -> Found:
    truth = dict(theirs.Person.objects.values_list("handle", "in_tcm"))
    for handle, here in Account.objects.filter(brand=brand).values_list("handle", "in_marketplace"):
        yield "account", _says(f"@{handle} in TTCM", here, truth.get(handle or "", False))


def _invitations(brand: Brand) -> Found:
    truth: dict[str, str] = {}
    for handle, status in theirs.Invitation.objects.order_by("pk").values_list("person__handle", "status"):
        truth[handle] = status
    for invitation in Invitation.objects.filter(brand=brand).select_related("account"):
        handle = invitation.account.handle or ""
        person = people.find(handle)
        wanted = INVITATIONS[truth[handle]] if handle in truth else {"rejected"}
        if handle not in truth and person and person.in_tcm:
            wanted = {"joined"}
        yield "invitation", _says(f"the invitation of @{handle}", invitation.status, wanted)


def _orders(brand: Brand) -> Found:
    ours = {order.tiktok_id: order for order in Order.objects.filter(brand=brand).select_related("code")}
    at_tiktok = theirs.Order.objects.filter(account__account_id=brand.connection.account_id)
    for order in at_tiktok.select_related("code").prefetch_related("clips"):
        mine = ours.pop(order.order_id, None)
        if mine is None:
            yield "order", f"order {order.order_id} is at TikTok and not here"
            continue
        yield "order", _says(f"order {order.order_id}", mine.status, _progress(order))
        yield "campaign code", _says(f"the code of {order.order_id}", mine.code and mine.code.code, order.code.code)
    for mine in ours.values():
        yield "order", _says(f"order {mine.pk}, unknown at TikTok,", mine.status, "failed")


def _progress(order: theirs.Order) -> set[str]:
    """An order with a video is in progress; one whose post went before all were seen together was never seen fulfilled."""
    if order.status == "ACCEPTED" and order.clips.all():
        return {"in_progress"}
    lost = any(clip.status == "DELETE" and clip.published_at for clip in order.clips.all())
    return {ORDERS[order.status]} | ({"in_progress"} if order.status == "COMPLETED" and lost else set())


def _deliverables(brand: Brand) -> Found:
    clips: dict[tuple[str, int], theirs.Video] = {}
    for clip in theirs.Video.objects.filter(order__isnull=False).select_related("order").order_by("pk"):
        key = (clip.order.order_id, clip.place or 0)
        if key not in clips or clips[key].status == "DELETE":
            clips[key] = clip
    rows = Deliverable.objects.filter(brand=brand, order__tiktok_id__gt="").select_related("order")
    for deliverable in rows:
        truth = clips.get((deliverable.order.tiktok_id, deliverable.position - 1))
        here = (deliverable.status, deliverable.tiktok_video_id)
        yield "deliverable", _says(f"deliverable {deliverable.pk}", here, _truth_of(truth, here))


def _truth_of(clip: theirs.Video | None, here: tuple[str, str]) -> Any:
    """Of several videos that came and went it is not told here which was the last."""
    if clip is None:
        return ("waiting", "")
    if clip.status == "DELETE":
        return ("removed", here[1])
    status = "published" if clip.status == "RELEASE" else REVIEWS[clip.review_status]
    return (status, clip.video_id)


def _posts(brand: Brand) -> Found:
    ours = {post.tiktok_id: post for post in Post.objects.filter(brand=brand).select_related("order")}
    for clip in theirs.Video.objects.filter(order__isnull=False, published_at__isnull=False).select_related("order"):
        post = ours.pop(clip.video_id, None)
        if post is None:
            gone = clip.status == "DELETE"  # before anybody looked
            yield "post", "" if gone else f"post {clip.video_id} is at TikTok and not here"
            continue
        yield "post", _says(f"post {clip.video_id} removed", post.removed_at is not None, clip.status == "DELETE")
        yield "tie", _says(f"the order of post {clip.video_id}", post.order.tiktok_id, clip.order.order_id)
        yield "tie", _says(f"post {clip.video_id} tied by", post.tied_by, "code" if clip.linked_by_code else "link")
    for video_id in ours:
        yield "post", f"post {video_id} is here and not at TikTok"


def _authorizations(brand: Brand) -> Found:
    truth = {row.video.video_id: row for row in theirs.Authorization.objects.select_related("video")}
    for mine in Authorization.objects.filter(brand=brand).select_related("post"):
        row = truth.get(mine.post.tiktok_id)
        here = (mine.status, mine.video_code, mine.ends_at)
        yield "authorization", _says(f"the authorization of post {mine.post.tiktok_id}", here, _standing(row, here))


def _standing(row: theirs.Authorization | None, here: tuple[Any, ...]) -> Any:
    """TikTok gives times to the second. What is over keeps the code and time it had here.

    So does what was asked to hold longer and ran out while the creator had not answered: TikTok goes on waiting.
    """
    if row is None or not (row.request or row.code):
        # Nothing is asked there: it waits, was refused, or its post went.
        return {("requested", "", None), ("failed", "", None), ("deleted", "", None)}
    if row.video.status == "DELETE":  # what was over before stays so; a post that is gone cannot be asked for again
        return {(status, *here[1:]) for status in ("deleted", "rejected", "expired", "revoked", "failed")}
    ends_at = row.ends_at and row.ends_at.replace(microsecond=0)
    known, told = here[1:], (row.code, ends_at)
    if row.code and not row.deleted and ends_at and ends_at > clock.now():
        soon = (ends_at - clock.now()).days < 7
        return {("authorized", *told)} | ({("expiring", *told)} if soon else set())
    if row.request == "WAITING":
        asked_to_extend = row.code and not row.deleted and ends_at and row.updated_at <= ends_at
        return {("requested", *known)} | ({("expired", *told)} if asked_to_extend else set())
    over = {("rejected", *known)} if row.request == "REJECTED" else set()
    if row.code:
        over.add(("revoked" if row.deleted else "expired", *told))
    return over


def _histories(brand: Brand) -> Found:
    """Each status has a history whose steps fit together and are declared."""
    for model in apps.get_models():
        if issubclass(model, Lifecycle):
            yield from _histories_of(model, brand)


def _histories_of(model: Any, brand: Brand) -> Found:
    declared = {(t.name, t.source, t.target) for t in model().get_all_status_transitions()}
    steps: dict[int, list[StatusChange]] = defaultdict(list)
    kind = ContentType.objects.get_for_model(model)
    for change in StatusChange.objects.filter(brand=brand, subject_type=kind).order_by("id"):
        steps[change.subject_id].append(change)
    for pk, status in model._base_manager.filter(brand=brand).values_list("pk", "status"):
        yield (
            f"{model._meta.verbose_name} history",
            _broken(f"{model.__name__} {pk}", steps[pk], status, declared, model.EVENTS),
        )


def _broken(
    what: str, changes: list[StatusChange], status: str, declared: set[tuple[str, str, str]], events: Collection[str]
) -> str:
    before = None
    for change in changes:
        if before is not None and change.from_status != before:
            return f"{what}: {change.action} began at {change.from_status}, though it was {before}"
        step = (change.action, change.from_status, change.to_status)
        if change.action not in (CREATE, *events) and step not in declared:
            return f"{what}: {step} is not declared"
        before = change.to_status
    if before is not None and before != status:
        return f"{what} is {status}, its history ends at {before}"
    return ""
