"""A brand on TikTok One orders, and its posts come in: no orders and no campaign code there, the same work here."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from campaigns import actions, observing, tasks
from campaigns.models import Order, Post
from simulator import acts, clock, tto_acts
from simulator.models import Person, TtoCampaign, TtoMember
from tests import in_process as in_process_clients
from tests import make
from tiktok import processing
from tiktok.models import Call, Callback

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}


@pytest.fixture
def brand(in_process):
    made = make.brand("Acme", connected=False)
    demo = settings.SIMULATOR
    make.connection(made, token=demo["demo_token"], account_id=demo["demo_account_id"], generation="tto")
    return made


@pytest.fixture
def mara(db):
    return Person.objects.create(handle="mara.test.demo", name="Mara", in_tcm=True, **FACTS)


@pytest.fixture
def campaign(brand):
    return make.campaign(brand)


def ordered(campaign, handle="mara.test.demo", *, participant=None, videos=1):
    """An order placed, and heard of by TikTok."""
    chosen = participant or make.participant(campaign, make.account(campaign.brand, handle, in_marketplace=True))
    names = [f"Clip {number}" for number in range(1, videos + 1)]
    order = actions.create_order(chosen, names=names, spark_days=30, by=make.user(), at=timezone.now())
    processing.run_call(Call.objects.get(subject_id=order.pk, kind="create_order"), at=timezone.now())
    order.refresh_from_db()
    return order


def test_an_order_is_a_creator_in_a_campaign(brand, mara, campaign):
    order = ordered(campaign)

    theirs = TtoCampaign.objects.get()
    assert (order.status, order.tiktok_id) == ("created", f"{theirs.campaign_id}:mara.test.demo")
    assert order.invite_link
    assert (theirs.spark_days, list(theirs.members.values_list("person__handle", flat=True))) == (30, [mara.handle])


def test_orders_of_one_wish_share_a_campaign_and_two_of_one_creator_do_not(brand, mara, campaign):
    Person.objects.create(handle="zoe.test.demo", name="Zoe", in_tcm=True, **FACTS)
    first = ordered(campaign)
    ordered(campaign, "zoe.test.demo")
    again = ordered(campaign, participant=first.participant)

    assert TtoCampaign.objects.count() == 2
    assert TtoMember.objects.count() == 3
    assert again.tiktok_id != first.tiktok_id


@pytest.mark.parametrize("generation", ["tto", "ttcm"])
def test_no_page_offers_a_campaign_code_that_tiktok_one_does_not_have(generation, as_ada, acme):
    order = make.order(acme, tiktok_id="7301:mara" if generation == "tto" else "7301")
    pages = [f"/b/acme/orders/{order.pk}/", f"/b/acme/campaigns/{order.campaign_id}/orders/", f"/o/{order.token}/"]
    shown = [order.code.code in as_ada.get(page).content.decode() for page in pages]
    assert shown == [generation == "ttcm"] * 3


@pytest.mark.parametrize("lost", ["make_code", "create_order"])
def test_killed_after_a_call_the_order_is_made_once(lost, brand, mara, campaign, monkeypatch):
    chosen = make.participant(campaign, make.account(brand, mara.handle, in_marketplace=True))
    order = actions.create_order(chosen, names=["Clip"], spark_days=0, by=make.user(), at=timezone.now())
    call = Call.objects.get(subject_id=order.pk, kind="create_order")
    with monkeypatch.context() as dying:
        _die_after(dying, lost)
        with pytest.raises(SystemExit):
            processing.run_call(call, at=timezone.now())

    processing.run_call(call, at=timezone.now() + timedelta(minutes=2))

    order.refresh_from_db()
    assert (order.status, TtoCampaign.objects.count(), TtoMember.objects.count()) == ("created", 1, 1)


def _die_after(dying, method):
    work = getattr(in_process_clients.Tto, method)

    def die(self, *arguments):
        work(self, *arguments)
        raise SystemExit

    dying.setattr(in_process_clients.Tto, method, die)


def test_a_linked_post_becomes_the_deliverables_and_is_counted(brand, mara, campaign):
    order = ordered(campaign)
    theirs = TtoCampaign.objects.get()
    tto_acts.join(theirs, mara)
    video = acts.post_directly(mara, caption="Snow at last")
    tto_acts.link(theirs, video)
    clock.skip(timedelta(hours=2))
    tto_acts.move()

    tasks.reconcile_orders()

    order.refresh_from_db()
    post = Post.objects.get()
    assert (order.status, order.deliverables.get().status) == ("fulfilled", "published")
    assert (post.tiktok_id, post.order, post.tied_by) == (video.video_id, order, "link")
    assert observing.observe([post], at=timezone.now()) == 1
    post.refresh_from_db()
    assert post.views is not None


def test_news_of_a_campaign_finds_the_order(brand, mara, campaign):
    order = ordered(campaign)
    theirs = TtoCampaign.objects.get()
    tto_acts.join(theirs, mara)
    video = acts.post_directly(mara, caption="Snow")
    tto_acts.link(theirs, video)
    clock.skip(timedelta(hours=2))
    tto_acts.move()
    entry = {
        "event_type": "tto_campaign_webhook",
        "tto_campaign_event_type": "tto_video_published",
        "video_id": video.video_id,
        "handle_name": mara.handle,
        "campaign_id": theirs.campaign_id,
        "tto_tcm_account_id": settings.SIMULATOR["demo_account_id"],
    }
    callback = make.callback(brand, entry=entry, topic="video.published", received_at=timezone.now())

    processing.process_callback(callback, at=timezone.now())

    order.refresh_from_db()
    assert (callback.state, order.status) == ("done", "fulfilled")
    assert Callback.objects.count() == 1


def test_cancelling_is_our_own_affair(brand, mara, campaign):
    order = ordered(campaign)
    actions.ask_to_cancel(order, reason="Plans changed.", by=make.user(), at=timezone.now())
    processing.run_call(Call.objects.get(kind="cancel_order"), at=timezone.now())
    assert Order.objects.get().status == "cancelled"
