"""Threads: one for each participant, the unread first; what stands in one, and who a bulk send is meant for."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from brands import keyset
from campaigns.models import Campaign, Message, Order, Participant
from campaigns.models.campaign import Place
from campaigns.models.order import Status as OrderStatus

UNREAD_FIRST = 10**15  # above any message's key
BY_RANK = keyset.Order("rank")

SHOWN = {
    "all": _("All"),
    "unread": _("Unread"),
    "trouble": _("Did not arrive"),
}
# Whom to write to: by the status of an order, or by the thread itself.
EVERYBODY = "all"
SILENT = "silent"
CHOSEN = "chosen"
GROUPS = (EVERYBODY, SILENT, CHOSEN, *OrderStatus.values)


def threads(campaign: Campaign) -> QuerySet[Participant]:
    """The campaign's threads with what their list shows: `unread`, `last_id`, `rank`."""
    mine = Message.objects.filter(participant=OuterRef("pk"))
    newest = mine.order_by("-id").values("id")[:1]
    unread = mine.unread().order_by().values("participant").annotate(number=Count("*")).values("number")
    return (
        campaign.participants.select_related("account__creator")
        .annotate(last_id=Subquery(newest), unread=Coalesce(Subquery(unread), 0))
        .annotate(
            rank=Coalesce("last_id", Value(0), output_field=BigIntegerField())
            + Case(When(unread__gt=0, then=Value(UNREAD_FIRST)), default=Value(0), output_field=BigIntegerField())
        )
    )


def only(rows: QuerySet[Any], shown: str, words: str) -> QuerySet[Any]:
    """The threads of one kind whose account matches."""
    if words:
        rows = rows.filter(Q(account__handle__icontains=words.lstrip("@")) | Q(account__display_name__icontains=words))
    if shown == "unread":
        rows = rows.filter(unread__gt=0)
    if shown == "trouble":
        rows = rows.filter(Exists(Message.objects.not_arrived().filter(participant=OuterRef("pk"))))
    return rows


def with_last(rows: Iterable[Participant]) -> list[tuple[Participant, Message | None]]:
    """Each thread with its last message."""
    shown = list(rows)
    last = Message.objects.in_bulk([row.last_id for row in shown if row.last_id])  # type: ignore[attr-defined]
    return [(row, last.get(row.last_id)) for row in shown]  # type: ignore[attr-defined]


def read(participant: Participant, *, at: datetime) -> None:
    """A member has seen what the creator wrote."""
    participant.messages.unread().update(read_at=at)


def fingerprint(messages: Iterable[Message]) -> str:
    """What a page that shows these messages is known by: another one when any of them changed."""
    told = ";".join(f"{message.pk} {message.status} {message.attempts}" for message in messages)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def for_creator(order: Order) -> list[Message]:
    """The thread as the creator sees it, the oldest first: what was said, whatever became of the e-mail."""
    messages = Message.objects.filter(participant_id=order.participant_id).select_related("author")
    return list(messages.order_by("-id")[:100])[::-1]


def recipients(campaign: Campaign, group: str, chosen: Iterable[int]) -> QuerySet[Participant]:
    """The participants of a group: everybody still in, those with an order of a status, the silent, or the chosen."""
    rows = campaign.participants.order_by("id")
    if group == CHOSEN:
        return rows.filter(pk__in=list(chosen))
    rows = rows.filter(status=Place.IN)
    if group == SILENT:
        wrote = Message.objects.filter(participant=OuterRef("pk"), from_creator=True)
        return rows.filter(~Exists(wrote), messages__from_creator=False).distinct()
    if group in OrderStatus.values:
        return rows.filter(Exists(Order.objects.filter(participant=OuterRef("pk"), status=group)))
    return rows


def count_of_groups(campaign: Campaign, kept: str = "") -> list[tuple[str, str, int]]:
    """The groups to choose from, in words, with how many belong to each; empty ones of a status are left out, but for `kept`."""
    inside = Q(participant__status=Place.IN)
    by_status = dict(
        campaign.orders.filter(inside)
        .order_by()
        .values_list("status")
        .annotate(number=Count("participant", distinct=True))
    )
    groups = [
        (EVERYBODY, str(_("Everybody in the campaign")), recipients(campaign, EVERYBODY, []).count()),
        (SILENT, str(_("Written to, no answer yet")), recipients(campaign, SILENT, []).count()),
    ]
    shown = [value for value in OrderStatus.values if value in by_status or value == kept]
    return groups + [(value, str(OrderStatus(value).label), by_status.get(value, 0)) for value in shown]
