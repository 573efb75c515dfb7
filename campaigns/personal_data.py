"""What campaigns hold of a creator (H7)."""

from collections.abc import Iterable
from datetime import datetime

from campaigns.models import Order, Participant, Post, Publication, RetiredLink
from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """Participations, orders with their fees, and posts."""
    keys = [account.pk for account in accounts]
    return {
        "participations": as_rows(Participant.objects.filter(account__in=keys)),
        "orders": as_rows(Order.objects.filter(participant__account__in=keys)),
        "publications": as_rows(Publication.objects.filter(version__deliverable__order__participant__account__in=keys)),
        "posts": as_rows(Post.objects.filter(account__in=keys)),
    }


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """Posts keep their figures and lose their words, pictures and addresses, which hold the handle; why somebody was out is forgotten."""
    keys = [account.pk for account in accounts]
    Post.objects.filter(account__in=keys).update(caption="", url="", thumbnail_url="")
    orders = Order.objects.filter(participant__account__in=keys)
    orders.filter(page_closed_at__isnull=True).update(page_closed_at=at)  # the pages name the creator
    orders.update(decline_reason="")
    RetiredLink.objects.filter(order__in=orders).delete()
    Participant.objects.filter(account__in=keys, orders__isnull=True).delete()
    Participant.objects.filter(account__in=keys).update(out_reason="")
