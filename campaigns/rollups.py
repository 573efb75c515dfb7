"""The days of campaigns, summed from the days of their posts: what a report reads instead of snapshots (P7)."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from campaigns import figures
from campaigns.models import Campaign
from campaigns.models.money import BOUGHT
from campaigns.models.snapshot import SUMMABLE

LOCKS = 7_020  # ours alone among advisory locks; the second number is the campaign
GROUPED = f"""
    SELECT p.brand_id, p.campaign_id, d.date, d.traffic, count(*), {", ".join(f"sum(d.{name}_gained)" for name in SUMMABLE)}
    FROM campaigns_postday d JOIN campaigns_post p ON p.id = d.post_id"""
INSERT = f"INSERT INTO campaigns_campaignday (brand_id, campaign_id, date, traffic, posts, {', '.join(SUMMABLE)})"
REPLACE = f"""
    ON CONFLICT (campaign_id, date, traffic) DO UPDATE
    SET posts = excluded.posts, {figures.assignments("excluded", SUMMABLE)}"""
INSERT_PAID = f"""
    INSERT INTO campaigns_campaignpaidday (brand_id, campaign_id, date, currency, told, {", ".join(BOUGHT)})
    SELECT p.brand_id, p.campaign_id, d.date, d.currency, t.id IS NOT NULL, {", ".join(f"sum(d.{name})" for name in BOUGHT)}
    FROM campaigns_paidday d JOIN campaigns_post p ON p.id = d.post_id AND p.has_ads
    LEFT JOIN campaigns_posttotal t ON t.post_id = p.id AND t.traffic = 'paid'"""


def recount_campaign(campaign: Campaign | int | None, *, of: Sequence[int] = ()) -> None:
    """Count the campaign's days anew: its posts changed. `of` are ids of posts, tied or untied: only their days are counted."""
    if campaign is None:  # a post that was nobody's
        return
    key = campaign if isinstance(campaign, int) else campaign.pk
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, [key])
        only, posts = _days_of("campaigns_postday", of)
        figures.run(cursor, f"DELETE FROM campaigns_campaignday WHERE campaign_id = %s{only}", [key, *posts])
        figures.run(cursor, f"{INSERT} {GROUPED} WHERE p.campaign_id = %s{only} GROUP BY 1, 2, 3, 4", [key, *posts])
        _recount_paid(cursor, key, *_days_of("campaigns_paidday", of))


def recount_paid(campaign: int, *, days: Collection[date]) -> None:
    """Count the campaign's paid days anew on some days."""
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, [campaign])
        _recount_paid(cursor, campaign, f" AND date IN ({', '.join(['%s'] * len(days))})", list(days))


def recount_gained(cursor: CursorWrapper) -> None:
    """Count anew the days of campaigns whose posts' days are in the table `gained`."""
    figures.run(
        cursor,
        "SELECT DISTINCT p.campaign_id FROM gained g JOIN campaigns_post p ON p.id = g.post_id "
        "WHERE p.campaign_id IS NOT NULL ORDER BY 1",
    )
    _lock(cursor, [key for (key,) in cursor.fetchall()])
    keys = "SELECT DISTINCT p.campaign_id, g.date, g.traffic FROM gained g JOIN campaigns_post p ON p.id = g.post_id"
    figures.run(
        cursor,
        f"""{INSERT} {GROUPED}
            JOIN ({keys}) k ON k.campaign_id = p.campaign_id AND k.date = d.date AND k.traffic = d.traffic
            WHERE true GROUP BY 1, 2, 3, 4 {REPLACE}""",
    )
    _recount_newly_told(cursor)


def _recount_newly_told(cursor: CursorWrapper) -> None:
    """Posts that tell paid counters for the first time now count otherwise among those with ads."""
    figures.run(
        cursor,
        """SELECT DISTINCT p.campaign_id, p.id FROM gained g JOIN campaigns_post p ON p.id = g.post_id
            WHERE g.traffic = 'paid' AND g.since IS NULL AND p.has_ads AND p.campaign_id IS NOT NULL ORDER BY 1, 2""",
    )
    for campaign, rows in groupby(cursor.fetchall(), key=itemgetter(0)):
        _recount_paid(cursor, campaign, *_days_of("campaigns_paidday", [post for _campaign, post in rows]))


def _recount_paid(cursor: CursorWrapper, campaign: int, only: str, of: Sequence[Any]) -> None:
    figures.run(cursor, f"DELETE FROM campaigns_campaignpaidday WHERE campaign_id = %s{only}", [campaign, *of])
    figures.run(cursor, f"{INSERT_PAID} WHERE p.campaign_id = %s{only} GROUP BY 1, 2, 3, 4, 5", [campaign, *of])


def _days_of(table: str, posts: Sequence[int]) -> tuple[str, list[int]]:
    """What a statement about days ends with, and its parameters, to be about the days of some posts only; none is all."""
    if not posts:
        return "", []
    return f" AND date IN (SELECT date FROM {table} WHERE post_id IN ({', '.join(['%s'] * len(posts))}))", list(posts)


def _lock(cursor: CursorWrapper, keys: list[int]) -> None:
    """One at a time counts a campaign, else each would miss what the other has not committed. SQLite has one writer anyway."""
    if figures.on_postgresql() and keys:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key::int) FROM unnest(%s::bigint[]) key",
            [LOCKS, [k % 2**31 for k in keys]],
        )
