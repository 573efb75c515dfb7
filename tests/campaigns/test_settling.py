"""Orders, deliverables and posts brought to what TikTok says (O6, P1, P2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import actions, callbacks, settling
from campaigns.models import Order, Post
from lifecycle.models import StatusChange
from tests import make
from tiktok.answers import OrderFacts, VideoFacts
from tiktok.processing import Ignored, process_callback


@pytest.fixture
def order(acme, tiktok):
    made = make.order(acme, videos=2, tiktok_id="73")
    tiktok.orders["73"] = OrderFacts(
        order_id="73",
        handle=str(made.participant.account.handle),
        code=made.code.code,
        invite_link="x",
        status="created",
    )
    return made


def look(order, at):
    actions.refresh_orders([Order.objects.get(pk=order.pk)], at=at, cause="test")
    order.refresh_from_db()
    return [item.status for item in order.deliverables.all()]


def test_an_order_follows_its_creator_from_joining_to_the_last_video(order, tiktok, at):
    tiktok.change_order("73", status="joined")
    look(order, at)
    assert order.status == "joined"

    first = tiktok.add_video("73", status="in_review")
    assert look(order, at) == ["in_review", "waiting"]
    assert order.status == "in_progress"

    tiktok.videos[first.video_id] = replace(
        first, status="published", caption="Snow!", url="https://t/1", created_at=at
    )
    assert look(order, at) == ["published", "waiting"]

    tiktok.add_video("73", status="published", created_at=at)
    assert look(order, at) == ["published", "published"]
    assert order.status == "fulfilled"
    post = Post.objects.get(tiktok_id=first.video_id)
    assert (post.caption, post.url, post.order, post.deliverable.position, post.tied_by) == (
        "Snow!",
        "https://t/1",
        order,
        1,
        "link",
    )
    assert post.campaign == order.campaign
    assert post.account == order.participant.account


def test_looking_twice_changes_nothing(order, tiktok, at):
    tiktok.add_video("73", status="published", created_at=at)
    look(order, at)
    recorded, posts = StatusChange.objects.count(), Post.objects.count()

    look(order, at + timedelta(minutes=1))

    assert (StatusChange.objects.count(), Post.objects.count()) == (recorded, posts)


def test_a_video_takes_the_place_tiktok_names(order, tiktok, at):
    video = tiktok.add_video("73", status="published", created_at=at)
    tiktok.change_order("73", places={video.video_id: 1})

    assert look(order, at) == ["waiting", "published"]


def test_a_video_beyond_the_ordered_number_is_left_alone(order, tiktok, at):
    for _ in range(3):
        tiktok.add_video("73", status="published", created_at=at)

    assert look(order, at) == ["published", "published"]
    assert Post.objects.count() == 2


def test_a_post_tied_by_code_skips_the_steps_before(order, tiktok, at):
    video = tiktok.add_video("73", status="published", created_at=at)
    tiktok.change_order("73", by_code=frozenset([video.video_id]))

    look(order, at)

    post = Post.objects.get()
    assert post.tied_by == "code"
    assert [change.action for change in post.deliverable.status_changes.all()] == ["publish"]


def test_a_removed_post_is_kept_with_its_end(order, tiktok, at):
    video = tiktok.add_video("73", status="published", created_at=at)
    look(order, at)
    tiktok.videos[video.video_id] = replace(video, status="removed")

    assert look(order, at + timedelta(hours=1)) == ["removed", "waiting"]
    assert Post.objects.get().removed_at == at + timedelta(hours=1)

    tiktok.videos[video.video_id] = replace(video, status="published")
    assert look(order, at + timedelta(hours=2)) == ["published", "waiting"]
    assert Post.objects.get().removed_at is None


def test_review_notes_are_kept_until_it_passes(order, tiktok, at):
    video = tiktok.add_video("73", status="changes_requested", reasons=("too dark",))
    look(order, at)
    assert order.deliverables.get(position=1).reasons == ["too dark"]

    tiktok.videos[video.video_id] = replace(video, status="approved", reasons=())
    look(order, at)
    assert order.deliverables.get(position=1).reasons == []


def test_a_new_video_takes_the_place_of_one_that_is_gone(order, tiktok, at):
    """The creator deletes a post and publishes another: TikTok lists both, and names the new one for the place."""
    old = tiktok.add_video("73", status="published", created_at=at)
    look(order, at)
    tiktok.videos[old.video_id] = replace(old, status="removed")
    new = tiktok.add_video("73", status="published", created_at=at)
    tiktok.change_order("73", places={new.video_id: 0})

    for minute in (1, 2):
        assert look(order, at + timedelta(minutes=minute)) == ["published", "waiting"]

    place = order.deliverables.get(position=1)
    assert place.tiktok_video_id == new.video_id
    assert Post.objects.get(deliverable=place).tiktok_id == new.video_id
    gone = Post.objects.get(tiktok_id=old.video_id)
    assert (gone.deliverable, gone.order, gone.removed_at) == (None, order, at + timedelta(minutes=1))


def test_a_new_video_is_followed_from_its_upload_after_the_old_one_went(order, tiktok, at):
    old = tiktok.add_video("73", status="published", created_at=at)
    look(order, at)
    tiktok.videos[old.video_id] = replace(old, status="removed")
    look(order, at)
    new = tiktok.add_video("73", status="uploaded")
    tiktok.change_order("73", places={new.video_id: 0})

    assert look(order, at) == ["uploaded", "waiting"]


def test_a_video_deleted_before_it_was_public_is_no_post(order, tiktok, at):
    video = tiktok.add_video("73", status="in_review")
    look(order, at)
    tiktok.videos[video.video_id] = replace(video, status="removed")

    assert look(order, at) == ["removed", "waiting"]
    assert not Post.objects.exists()


def test_a_video_never_seen_alive_takes_no_place(order, tiktok, at):
    tiktok.add_video("73", status="removed")

    assert look(order, at) == ["waiting", "waiting"]
    assert order.status == "created"


def test_the_reasons_are_those_of_the_last_review(order, tiktok, at):
    video = tiktok.add_video("73", status="changes_requested", reasons=("too dark",))
    look(order, at)
    tiktok.videos[video.video_id] = replace(video, reasons=("music not allowed",))

    assert look(order, at) == ["changes_requested", "waiting"]
    assert order.deliverables.get(position=1).reasons == ["music not allowed"]


def test_what_tiktok_says_of_a_post_is_kept_up_to_date(order, tiktok, at):
    video = tiktok.add_video("73", status="published", created_at=at, caption="Snow", thumbnail_url="https://t/old.jpg")
    look(order, at)
    tiktok.videos[video.video_id] = replace(video, caption="Snow!", thumbnail_url="https://t/new.jpg")
    look(order, at)
    tiktok.videos[video.video_id] = replace(video, caption="", thumbnail_url="")
    look(order, at)

    post = Post.objects.get()
    assert (post.caption, post.thumbnail_url) == ("Snow!", "https://t/new.jpg")


@pytest.mark.parametrize(("word", "watched"), [("declined", False), ("cancelled", True), ("expired", False)])
def test_an_order_ends_as_tiktok_says(word, watched, order, tiktok, at):
    """What was published before a cancellation is still looked after."""
    tiktok.change_order("73", status=word)
    look(order, at)

    assert order.status == word
    assert (order.next_check_at is not None) == watched


def test_a_callback_about_a_video_asks_for_the_orders_it_may_mean(order, tiktok, at, acme):
    order.campaign.tiktok_id = "7100"
    order.campaign.save(update_fields=["tiktok_id"])
    tiktok.add_video("73", status="published", created_at=at)
    entry = {
        "tto_campaign_event_type": "tto_video_published",
        "video_id": "1",
        "campaign_id": "7100",
        "handle_name": order.participant.account.handle,
    }
    callback = make.callback(acme, entry=entry)

    process_callback(callback, at=at)

    order.refresh_from_db()
    assert (callback.state, order.status) == ("done", "in_progress")
    assert order.deliverables.get(position=1).status_changes.get().cause == callback.cause


def test_a_callback_for_another_brand_touches_nothing(order, tiktok, at, other):
    callback = make.callback(
        other, topic="order.changed", entry={"tcm_order_event_type": "tcm_order_accepted", "order_id": "73"}
    )

    with pytest.raises(Ignored):
        callbacks.order_changed(callback, at=at)
    assert not tiktok.asked_for("orders")


def test_the_round_asks_only_for_what_is_due(acme, order, tiktok, at):
    Order.objects.filter(pk=order.pk).update(next_check_at=at + timedelta(minutes=1))
    make.order(acme, status="declined")
    make.order(acme, status="requesting")

    assert not Order.objects.due_for_check(at).exists()
    assert Order.objects.due_for_check(at + timedelta(minutes=1)).get() == order


def test_a_video_that_came_and_went_between_two_looks_is_gone_from_its_place(order, tiktok, at):
    video = tiktok.add_video("73", status="removed")
    tiktok.change_order("73", places={video.video_id: 1})

    look(order, at)

    assert [(item.status, item.tiktok_video_id) for item in order.deliverables.all()] == [
        ("waiting", ""),
        ("removed", video.video_id),
    ]
    assert (order.status, Post.objects.count()) == ("in_progress", 0)


def test_a_look_that_finds_nothing_new_costs_the_same_for_one_order_as_for_many(acme):
    campaign = make.campaign(acme)

    def queries(number):
        orders = [make.order(acme, campaign=campaign, status="in_progress", videos=1) for _each in range(number)]
        posts = [make.post(acme, order=order) for order in orders]
        told, videos = [], {}
        for order, post in zip(orders, posts, strict=True):
            deliverable = order.deliverables.get()
            deliverable.publish(at=make.NOW, video_id=post.tiktok_id)
            videos[post.tiktok_id] = VideoFacts(
                video_id=post.tiktok_id, status="published", url=post.url, caption=post.caption
            )
            facts = OrderFacts(
                order_id=order.tiktok_id, handle="x", code="c", invite_link="l", videos=(post.tiktok_id,)
            )
            told.append((Order.objects.get(pk=order.pk), facts))
        settling.settle_orders(told, videos, at=make.NOW, cause="poll")  # fulfils them
        fresh = [(Order.objects.get(pk=order.pk), facts) for order, facts in told]
        with CaptureQueriesContext(connection) as seen:
            settling.settle_orders(fresh, videos, at=make.NOW, cause="poll")
        return len(seen)

    assert queries(1) == queries(5)
