"""Reminders of due dates: three days before, on the day, three days after. Each once, whenever beat runs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from campaigns.messaging import variables, writing
from campaigns.models import Campaign, Deliverable, Message, Participant
from campaigns.models.campaign import Place, Status
from campaigns.models.message import Purpose

# Days from the due date, the last first: who was not reminded in time gets the one that fits today.
STAGES = (3, 0, -3)
GRACE = 3  # days for which a reminder that was missed still makes sense
WAKING_HOURS = range(8, 21)  # in the brand's own time
MOST_AT_ONCE = 1_000


def remind(*, at: datetime) -> int:
    """Write the reminders that are due; the mail's sweep sends them. How many there were."""
    written = 0
    for key, videos in groupby(_candidates(at), key=lambda video: (video.order_id, video.due_date)):
        written += _remind(key, list(videos), at=at)
    return written


def switch(campaign: Campaign, *, on: bool) -> None:
    """Whether creators of a campaign are reminded."""
    campaign.reminders = on
    campaign.save(update_fields=["reminders"])


def stage_on(today: date, due: date, ordered: date) -> int | None:
    """Which reminder fits today, if any: none whose day was over before the order was made."""
    for days in STAGES:
        day = due + timedelta(days=days)
        if day <= today:
            return days if today < day + timedelta(days=GRACE) and ordered < day else None
    return None


def _candidates(at: datetime) -> Iterator[Deliverable]:
    """Videos that wait for their creator and are due within days, an order's side by side."""
    today = at.date()
    near = (today - timedelta(days=STAGES[0] + GRACE + 1), today - timedelta(days=STAGES[-1] - 1))
    rows = Deliverable.objects.outstanding().filter(
        status__in=variables.TO_DO,
        due_date__range=near,
        order__campaign__reminders=True,
        order__campaign__status__in=[Status.LIVE, Status.PAUSED],
        order__participant__status=Place.IN,
    )
    rows = rows.exclude(status="waiting", versions__status="awaiting")  # the brand's turn
    return rows.select_related("order", "brand").order_by("order_id", "due_date", "position").iterator(MOST_AT_ONCE)


def _remind(which: tuple[int, date | None], videos: list[Deliverable], *, at: datetime) -> int:
    """Write one reminder about the videos of an order that are due on one day, unless it was written before."""
    order, due = videos[0].order, which[1]
    here = at.astimezone(ZoneInfo(videos[0].brand.timezone))
    stage = stage_on(here.date(), due, order.created_at.astimezone(here.tzinfo).date()) if due else None
    key = f"reminder {order.pk} {due} {stage}"
    if stage is None or here.hour not in WAKING_HOURS:
        return 0
    if Message.objects.filter(brand_id=order.brand_id, key=key).exists():
        return 0
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    (order,) = [each for each in participant.orders.all() if each.pk == order.pk]  # the one that comes with its facts
    message = writing.by_purpose(participant, order, Purpose.REMINDER, key=key, at=at)
    return int(writing.write_once(message, by=None, at=at, cause="reminder").pk == message.pk)
