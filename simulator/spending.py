"""What ads spend as time goes on: written down hour by hour, never taken back, never above a budget."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import ceil, inf
from zoneinfo import ZoneInfo

from django.db import transaction

from simulator import bindings, chance, clock
from simulator.models import Ad, AdCampaign, AdGroup, Advertiser, Spending

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = ("BUDGET_MODE_DAY", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET")
WITHOUT_LIMIT = 50.0  # what ads spend a day where nothing limits them, all together
Spans = dict[int, list[tuple[datetime, datetime]]]
Purse = AdCampaign | AdGroup


def settle(advertiser: Advertiser) -> None:
    """Write down what was spent since the last time, by the settings as they were; so do this before any change."""
    if clock.now() - advertiser.settled_at < timedelta(seconds=1):
        return
    with transaction.atomic():
        fresh = Advertiser.objects.select_for_update().get(pk=advertiser.pk)
        since, now = fresh.settled_at, clock.now()
        ads = _switched_on(fresh)
        if ads and since < now:
            _write(_spent(ads, bindings.spans(fresh), Taken(fresh), (since, now), ZoneInfo(fresh.timezone)))
        Advertiser.objects.filter(pk=fresh.pk).update(settled_at=max(since, now))
        advertiser.settled_at = max(since, now)


class Taken:
    """What is gone from every budget, by day and in all."""

    def __init__(self, advertiser: Advertiser) -> None:
        self._gone: dict[tuple[type, int, date | None], float] = defaultdict(float)
        rows = Spending.objects.filter(ad__advertiser=advertiser)
        for group, campaign, day, amount in rows.values_list("ad__group", "ad__group__campaign", "day", "amount"):
            self._add(group, campaign, day, amount)

    def room(self, purse: Purse, day: date) -> float:
        """What the budget has left on that day."""
        if purse.budget_mode == "BUDGET_MODE_INFINITE":
            return inf
        over = day if purse.budget_mode in DAILY else None
        return max(0.0, purse.budget - self._gone[type(purse), purse.pk, over])

    def take(self, ad: Ad, day: date, wanted: float) -> float:
        """As much of it as both budgets allow."""
        amount = min(wanted, self.room(ad.group, day), self.room(ad.group.campaign, day))
        self._add(ad.group_id, ad.group.campaign_id, day, amount)
        return amount

    def _add(self, group: int, campaign: int, day: date, amount: float) -> None:
        for over in (day, None):
            self._gone[AdGroup, group, over] += amount
            self._gone[AdCampaign, campaign, over] += amount


def is_running(ad: Ad, spans: Spans, at: datetime) -> bool:
    """Whether review, schedule and authorization let an ad run at that moment."""
    group = ad.group
    return (
        ad.reviewed_at <= at
        and group.starts_at <= at
        and (group.ends_at is None or at < group.ends_at)
        and any(begin <= at < end for begin, end in spans.get(ad.video_id, []))
    )


def _switched_on(advertiser: Advertiser) -> list[Ad]:
    on = {"deleted": False, "operation_status": "ENABLE"}
    above = {f"{level}__{name}": value for level in ("group", "group__campaign") for name, value in on.items()}
    ads = advertiser.ads.filter(**on, **above, reject_reason="").exclude(video__status="DELETE")
    return list(ads.select_related("group__campaign", "video__person").order_by("pk"))


def _spent(
    ads: list[Ad], spans: Spans, taken: Taken, between: tuple[datetime, datetime], zone: ZoneInfo
) -> dict[tuple[int, date], float]:
    """By ad and day of the advertiser; between two cuts nothing changes but the money left."""
    spent: dict[tuple[int, date], float] = defaultdict(float)
    paces = _Paces()
    for begin, end in pairwise(_cuts(ads, spans, *between, zone)):
        day, running = begin.astimezone(zone).date(), [ad for ad in ads if is_running(ad, spans, begin)]
        for ad in running:
            spent[ad.pk, day] += taken.take(ad, day, paces.of(ad, running, day) * ((end - begin) / DAY))
    return spent


def _cuts(ads: list[Ad], spans: Spans, since: datetime, now: datetime, zone: ZoneInfo) -> list[datetime]:
    first = since.replace(minute=0, second=0, microsecond=0)
    marks = {
        since,
        now,
        *(first + HOUR * n for n in range(1, ceil((now - first) / HOUR))),
        *_midnights(since, now, zone),
    }
    for ad in ads:
        marks |= {ad.reviewed_at, ad.group.starts_at, ad.group.ends_at or now}
        marks |= {at for span in spans.get(ad.video_id, []) for at in span}
    return sorted(at for at in marks if since <= at <= now)


def _midnights(since: datetime, now: datetime, zone: ZoneInfo) -> set[datetime]:
    """In zones half an hour apart they are no full hour of ours."""
    first = since.astimezone(zone).date()
    days = range(1, (now.astimezone(zone).date() - first).days + 1)
    return {datetime.combine(first + DAY * n, time(), zone).astimezone(UTC) for n in days}


class _Paces:
    """How much an ad would like to spend a day, with its good and its bad days."""

    def __init__(self) -> None:
        self._clips: dict[int, tuple[str, int]] = {}
        self._moods: dict[tuple[int, date], float] = {}

    def of(self, ad: Ad, running: Iterable[Ad], day: date) -> float:
        if ad.video_id not in self._clips:
            self._clips[ad.video_id] = chance.of_clip(ad.video)
        if (ad.pk, day) not in self._moods:
            draw = chance.of("paid", *self._clips[ad.video_id], ad.number, day)
            self._moods[ad.pk, day] = draw.uniform(0.6, 1.3)
        return self._moods[ad.pk, day] * _share(ad, running)


def _share(ad: Ad, running: Iterable[Ad]) -> float:
    group, campaign = ad.group, ad.group.campaign
    if group.budget_mode != "BUDGET_MODE_INFINITE":
        days = (group.ends_at - group.starts_at) / DAY if group.ends_at else 30
        return _a_day(group, days) / sum(other.group_id == group.pk for other in running)
    peers = sum(other.group.campaign_id == campaign.pk for other in running)
    return (_a_day(campaign, 30) if campaign.budget else WITHOUT_LIMIT) / peers


def _a_day(purse: Purse, days: float) -> float:
    return purse.budget if purse.budget_mode in DAILY else purse.budget / max(days, 1)


def _write(spent: dict[tuple[int, date], float]) -> None:
    before = {(row.ad_id, row.day): row.amount for row in Spending.objects.filter(ad__in={ad for ad, _ in spent})}
    Spending.objects.bulk_create(
        [
            Spending(ad_id=ad, day=day, amount=before.get((ad, day), 0.0) + amount)
            for (ad, day), amount in spent.items()
            if amount
        ],
        update_conflicts=True,
        unique_fields=["ad", "day"],
        update_fields=["amount"],
    )
