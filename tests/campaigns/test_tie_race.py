"""Two at the same moment, on PostgreSQL: one post a video, one place a post."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connections, transaction

from campaigns import actions, fulfilling, ingest, tying
from campaigns.ingest import Observation
from campaigns.models import Deliverable, Order, Post
from tests import make
from tests.lifecycle.test_race import RACERS, only_where_rows_lock, race
from tiktok.answers import OrderFacts

pytestmark = [pytest.mark.django_db(transaction=True), only_where_rows_lock]


@pytest.fixture
def order():
    return make.order(make.brand("Acme"), videos=4, tiktok_id="73")


def test_of_several_posts_for_one_video_one_gets_it(order, at):
    posts = iter([make.untied_post(order.brand, order.participant.account).pk for _ in range(RACERS)])

    def tie():
        mine, video = Post.objects.get(pk=next(posts)), Deliverable.objects.get(order=order, position=1)
        tying.tie(mine, order.campaign, video, by=None, at=at)

    results = race(tie)

    assert results.count(None) == 1
    assert Post.objects.filter(status="tied").get().deliverable.position == 1
    assert Post.objects.filter(status="untied").count() == RACERS - 1


def test_of_several_videos_for_one_post_it_gets_one(order, at):
    post, places = make.untied_post(order.brand, order.participant.account), iter([1, 2, 3, 4])

    def tie():
        video = Deliverable.objects.get(order=order, position=next(places))
        tying.tie(Post.objects.get(pk=post.pk), order.campaign, video, by=None, at=at)

    results = race(tie)

    assert results.count(None) == 1
    assert Post.objects.get().status_changes.count() == 1


def test_a_person_and_tiktok_at_once_end_with_tiktoks_tie(order, at, tiktok):
    post = make.untied_post(order.brand, order.participant.account)
    handle = str(order.participant.account.handle)
    tiktok.orders["73"] = OrderFacts("73", handle, "c", "x", status="joined")
    tiktok.add_video("73", video_id=post.tiktok_id, status="published", created_at=at)
    turns = iter(["hand", "tiktok", "hand", "tiktok"])

    def step():
        if next(turns) == "tiktok":
            return actions.refresh_orders([Order.objects.get()], at=at, cause="test")
        return tying.tie(Post.objects.get(), order.campaign, by=None, at=at)

    race(step)
    actions.refresh_orders([Order.objects.get()], at=at, cause="test")

    found = Post.objects.get()
    assert (found.status, found.tied_by, found.order) == ("tied", "link", order)


@pytest.mark.parametrize("faster", ["the person", "tiktok"])
def test_a_place_left_while_the_last_video_is_published_leaves_its_order_open(faster, order, at, tiktok):
    Order.objects.update(status="in_progress")
    Deliverable.objects.filter(order=order, position__gt=2).delete()
    post, handle = make.untied_post(order.brand, order.participant.account), str(order.participant.account.handle)
    person = make.user()
    tying.tie(post, order.campaign, Deliverable.objects.get(order=order, position=1), by=person, at=at)
    tiktok.orders["73"] = OrderFacts("73", handle, "c", "x", status="joined")
    theirs = tiktok.add_video("73", status="published", created_at=at)
    tiktok.change_order("73", places={theirs.video_id: 1})

    def untie():
        tying.untie(Post.objects.get(pk=post.pk), by=person, at=at)

    def look():
        actions.refresh_orders([Order.objects.get()], at=at, cause="test")

    first, second = (untie, look) if faster == "the person" else (look, untie)
    while_it_waits(first, second)

    assert Order.objects.get().status == "in_progress"
    assert list(Deliverable.objects.order_by("position").values_list("status", flat=True)) == ["waiting", "published"]


def while_it_waits(first, second):
    """The second begins before the first is committed, and has to wait for it."""
    with beside(second) as worker, transaction.atomic():
        first()
        worker.start()
        worker.join(timeout=1)
        assert worker.is_alive()


@contextmanager
def beside(act):
    """A worker to start; in the end it is done, and nothing failed."""
    failed = []

    def work():
        try:
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    yield worker
    worker.join()
    assert failed == []


def test_figures_taken_in_while_the_post_is_untied_end_in_no_ring(order, at):
    """Their transaction writes the post twice, for which PostgreSQL looks its video up once more as it ends."""
    video = Deliverable.objects.get(order=order, position=1)
    post = make.post(order.brand, order=order, deliverable=video, tied_by="hand")
    looks = [Observation(post.pk, at, {"views": 5}, "tiktok", traffic) for traffic in ("all", "organic")]

    with beside(lambda: ingest.keep(looks)) as worker, transaction.atomic():
        fulfilling.lock(video)
        worker.start()
        worker.join(timeout=1)
        tying.untie(Post.objects.get(pk=post.pk), by=make.user("ada@example.com"), at=at)

    post.refresh_from_db()
    assert (post.status, post.views, post.has_parts) == ("untied", 5, True)
