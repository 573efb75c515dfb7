"""Paid results by ad and day, corrected where TikTok corrects itself, and summed into the posts' paid days (S6)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from campaigns import keeping
from campaigns.models import PaidDay, Post
from campaigns.models.money import BOUGHT
from spark_ads import ad_accounts, by_hand, delivery
from spark_ads.models import Ad, AdAccount, AdDay, Correction
from spark_ads.models.result import COUNTS, FIGURES
from tiktok.answers import PaidFigures
from tiktok.client import Client
from tiktok.connecting import client_for
from tiktok.rounds import begin_round, each_brand

PAUSE: Final = timedelta(minutes=30)
LOOK_BACK: Final = 28  # days: TikTok corrects the past for about so long
LONGEST: Final = 30  # days in one question
ADS_AT_ONCE: Final = 100
A_DAY: Final = timedelta(days=1)
NAMES: Final = {  # our name of a figure: TikTok's
    "spend": "spend",
    "impressions": "impressions",
    "clicks": "clicks",
    "conversions": "conversion",
    "views": "video_play_actions",
    "views_2s": "video_watched_2s",
    "views_6s": "video_watched_6s",
    "completed": "video_views_p100",
    "engagements": "engagements",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
    "follows": "follows",
}
Figures = dict[str, Any]


def go_round(*, at: datetime) -> None:
    """The accounts whose results are due."""
    due = begin_round(AdAccount.objects.due_for_report(at), field="next_report_at", at=at)
    each_brand(due, lambda accounts: read(accounts, at=at), at=at, size=1)


def read(accounts: Sequence[AdAccount], *, at: datetime) -> int:
    """Ask for the results of all ads of accounts of one brand; how many days changed."""
    with client_for(accounts[0].brand) as client:
        return sum(read_account(account, client, at=at) for account in accounts)


def read_account(account: AdAccount, client: Client, *, at: datetime) -> int:
    """Everything TikTok may have added or corrected since the last time. Without a currency money means nothing."""
    ad_accounts.describe(account, client, at=at)
    by_hand.read(account, client, at=at)
    ads = {ad.tiktok_id: ad for ad in Ad.objects.in_account(account).filter(is_final=False).exclude(tiktok_id="")}
    changed = 0
    if ads and account.currency:
        for since, last in _windows(_begin(account, ads.values()), account.today(at=at)):
            for ids in _batches(list(ads)):
                rows = list(client.paid_report(account.advertiser_id, "ad", since=since, until=last, ids=ids))
                changed += keep(account, ads, rows, at=at)
        settle(account, at=at)
    done: dict[str, Any] = {"reported_until": account.today(at=at)} if account.currency else {}
    AdAccount.objects.filter(pk=account.pk).update(next_report_at=at + PAUSE / settings.TIKTOK_LOOK_PACE, **done)
    return changed


def settle(account: AdAccount, *, at: datetime) -> None:
    """Stop asking about ads that were deleted, or whose schedule was over, longer ago than TikTok corrects the past.

    Called once everything up to now has been read: the rule is about what TikTok may still say, not about how long ago it was.
    One whose schedule is put off in Ads Manager is asked about again (`ad_following.settle_ads`).
    """
    before = at - A_DAY * (LOOK_BACK + 1)
    over = Q(ended_at__lte=before) | Q(delivery=delivery.DONE, ad_group__ends_at__lte=before)
    Ad.objects.in_account(account).filter(over, is_final=False).update(is_final=True)


def keep(account: AdAccount, ads: dict[str, Ad], rows: Iterable[PaidFigures], *, at: datetime) -> int:
    """Write rows of the report where they differ from what is kept; how many did. Posts' paid days follow in the same step."""
    with transaction.atomic():
        AdAccount.objects.select_for_update().get(pk=account.pk)
        told = {(ads[row.object_id].pk, row.day): _figures(row) for row in rows if row.day and row.object_id in ads}
        known = {
            (day.ad_id, day.date): day
            for day in AdDay.objects.filter(ad__in={ad for ad, _ in told}, date__in={day for _, day in told})
        }
        changed = {key: new for key, new in told.items() if key not in known or _differs(known[key], new)}
        _note_corrections(account, known, changed, at=at)
        _write(account, told, at=at)
        sum_up(AdDay.objects.filter(ad__in={ad for ad, _ in changed}, date__in={day for _, day in changed}))
    return len(changed)


def sum_up(days: QuerySet[AdDay]) -> None:
    """Make anew the paid days of the posts whose ads these days belong to. Each ad's day counts in one of them, once.

    Called in the transaction that wrote the days. The posts are locked first: two accounts may advertise one post, and
    each is to see what the other wrote.
    """
    touched = days.filter(ad__asset__post__isnull=False).order_by()
    keys = set(touched.values_list("ad__asset__post", "date", "currency"))
    if not keys:
        return
    posts = Post.objects.select_for_update(no_key=True).filter(pk__in={post for post, _, _ in keys}).order_by("pk")
    list(posts.values_list("pk"))
    all_days = AdDay.objects.filter(ad__asset__post__in={post for post, _, _ in keys}, date__in={d for _, d, _ in keys})
    rows: Any = all_days.order_by().values("brand", "ad__asset__post", "date", "currency")
    rows = rows.annotate(**{f"sum_{name}": Sum(name) for name in BOUGHT})
    keeping.keep_paid(
        [_paid_day(row) for row in rows if (row["ad__asset__post"], row["date"], row["currency"]) in keys]
    )


def _paid_day(row: dict[str, Any]) -> PaidDay:
    sums = {name: row[f"sum_{name}"] for name in BOUGHT}
    return PaidDay(
        brand_id=row["brand"], post_id=row["ad__asset__post"], date=row["date"], currency=row["currency"], **sums
    )


def _begin(account: AdAccount, ads: Iterable[Ad]) -> date:
    """From where to ask: far enough back for corrections, from the first ad on where nothing was read yet."""
    first = account.today(at=min(ad.submitted_at or ad.created_at for ad in ads)) - A_DAY
    if account.reported_until is None:
        return first
    return max(first, account.reported_until - A_DAY * LOOK_BACK)


def _windows(since: date, until: date) -> Iterator[tuple[date, date]]:
    while since <= until:
        last = min(since + A_DAY * (LONGEST - 1), until)
        yield since, last
        since = last + A_DAY


def _batches(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + ADS_AT_ONCE] for start in range(0, len(ids), ADS_AT_ONCE))


def _figures(row: PaidFigures) -> Figures:
    spend = row.metrics.get("spend", Decimal(0))
    counts = {name: row.metrics.get(NAMES[name]) for name in COUNTS}
    return {"spend": spend, **{name: None if value is None else int(value) for name, value in counts.items()}}


def _differs(day: AdDay, new: Figures) -> bool:
    return any(getattr(day, name) != new[name] for name in FIGURES)


def _note_corrections(
    account: AdAccount, known: dict[Any, AdDay], changed: dict[Any, Figures], *, at: datetime
) -> None:
    """A day that was over when TikTok last spoke of it and is said otherwise now is corrected; one that went on is not."""
    corrected = [(known[key], new) for key, new in changed.items() if key in known and _was_over(known[key], account)]
    Correction.objects.bulk_create(
        Correction(brand_id=account.brand_id, day=day, at=at, before=before, after=after)
        for day, new in corrected
        for before, after in [_difference(day, new)]
    )


def _was_over(day: AdDay, account: AdAccount) -> bool:
    """Whether the day had ended where the account is when TikTok last spoke of it."""
    return day.date < account.today(at=day.observed_at)


def _difference(day: AdDay, new: Figures) -> tuple[dict[str, str | int | None], dict[str, str | int | None]]:
    names = [name for name in FIGURES if getattr(day, name) != new[name]]
    return {name: _plain(getattr(day, name)) for name in names}, {name: _plain(new[name]) for name in names}


def _plain(value: Decimal | int | None) -> str | int | None:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _write(account: AdAccount, told: dict[tuple[int, date], Figures], *, at: datetime) -> None:
    AdDay.objects.bulk_create(
        [
            AdDay(brand_id=account.brand_id, ad_id=ad, date=day, currency=account.currency, observed_at=at, **figures)
            for (ad, day), figures in told.items()
        ],
        update_conflicts=True,
        unique_fields=["ad", "date"],
        update_fields=[*FIGURES, "observed_at"],
    )
