"""What campaigns hold of a creator (H7)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.models import Message, Order, Participant, Post
from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows
from lifecycle.transitions import Refused


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """Participations, orders with their fees, posts, and what was said."""
    keys = [account.pk for account in accounts]
    return {
        "participations": as_rows(Participant.objects.filter(account__in=keys)),
        "orders": as_rows(Order.objects.filter(participant__account__in=keys)),
        "posts": as_rows(Post.objects.filter(account__in=keys)),
        "messages": as_rows(Message.objects.filter(participant__account__in=keys)),
    }


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """Posts keep their figures and lose their words, pictures and addresses, which hold the handle; messages their text.

    What still waits to be sent is not sent.
    """
    keys = [account.pk for account in accounts]
    said = Message.objects.filter(participant__account__in=keys)
    for message in said.filter(status="queued"):
        with suppress(Refused):  # a worker has it
            message.fail(at=at, cause="click", reason=_("The creator’s data was erased."))
    said.update(subject="", body="", to="", reason="", message_id="", esp_id="")
    Post.objects.filter(account__in=keys).update(caption="", url="", thumbnail_url="")
    Participant.objects.filter(account__in=keys, orders__isnull=True).delete()
