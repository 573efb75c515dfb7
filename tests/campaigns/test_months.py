"""Snapshots by month on PostgreSQL: partitions make themselves, and whoever keeps at the same moment loses nothing."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from campaigns import ingest, months, rebuilding, tasks
from campaigns.ingest import Observation
from campaigns.models import CampaignDay, Post, PostDay, Snapshot
from tests import make

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's table is plain")
AT = make.NOW


def partitions():
    """Each partition with its rows; tests before this one may have left months behind, empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'campaigns_snapshot'::regclass"
        )
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT tableoid::regclass::text, count(*) FROM campaigns_snapshot GROUP BY 1")
        return dict.fromkeys(names, 0) | dict(cursor.fetchall())


def seen(post, at, views=1):
    return Observation(post.pk, at, {"views": views})


@pytest.mark.django_db
def test_what_is_kept_makes_its_months_years_back(acme):
    post = make.post(acme)

    ingest.keep(
        [
            seen(post, AT),
            seen(post, datetime(2019, 2, 28, 23, 59, tzinfo=UTC)),
            seen(post, datetime(2019, 3, 1, tzinfo=UTC)),
        ]
    )

    found = partitions()
    assert {name[-7:]: rows for name, rows in found.items() if rows} == {"2026_11": 1, "2019_02": 1, "2019_03": 1}


@pytest.mark.django_db
def test_times_that_cannot_be_lie_in_the_default_partition(acme):
    post = make.post(acme)

    ingest.keep([seen(post, datetime(1999, 1, 1, tzinfo=UTC)), seen(post, datetime(2400, 1, 1, tzinfo=UTC))])

    assert partitions()["campaigns_snapshot_default"] == 2


@pytest.mark.django_db
def test_months_ahead_are_made_once_and_rows_astray_move(acme):
    make.snapshot(make.post(acme), at=datetime(2020, 5, 5, tzinfo=UTC))
    assert partitions()["campaigns_snapshot_default"] == 1

    months.fill(at=AT)

    found = partitions()
    assert {f"campaigns_snapshot_{month}" for month in ("2026_11", "2026_12", "2027_01", "2027_02")} <= set(found)
    assert (found["campaigns_snapshot_default"], found["campaigns_snapshot_2020_05"]) == (0, 1)
    assert months.fill(at=AT) == 0
    tasks.make_snapshot_months()


@pytest.mark.django_db
def test_a_post_goes_with_its_snapshots(acme):
    post = make.post(acme)
    ingest.keep([seen(post, AT), seen(post, AT - timedelta(days=400))])

    Post.objects.get(pk=post.pk).delete()

    assert not Snapshot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_that_keep_at_the_same_moment_lose_nothing():
    brand = make.brand("Acme")
    campaign = make.campaign(brand)
    posts = [make.post(brand, order=make.order(brand, campaign=campaign, videos=1)) for _ in range(4)]
    start, together, failed = datetime(2018, 1, 31, 20, tzinfo=UTC), Barrier(4), []

    def work(number):
        try:
            together.wait(5)
            for turn in range(5):
                moments = [start + timedelta(hours=4 * turn, seconds=number * 30 + n) for n in range(3)]
                ingest.keep(
                    seen(post, at, turn * 100 + number * 10 + n) for n, at in enumerate(moments) for post in posts[::-1]
                )
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    assert Snapshot.objects.count() == 4 * 5 * 3 * 4
    kept = _derived()
    rebuilding.rebuild(brand)
    assert _derived() == kept
    assert sum(views for _, _, views in kept[2]) == 4 * 432
    assert date(2018, 2, 1) in {day for day, *_ in kept[2]}


def _derived():
    return (
        set(Post.objects.values_list("pk", "views", "observed_at")),
        set(PostDay.objects.values_list("post", "date", "since", "views", "views_gained")),
        set(CampaignDay.objects.values_list("date", "posts", "views")),
    )
