"""Derived figures thrown away and made again from snapshots: `manage.py rebuild_figures` (X4)."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min

from brands.models import Brand
from campaigns import figures, rollups
from campaigns.figures import columns, run
from campaigns.models import Post
from campaigns.models.snapshot import COUNTERS

POSTS = 500  # at a time: each step reads and locks so many posts' rows, however many there are in all
DAY = {"postgresql": "(at AT TIME ZONE 'UTC')::date", "sqlite": "date(at)"}


def rebuild(brand: Brand) -> int:
    """Make all derived figures of a brand anew, reading each snapshot once; how many posts there are."""
    done = sum(
        _rebuild(f"SELECT id FROM campaigns_post WHERE brand_id = {brand.pk:d} AND id BETWEEN {first:d} AND {last:d}")
        for first, last in _spans(brand)
    )
    for key in brand.campaigns.values_list("pk", flat=True):
        rollups.recount_campaign(key)
    return done


def rebuild_posts(ids: Iterable[int]) -> None:
    """Make the derived figures of some posts anew: snapshots of theirs were taken back. Their campaigns are not recounted."""
    keys = sorted(ids)
    for start in range(0, len(keys), POSTS):
        some = ", ".join(str(int(key)) for key in keys[start : start + POSTS])
        _rebuild(f"SELECT id FROM campaigns_post WHERE id IN ({some})")


def _spans(brand: Brand) -> Iterator[tuple[int, int]]:
    """The first and last id of so many posts at a time."""
    after = 0
    while True:
        ids = Post.objects.filter(brand=brand, pk__gt=after).order_by("pk").values("pk")[:POSTS]
        ends = Post.objects.filter(pk__in=ids).aggregate(first=Min("pk"), last=Max("pk"))
        if ends["last"] is None:
            return
        yield ends["first"], ends["last"]
        after = ends["last"]


def _rebuild(posts: str) -> int:
    """One transaction: whoever is keeping figures of these posts is done before, or begins after."""
    with transaction.atomic(), connection.cursor() as cursor:
        if figures.on_postgresql():
            run(cursor, f"{posts} ORDER BY id FOR NO KEY UPDATE")
        figures.make_gained(cursor)
        count = _forget(cursor, posts)
        figures.put_days(cursor, _best_of_days(posts))
        figures.put_totals(cursor, _best_of_posts(posts))
        firsts = "SELECT post_id, traffic, min(date) AS date FROM campaigns_postday"
        figures.put_gains(cursor, f"{firsts} WHERE post_id IN ({posts}) GROUP BY 1, 2")
        return count


def _forget(cursor: CursorWrapper, posts: str) -> int:
    for table in ("campaigns_postday", "campaigns_posttotal"):
        run(cursor, f"DELETE FROM {table} WHERE post_id IN ({posts})")
    nothing = ", ".join(f"{name} = NULL" for name in (*COUNTERS, "observed_at"))
    has_ads = "EXISTS (SELECT 1 FROM campaigns_paidday d WHERE d.post_id = campaigns_post.id)"
    none = f"{nothing}, figures_source = '', has_parts = false, has_ads = {has_ads}"
    return run(cursor, f"UPDATE campaigns_post SET {none} WHERE id IN ({posts})")


def _best_of_days(posts: str) -> str:
    order = f"{figures.rank('source')}, at DESC"
    return f"""SELECT * FROM (
        SELECT n.*, row_number() OVER (PARTITION BY post_id, date, traffic ORDER BY {order}) AS turn
        FROM (SELECT *, {DAY[connection.vendor]} AS date FROM campaigns_snapshot WHERE post_id IN ({posts})) n
    ) numbered WHERE turn = 1"""


def _best_of_posts(posts: str) -> str:
    """A post's best observation is the best of its day, too: days are enough to find it."""
    order = f"{figures.rank('source')}, observed_at DESC"
    return f"""SELECT post_id, traffic, source, observed_at AS at, {columns("numbered")} FROM (
        SELECT d.*, row_number() OVER (PARTITION BY post_id, traffic ORDER BY {order}) AS turn
        FROM campaigns_postday d WHERE post_id IN ({posts})
    ) numbered WHERE turn = 1"""
