"""What campaigns hold of a creator (H7)."""

from collections.abc import Iterable
from datetime import datetime

from campaigns.models import Order, OrderBatchItem, OrderEdit, Participant, Post
from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """Participations, orders with their fees, and posts."""
    keys = [account.pk for account in accounts]
    return {
        "participations": as_rows(Participant.objects.filter(account__in=keys)),
        "orders": as_rows(Order.objects.filter(participant__account__in=keys)),
        "changes of orders": as_rows(OrderEdit.objects.filter(order__participant__account__in=keys)),
        "posts": as_rows(Post.objects.filter(account__in=keys)),
    }


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """Posts keep their figures and lose their words, pictures and addresses, which hold the handle."""
    keys = [account.pk for account in accounts]
    Post.objects.filter(account__in=keys).update(caption="", url="", thumbnail_url="")
    # TikTok's words and ours name the handle; what a creator was told, or said, is theirs.
    Order.objects.filter(participant__account__in=keys).update(reason="", cancel_reason="")
    OrderBatchItem.objects.filter(participant__account__in=keys).update(words="")
    Participant.objects.filter(account__in=keys, orders__isnull=True).delete()
