"""The world moves by itself: each act once, whoever moves it, and the same under the same seed."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from simulator import acts, clock, moving
from simulator.api import oauth
from simulator.models import Authorization, Intent, Invitation, Order, Person, Video, World
from simulator.tasks import move_world
from tests.simulator.conftest import FACTS, Caller, Receiver

Maker = Callable[..., Order]
CREATE = "tcm/order/create/v2/"
WISH = {"brand_name": "Nordlight", "description": "Boots in snow", "video_number": 2}
EVERYBODY = [f"person{number}.test.demo" for number in range(10)]


def live(hours: float) -> None:
    """Let hours of people's time go by at pace 60, two minutes of the clock at a time."""
    for _ in range(int(hours / 2)):
        clock.skip(timedelta(minutes=2))
        moving.move()


def story(tiktok_api: Caller, videos: int = 2) -> list[object]:
    """Everybody is invited and ordered from; what has become of it two days later."""
    for handle in EVERYBODY:
        Person.objects.create(handle=handle, **FACTS)
    clock.turn(creators_act_alone=True)
    tiktok_api.post("tcm/creator/invite/", handle_names=EVERYBODY)
    body = {**WISH, "video_number": videos, "default_spark_ads_requested_authorization_days": 30}
    tiktok_api.post(CREATE, handle_names=EVERYBODY, **body)
    live(48)
    told: list[object] = list(Invitation.objects.order_by("pk").values_list("person__handle", "status"))
    told += Order.objects.order_by("pk").values_list("person__handle", "status")
    told += Video.objects.order_by("person__handle", "place").values_list(
        "person__handle", "place", "caption", "status", "linked_by_code"
    )
    return told


def test_left_alone_most_people_join_accept_and_deliver_everything(tiktok_api: Caller, receiver: Receiver) -> None:
    story(tiktok_api)

    assert Invitation.objects.filter(status="joined").count() >= 6
    assert Order.objects.filter(status="COMPLETED").count() >= 6
    for order in Order.objects.filter(status="COMPLETED"):
        published = Video.objects.filter(order=order, published_at__isnull=False)
        assert sorted(clip.place for clip in published if clip.place is not None) == [0, 1]
        assert {clip.review_status for clip in published} == {"SUCCEED"}
        assert Authorization.objects.filter(video__in=published, request="ACCEPTED").count() == 2
    assert len(receiver.bodies) > 30


def test_a_few_fail_review_take_posts_and_codes_back_or_forget_the_link(tiktok_api: Caller, receiver: Receiver) -> None:
    """Some of each among a hundred videos; one story for all, since each takes seconds."""
    story(tiktok_api, videos=10)

    refused = Video.objects.filter(review_status__endswith="FAIL")
    assert refused.exists()
    for video in refused:
        assert video.status == "DELETE"
        assert Video.objects.filter(order=video.order, place=video.place, pk__gt=video.pk).exists()
    assert Video.objects.filter(status="DELETE", published_at__isnull=False).exists()
    assert Authorization.objects.filter(deleted=True).exists()
    assert 0 < Video.objects.filter(linked_by_code=True).count() < Video.objects.count() / 2


def test_the_same_seed_tells_the_same_story_and_another_seed_another(
    tiktok_api: Caller, settings: Settings, receiver: Receiver
) -> None:
    stories = []
    for seed in (7, 7, 11):
        settings.SIMULATOR = {**settings.SIMULATOR, "seed": seed}
        with transaction.atomic():
            stories.append(story(tiktok_api))
            transaction.set_rollback(True)

    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


def test_with_the_dial_off_nobody_does_anything(tiktok_api: Caller, an_order: Maker, receiver: Receiver) -> None:
    order = an_order()
    live(24)

    order.refresh_from_db()
    assert (order.status, Intent.objects.count()) == ("PENDING", 0)


def test_what_is_not_due_waits_unless_nobody_is_to_wait(
    tiktok_api: Caller, an_order: Maker, receiver: Receiver
) -> None:
    clock.turn(creators_act_alone=True)
    order = an_order()
    moving.move()
    order.refresh_from_db()
    assert order.status == "PENDING"

    moving.hurry()
    order.refresh_from_db()
    assert order.status in ("ACCEPTED", "DECLINED")


def test_the_pace_dial_shortens_the_wait(tiktok_api: Caller, an_order: Maker) -> None:
    clock.turn(creators_act_alone=True, pace=600)
    an_order()

    assert timedelta(seconds=4) < Intent.objects.get().due_at - clock.now() < timedelta(seconds=10)


def test_the_speed_dial_lets_the_clock_run(tiktok_api: Caller) -> None:
    before = clock.now()
    clock.turn(speed=10_000)
    threading.Event().wait(0.05)

    assert clock.now() - before > timedelta(minutes=8)


def test_an_act_done_by_hand_before_is_dropped(tiktok_api: Caller, an_order: Maker, receiver: Receiver) -> None:
    order = an_order()
    Intent.objects.create(act="accept_order", subject_id=order.pk, due_at=clock.now())
    acts.decline_order(order)
    moving.move()

    order.refresh_from_db()
    assert (order.status, Intent.objects.count()) == ("DECLINED", 0)


def test_an_act_about_something_gone_is_dropped(tiktok_api: Caller, receiver: Receiver) -> None:
    Intent.objects.create(act="publish", subject_id=404, due_at=clock.now())
    moving.move()

    assert not Intent.objects.exists()


def test_an_act_that_breaks_changes_nothing_holds_nobody_up_and_is_tried_later(
    tiktok_api: Caller, an_order: Maker, receiver: Receiver
) -> None:
    order = an_order()
    broken = Intent.objects.create(act="upload:not a number", subject_id=order.pk, due_at=clock.now())
    Intent.objects.create(act="accept_order", subject_id=order.pk, due_at=clock.now())
    moving.move()

    order.refresh_from_db()
    assert order.status == "ACCEPTED"
    assert Intent.objects.get().pk == broken.pk
    assert Intent.objects.get().due_at == broken.due_at + timedelta(minutes=1)


def test_beat_moves_the_world(tiktok_api: Caller, an_order: Maker, receiver: Receiver) -> None:
    order = an_order()
    Intent.objects.create(act="accept_order", subject_id=order.pk, due_at=clock.now())
    move_world.delay()

    order.refresh_from_db()
    assert order.status == "ACCEPTED"
    assert [entry["tcm_order_event_type"] for entry in receiver.entries()] == ["tcm_order_accepted"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="two connections at once need PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_nothing_twice(receiver: Receiver) -> None:
    World.now_turning()
    clock.turn(creators_act_alone=False)
    oauth.demo_account()
    api = Caller()
    for handle in EVERYBODY:
        Person.objects.create(handle=handle, **FACTS)
    api.post(CREATE, handle_names=EVERYBODY, **WISH)
    for order in Order.objects.all():
        post = acts.post_directly(order.person, caption="Snow")
        acts.link_by_code(post, order.code.code)
        Intent.objects.create(act="answer_request", subject_id=post.pk, due_at=clock.now())
        acts.request_authorization(post, 30, extend=False)
    at_the_gate = threading.Barrier(4)

    def worker() -> None:
        try:
            at_the_gate.wait()
            moving.move()
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moving.move()

    assert not Intent.objects.exists()
    granted = [entry["video_id"] for entry in receiver.entries() if "tcm_spark_ads_event_type" in entry]
    assert sorted(granted) == sorted(Video.objects.values_list("video_id", flat=True))
    assert len(granted) == 10
    log_ids = [entry["log_id"] for entry in receiver.entries()]
    assert len(log_ids) == len(set(log_ids))
