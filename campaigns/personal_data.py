"""What campaigns hold of a creator (H7)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns import media, uploading
from campaigns.models import (
    Comment,
    LinkRequest,
    Message,
    Order,
    OrderBatchItem,
    OrderEdit,
    Participant,
    PastedLink,
    Post,
    PostImportRow,
    Publication,
    RetiredLink,
    Upload,
    Version,
)
from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows
from lifecycle.transitions import Refused


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """Participations, orders with their fees, posts, videos handed in, and what was said."""
    keys = [account.pk for account in accounts]
    theirs = {"deliverable__order__participant__account__in": keys}
    return {
        "participations": as_rows(Participant.objects.filter(account__in=keys)),
        "orders": as_rows(Order.objects.filter(participant__account__in=keys)),
        "publications": as_rows(Publication.objects.filter(version__deliverable__order__participant__account__in=keys)),
        "changes of orders": as_rows(OrderEdit.objects.filter(order__participant__account__in=keys)),
        "posts": as_rows(Post.objects.filter(account__in=keys)),
        "link requests": as_rows(LinkRequest.objects.filter(post__account__in=keys)),
        "rows of imported files": as_rows(PostImportRow.objects.filter(post__account__in=keys)),
        "versions": as_rows(Version.objects.filter(**theirs)),
        "uploads": as_rows(Upload.objects.filter(**theirs)),
        "comments": as_rows(Comment.objects.filter(version__in=Version.objects.filter(**theirs))),
        "messages": as_rows(Message.objects.filter(participant__account__in=keys)),
    }


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """Posts keep their figures and lose what holds the handle; messages their text; videos, and why somebody was out, go.

    What still waits to be sent is not sent.
    """
    keys = [account.pk for account in accounts]
    _erase_videos(keys, at=at)
    said = Message.objects.filter(participant__account__in=keys)
    for message in said.filter(status="queued"):
        with suppress(Refused):  # a worker has it
            message.fail(at=at, cause="click", reason=_("The creator’s data was erased."))
    said.update(subject="", body="", to="", reason="", message_id="", esp_id="")
    Post.objects.filter(account__in=keys).update(caption="", url="", thumbnail_url="")
    PostImportRow.objects.filter(post__account__in=keys).update(cells=[], facts={}, reason="")
    PastedLink.objects.filter(post__account__in=keys).update(found="")
    orders = Order.objects.filter(participant__account__in=keys)
    orders.filter(page_closed_at__isnull=True).update(page_closed_at=at)  # the pages name the creator
    orders.update(decline_reason="", reason="", cancel_reason="")  # TikTok's words and ours name the handle
    RetiredLink.objects.filter(order__in=orders).delete()
    OrderBatchItem.objects.filter(participant__account__in=keys).update(words="")
    Participant.objects.filter(account__in=keys, orders__isnull=True).delete()
    Participant.objects.filter(account__in=keys).update(out_reason="")


def _erase_videos(keys: list[int], *, at: datetime) -> None:
    """Files and what the creator said; that there were versions, and what the brand answered, stays."""
    theirs = {"deliverable__order__participant__account__in": keys}
    for upload in Upload.objects.filter(**theirs):
        uploading.forget(upload)
    versions = Version.objects.filter(**theirs)
    Comment.objects.filter(version__in=versions, from_creator=True).delete()
    for version in versions:
        media.remove(version, at=at)
    versions.update(name="", caption="")
