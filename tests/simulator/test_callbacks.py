"""Callbacks: signed, at least once, tried for a day; troubled where the dials say so (wire page 6)."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings

from simulator import acts, clock, news
from simulator.models import Delivery, Order, Person, Subscription
from tests.simulator.conftest import NOWHERE, Caller, Receiver

Maker = Callable[..., Order]


@pytest.fixture
def joined(an_order: Maker) -> Order:
    """An order Mara took on; the callback of that is not kept."""
    order = an_order()
    acts.accept_order(order)
    Delivery.objects.all().delete()
    return order


def test_a_video_callback_is_as_tiktok_documents_it(joined: Order, receiver: Receiver) -> None:
    video = acts.upload(joined, 0, caption="Snow")
    news.deliver_due()
    body = json.loads(receiver.bodies[0])
    entry = body["entry"][0]

    assert set(body) == {"request_id", "object", "time", "entry"}
    assert (body["object"], len(body["entry"])) == (10, 1)
    assert {name: entry[name] for name in sorted(set(entry) - {"event_time", "log_id"})} == {
        "campaign_id": joined.code.campaign.campaign_id,
        "event_type": "tto_campaign_webhook",
        "handle_name": "mara.test.demo",
        "tto_campaign_event_type": "tto_video_uploaded",
        "tto_tcm_account_id": settings.SIMULATOR["demo_account_id"],
        "video_id": video.video_id,
    }
    assert entry["event_time"].endswith("Z")
    assert "." in entry["event_time"]


def test_every_event_has_its_own_log_id(joined: Order, receiver: Receiver) -> None:
    acts.publish(acts.upload(joined, 0, caption="Snow"))
    news.deliver_due()
    entries = receiver.entries()

    assert [entry["tto_campaign_event_type"] for entry in entries] == ["tto_video_uploaded", "tto_video_published"]
    assert len({entry["log_id"] for entry in entries}) == 2


def test_the_signature_is_made_over_the_very_bytes_sent(joined: Order, receiver: Receiver) -> None:
    Person.objects.filter(pk=joined.person_id).update(handle="zoë.demo")
    joined.refresh_from_db()
    acts.upload(joined, 0, caption="Snow")
    news.deliver_due()
    secret = settings.SIMULATOR["app_secret"].encode()

    assert b"zo\\u00eb.demo" in receiver.bodies[0]
    expected = hmac.new(secret, receiver.bodies[0], hashlib.sha256).hexdigest()
    assert receiver.headers[0]["X-Open-Signature"] == expected
    assert receiver.headers[0]["Content-Type"] == "application/json"


def test_a_delivered_callback_is_not_sent_again(joined: Order, receiver: Receiver) -> None:
    acts.upload(joined, 0, caption="Snow")

    assert [news.deliver_due(), news.deliver_due()] == [1, 0]
    delivery = Delivery.objects.get()
    assert (len(receiver.bodies), delivery.outcome, delivery.attempts) == (1, "delivered", 1)
    assert delivery.delivered_at is not None


def test_a_refused_callback_comes_again_less_and_less_often(joined: Order, receiver: Receiver) -> None:
    receiver.status = 503
    acts.upload(joined, 0, caption="Snow")
    pauses, delivery = [], Delivery.objects.get()
    for _ in range(4):
        sent_at = clock.now()
        news.deliver_due()
        delivery.refresh_from_db()
        pauses.append(round((delivery.due_at - sent_at).total_seconds()))
        clock.skip(delivery.due_at - clock.now() + timedelta(seconds=1))
    receiver.status = 204
    news.deliver_due()

    delivery.refresh_from_db()
    assert pauses == [5, 10, 20, 40]
    assert (delivery.outcome, delivery.attempts) == ("delivered", 5)
    assert len(set(receiver.bodies)) == 1


def test_before_its_time_a_callback_is_not_tried_again(joined: Order, receiver: Receiver) -> None:
    receiver.status = 500
    acts.upload(joined, 0, caption="Snow")
    news.deliver_due()
    news.deliver_due()

    assert len(receiver.bodies) == 1


def test_after_a_day_a_callback_is_given_up(joined: Order, receiver: Receiver) -> None:
    receiver.status = 500
    acts.upload(joined, 0, caption="Snow")
    clock.skip(timedelta(hours=24))
    news.deliver_due()
    clock.skip(timedelta(hours=24))
    news.deliver_due()

    delivery = Delivery.objects.get()
    assert (delivery.outcome, delivery.delivered_at, len(receiver.bodies)) == ("given up", None, 1)


def test_nobody_there_is_written_down_and_tried_again(joined: Order, receiver: Receiver) -> None:
    Subscription.objects.update(callback_url=NOWHERE)
    acts.upload(joined, 0, caption="Snow")
    news.deliver_due()

    delivery = Delivery.objects.get()
    assert (delivery.outcome, delivery.last_answer, delivery.attempts) == ("", "ConnectError", 1)


def test_a_callback_a_dead_worker_had_claimed_is_sent_after_a_minute(joined: Order, receiver: Receiver) -> None:
    acts.upload(joined, 0, caption="Snow")
    Delivery.objects.update(claimed_at=clock.now() - timedelta(seconds=50))
    assert news.deliver_due() == 0

    Delivery.objects.update(claimed_at=clock.now() - timedelta(seconds=61))
    assert news.deliver_due() == 1


def test_the_duplicate_dial_sends_the_same_bytes_twice(joined: Order, receiver: Receiver) -> None:
    clock.turn(duplicate_percent=100)
    acts.upload(joined, 0, caption="Snow")
    news.deliver_due()

    assert len(receiver.bodies) == 2
    assert receiver.bodies[0] == receiver.bodies[1]


def test_the_lost_dial_sends_nothing_and_says_so(joined: Order, receiver: Receiver) -> None:
    clock.turn(lost_percent=100)
    acts.upload(joined, 0, caption="Snow")
    news.deliver_due()

    assert receiver.bodies == []
    assert Delivery.objects.get().outcome == "lost"


def test_the_delay_dial_lets_a_later_event_arrive_first(joined: Order, receiver: Receiver) -> None:
    clock.turn(delayed_percent=100)
    video = acts.upload(joined, 0, caption="Snow")
    clock.turn(delayed_percent=0)
    acts.publish(video)
    news.deliver_due()
    clock.skip(timedelta(minutes=1))
    news.deliver_due()

    events = [entry["tto_campaign_event_type"] for entry in receiver.entries()]
    assert events == ["tto_video_published", "tto_video_uploaded"]


def test_the_extra_callbacks_tell_of_joining_orders_and_spark_ads(
    tiktok_api: Caller, receiver: Receiver, a_person: Callable[..., Person], an_order: Maker
) -> None:
    a_person()
    tiktok_api.post("tcm/creator/invite/", handle_names=["mara.test.demo"])
    invitation = Person.objects.get(handle="mara.test.demo").invitations.get()
    acts.see_invitation(invitation)
    acts.join_marketplace(invitation)
    order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    acts.publish(video)
    acts.grant(video, 30)
    news.deliver_due()

    told = [(json.loads(body)["object"], *kinds(json.loads(body)["entry"][0])) for body in receiver.bodies]
    assert told == [
        (90, "tcm_creator_webhook", "tcm_invitation_seen"),
        (90, "tcm_creator_webhook", "tcm_creator_joined"),
        (91, "tcm_order_webhook", "tcm_order_accepted"),
        (10, "tto_campaign_webhook", "tto_video_uploaded"),
        (10, "tto_campaign_webhook", "tto_video_published"),
        (9, "tcm_spark_ads_webhook", "tcm_spark_ads_updated"),
    ]
    assert receiver.entries()[2]["order_id"] == order.order_id


def test_without_the_extras_only_videos_are_told_of(receiver: Receiver, an_order: Maker) -> None:
    order = an_order()
    clock.turn(extra_callbacks=False)
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    acts.grant(video, 30)
    news.deliver_due()

    assert [entry["event_type"] for entry in receiver.entries()] == ["tto_campaign_webhook"]


def kinds(entry: dict[str, str]) -> list[str]:
    return [value for name, value in entry.items() if name.endswith("event_type")]
