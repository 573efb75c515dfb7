"""The days of campaigns, summed from the days of their posts: what a report reads instead of snapshots (P7)."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from campaigns import figures
from campaigns.models import Campaign
from campaigns.models.snapshot import SUMMABLE

LOCKS = 7_020  # ours alone among advisory locks; the second number is the campaign
GROUPED = f"""
    SELECT p.brand_id, p.campaign_id, d.date, d.traffic, count(*), {", ".join(f"sum(d.{name}_gained)" for name in SUMMABLE)}
    FROM campaigns_postday d JOIN campaigns_post p ON p.id = d.post_id"""
INSERT = f"INSERT INTO campaigns_campaignday (brand_id, campaign_id, date, traffic, posts, {', '.join(SUMMABLE)})"
REPLACE = f"""
    ON CONFLICT (campaign_id, date, traffic) DO UPDATE
    SET posts = excluded.posts, {figures.assignments("excluded", SUMMABLE)}"""


def recount_campaign(campaign: Campaign | int | None, *, of: Sequence[int] = ()) -> None:
    """Count the campaign's days anew: its posts changed. `of` are ids of posts, tied or untied: only their days are counted."""
    if campaign is None:  # a post that was nobody's
        return
    key = campaign if isinstance(campaign, int) else campaign.pk
    posts, only = list(of), ""
    if posts:
        only = f"SELECT DISTINCT date FROM campaigns_postday WHERE post_id IN ({', '.join(['%s'] * len(posts))})"
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, [key])
        figures.run(
            cursor,
            f"DELETE FROM campaigns_campaignday WHERE campaign_id = %s{_within('date', only)}",
            [key, *posts],
        )
        figures.run(
            cursor,
            f"{INSERT} {GROUPED} WHERE p.campaign_id = %s{_within('d.date', only)} GROUP BY 1, 2, 3, 4",
            [key, *posts],
        )


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


def _lock(cursor: CursorWrapper, keys: list[int]) -> None:
    """One at a time counts a campaign, else each would miss what the other has not committed. SQLite has one writer anyway."""
    if figures.on_postgresql() and keys:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key::int) FROM unnest(%s::bigint[]) key",
            [LOCKS, [k % 2**31 for k in keys]],
        )


def _within(column: str, dates: str) -> str:
    return f" AND {column} IN ({dates})" if dates else ""
