"""Posts tied and untied by people, and taken over by TikTok (P1, P2, decision 020)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import actions, ingest, observing, tying
from campaigns.models import CampaignDay, Deliverable, Order, Post
from campaigns.reporting.sums import of_posts
from lifecycle.transitions import Refused
from spark_ads import ends
from spark_ads import tasks as spark_tasks
from spark_ads.models import Authorization
from tests import machine, make
from tiktok.answers import OrderFacts

POST = {
    ("untied", "tie"): "tied",
    ("dismissed", "tie"): "tied",
    ("tied", "retie"): "tied",
    ("tied", "untie"): "untied",
    ("untied", "dismiss"): "dismissed",
    ("dismissed", "restore"): "untied",
}


@pytest.fixture
def order(acme, tiktok):
    made = make.order(acme, videos=2, tiktok_id="73")
    tiktok.orders["73"] = OrderFacts(
        order_id="73",
        handle=str(made.participant.account.handle),
        code=made.code.code,
        invite_link="x",
        status="joined",
    )
    return made


@pytest.fixture
def post(order):
    return make.untied_post(order.brand, order.participant.account, views=1_000, likes=80, comments=15, shares=5)


def url(name, row):
    return reverse(f"campaigns:{name}", args=[row.brand.slug, row.pk])


def first(order):
    return order.deliverables.get(position=1)


def place(deliverable):
    return f"{deliverable.order.campaign_id}-{deliverable.pk}"


def tie_by_hand(client, post, deliverable):
    answer = client.post(url("post_tie", post), {"place": place(deliverable)})
    post.refresh_from_db()
    return answer


def tiktok_ties(tiktok, post, at, **facts):
    """TikTok counts the post to the order, which is looked at."""
    if post.tiktok_id not in tiktok.videos:
        tiktok.add_video("73", video_id=post.tiktok_id, status="published", created_at=at, **facts)
    actions.refresh_orders([Order.objects.get(tiktok_id="73")], at=at, cause="test")
    post.refresh_from_db()


@pytest.mark.parametrize("status", ["tied", "untied", "dismissed"])
@pytest.mark.parametrize("action", machine.actions_of(POST))
def test_a_post_changes_only_as_declared(action, status, acme, ada):
    campaign = make.campaign(acme)
    post = make.post(acme) if status == "tied" else make.untied_post(acme, status=status)
    facts = {"tied_by": "hand", "campaign": campaign} if "tie" in action and action != "untie" else {}
    machine.attempt(post, action, POST.get((status, action)), by=ada, facts=facts)


def test_the_table_leaves_no_action_out():
    assert machine.declared(Post) == set(machine.actions_of(POST))


def test_the_database_holds_what_tied_means(acme):
    campaign = make.campaign(acme)
    wrong: list[dict[str, Any]] = [
        {"campaign": campaign, "tied_by": "hand", "status": "untied"},
        {"campaign": campaign, "tied_by": "", "status": "tied"},
        {"campaign": None, "tied_by": "", "status": "tied"},
        {"campaign": None, "tied_by": "hand", "status": "untied"},
    ]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            make.untied_post(acme, **facts)


def test_a_person_ties_a_post_to_a_free_video_of_its_order(as_ada, ada, post, order):
    page = as_ada.get(url("post_tie", post)).content.decode()
    assert f"Video 1 of order {order.pk}" in page

    answer = tie_by_hand(as_ada, post, first(order))

    assert answer.status_code == 302
    assert (post.status, post.tied_by, post.campaign, post.order) == ("tied", "hand", order.campaign, order)
    assert post.deliverable == first(order)
    change = post.status_changes.get()
    assert (change.action, change.by, change.cause) == ("tie", ada, f"{order.campaign} › Video 1")
    assert of_posts(order.campaign).views == 1_000


def test_a_post_is_tied_to_just_the_campaign(as_ada, post, order):
    as_ada.post(url("post_tie", post), {"place": str(order.campaign_id)})
    post.refresh_from_db()
    assert (post.campaign, post.order, post.deliverable) == (order.campaign, None, None)


def test_a_place_that_is_taken_is_not_offered_and_not_given(as_ada, post, order):
    other = make.untied_post(order.brand, order.participant.account)
    tie_by_hand(as_ada, other, first(order))

    answer = tie_by_hand(as_ada, post, first(order))

    assert answer.status_code == 422
    assert post.status == "untied"
    with pytest.raises(Refused, match="has a post already"):
        tying.tie(post, order.campaign, Deliverable.objects.get(pk=first(order).pk), by=None, at=make.NOW)


def test_anothers_video_is_not_given(post, order):
    theirs = make.order(order.brand, campaign=order.campaign)
    with pytest.raises(Refused, match="is asked of"):
        tying.tie(post, order.campaign, theirs.deliverables.first(), by=None, at=make.NOW)
    post.refresh_from_db()
    assert post.status == "untied"


@pytest.mark.parametrize("nonsense", ["", "x", "0", "1-x", "9" * 30, "-1", "1-1-1"])
def test_nonsense_for_a_place_is_refused_beside_the_field(nonsense, as_ada, post):
    answer = as_ada.post(url("post_tie", post), {"place": nonsense})
    assert answer.status_code == 422
    assert answer.context["form"].errors["place"]


def test_untying_takes_figures_from_the_campaign_and_can_be_undone(as_ada, ada, post, order):
    tie_by_hand(as_ada, post, first(order))

    page = as_ada.post(url("post_untie", post), follow=True).content.decode()

    post.refresh_from_db()
    assert "Its figures stay; the campaign’s totals no longer count them." in page
    assert (post.status, post.campaign, post.views) == ("untied", None, 1_000)
    assert of_posts(order.campaign).posts == 0
    assert "Tie again, as it was" in page

    as_ada.post(url("post_tie_again", post))
    post.refresh_from_db()
    assert (post.status, post.deliverable, post.tied_by, post.former) == ("tied", first(order), "hand", {})
    actions_taken = list(post.status_changes.order_by("id").values_list("action", "by"))
    assert actions_taken == [("tie", ada.pk), ("untie", ada.pk), ("tie", ada.pk)]


def test_undoing_an_untying_whose_place_is_taken_says_so(as_ada, post, order):
    tie_by_hand(as_ada, post, first(order))
    as_ada.post(url("post_untie", post))
    other = make.untied_post(order.brand, order.participant.account)
    tie_by_hand(as_ada, other, first(order))

    page = as_ada.post(url("post_tie_again", post), follow=True).content.decode()

    post.refresh_from_db()
    assert "has a post already" in page
    assert post.status == "untied"


def test_a_hand_tie_moves_and_tiktoks_does_not(as_ada, post, order):
    tie_by_hand(as_ada, post, first(order))
    second = order.deliverables.get(position=2)
    tie_by_hand(as_ada, post, second)
    assert (post.deliverable, post.status_changes.first().action) == (second, "retie")

    theirs = make.post(order.brand)
    answer = tie_by_hand(as_ada, theirs, first(order))
    assert answer.status_code == 422
    assert theirs.tied_by == "link"


def test_not_ours_is_put_aside_and_put_back(as_ada, post):
    as_ada.post(url("post_dismiss", post))
    post.refresh_from_db()
    assert post.status == "dismissed"

    as_ada.post(url("post_restore", post))
    post.refresh_from_db()
    assert post.status == "untied"


@pytest.mark.parametrize(
    "action", ["post_tie", "post_untie", "post_tie_again", "post_dismiss", "post_restore", "post_ask"]
)
def test_others_do_nothing_to_a_post(action, as_bo, as_cleo, post, order):
    sent = {"place": place(first(order)), "campaign": order.campaign_id}
    assert as_bo.post(url(action, post), sent).status_code == 403
    assert as_cleo.post(url(action, post), sent).status_code == 404
    post.refresh_from_db()
    assert (post.status, post.status_changes.count()) == ("untied", 0)


def test_back_leads_to_pages_of_this_brand_only(as_ada, post):
    for back, meant in (("/b/acme/posts/untied/", "/b/acme/posts/untied/"), ("//evil.io/", post.get_absolute_url())):
        answer = as_ada.post(url("post_dismiss", post), {"back": back})
        assert answer["Location"] == meant
        as_ada.post(url("post_restore", post))


# What a tie by hand fulfils


def standing(order):
    order.refresh_from_db()
    return order.status, list(order.deliverables.values_list("status", flat=True))


def test_the_last_video_tied_by_hand_fulfils_the_order_and_untying_undoes_it(as_ada, ada, post, order):
    Deliverable.objects.filter(pk=first(order).pk).update(status="in_review", tiktok_video_id="75")
    second, other = order.deliverables.get(position=2), make.untied_post(order.brand, order.participant.account)

    tie_by_hand(as_ada, post, first(order))
    assert standing(order) == ("created", ["published", "waiting"])
    tie_by_hand(as_ada, other, second)
    assert standing(order) == ("fulfilled", ["published", "published"])
    change = order.status_changes.get()
    assert (change.action, change.by, change.from_status) == ("fulfil", ada, "created")

    as_ada.post(url("post_untie", post))

    assert standing(order) == ("created", ["in_review", "published"])
    assert list(order.status_changes.order_by("id").values_list("action", "by")) == [
        ("fulfil", ada.pk),
        ("reopen", ada.pk),
    ]
    changes = first(order).status_changes.order_by("id").values_list("action", "from_status", "to_status")
    assert list(changes) == [("count_tie", "in_review", "published"), ("release_tie", "published", "in_review")]
    assert order.next_check_at is not None

    as_ada.post(url("post_tie_again", post))
    assert standing(order) == ("fulfilled", ["published", "published"])


def test_tied_otherwise_the_place_before_is_open_again(as_ada, post, order):
    tie_by_hand(as_ada, post, first(order))
    tie_by_hand(as_ada, post, order.deliverables.get(position=2))
    assert standing(order) == ("created", ["waiting", "published"])
    as_ada.post(url("post_tie", post), {"place": str(order.campaign_id)})
    assert standing(order) == ("created", ["waiting", "waiting"])


def test_what_tiktok_published_is_not_undone_by_untying(as_ada, post, order):
    Deliverable.objects.filter(pk=first(order).pk).update(status="published", tiktok_video_id="75")
    tie_by_hand(as_ada, post, first(order))
    as_ada.post(url("post_untie", post))
    assert standing(order) == ("created", ["published", "waiting"])
    assert not first(order).status_changes.exists()


def test_a_post_that_is_gone_fulfils_nothing(as_ada, post, order, at):
    Post.objects.filter(pk=post.pk).update(removed_at=at)
    tie_by_hand(as_ada, post, first(order))
    assert standing(order) == ("created", ["waiting", "waiting"])


def test_a_post_that_goes_leaves_its_video_open(as_ada, post, order, tiktok, at):
    tie_by_hand(as_ada, post, first(order))
    Post.objects.filter(pk=post.pk).update(observed_at=at)

    observing.observe([Post.objects.get()], at=at)

    assert standing(order) == ("created", ["waiting", "waiting"])
    assert order.brand.deliverables.outstanding().count() == 2


def by_its_order(tiktok, post, at):
    tiktok.add_video("73", video_id=post.tiktok_id, status="removed", reasons=("spam",))
    tiktok.change_order("73", places={post.tiktok_id: 0})
    actions.refresh_orders([Order.objects.get()], at=at, cause="test")


def by_the_ad_library(tiktok, post, at):
    asset = make.asset(post.brand, post=post, item_id=post.tiktok_id)
    ends.end_in_library(asset, "video_deleted", at=at, cause="test")


@pytest.mark.parametrize("told", [by_its_order, by_the_ad_library])
def test_whoever_tells_that_a_post_is_gone_its_video_is_open(told, as_ada, post, order, tiktok, at):
    tie_by_hand(as_ada, post, first(order))
    told(tiktok, post, at)
    post.refresh_from_db()
    assert post.removed_at == at
    assert standing(order)[1] == ["waiting", "waiting"]
    assert first(order).status_changes.filter(action="release_tie").count() == 1


def test_looks_at_tiktok_leave_a_hands_tie_until_a_video_is_public(as_ada, post, order, tiktok, at):
    tie_by_hand(as_ada, post, first(order))
    theirs = tiktok.add_video("73", status="in_review")
    tiktok.change_order("73", places={theirs.video_id: 0})
    actions.refresh_orders([Order.objects.get()], at=at, cause="test")
    assert standing(order) == ("joined", ["published", "waiting"])

    tiktok.videos[theirs.video_id] = replace(theirs, status="published", created_at=at)
    actions.refresh_orders([Order.objects.get()], at=at, cause="test")

    assert standing(order) == ("in_progress", ["published", "waiting"])
    assert (first(order).tiktok_video_id, first(order).status_before_tie) == (theirs.video_id, "")
    post.refresh_from_db()
    as_ada.post(url("post_untie", post))
    assert standing(order) == ("in_progress", ["published", "waiting"])


def test_another_video_of_tiktoks_takes_the_place_without_a_post(as_ada, post, order, tiktok, at):
    tie_by_hand(as_ada, post, first(order))
    tiktok.add_video("73", status="published", created_at=at)

    actions.refresh_orders([Order.objects.get()], at=at, cause="test")

    assert standing(order) == ("fulfilled", ["published", "published"])
    post.refresh_from_db()
    assert post.deliverable == first(order)


def test_the_place_a_hand_gave_is_open_again_when_tiktok_names_another(as_ada, post, order, tiktok, at):
    tie_by_hand(as_ada, post, first(order))
    tiktok.add_video("73", video_id=post.tiktok_id, status="published", created_at=at)
    tiktok.change_order("73", places={post.tiktok_id: 1})

    actions.refresh_orders([Order.objects.get()], at=at, cause="test")

    assert standing(order) == ("in_progress", ["waiting", "published"])
    post.refresh_from_db()
    assert (post.tied_by, post.deliverable.position) == ("link", 2)


# TikTok's own ties


def test_an_untied_post_is_taken_over_when_tiktok_ties_it(post, order, tiktok, at):
    tiktok_ties(tiktok, post, at, caption="Snow!")

    assert (post.status, post.tied_by, post.order, post.deliverable) == ("tied", "link", order, first(order))
    assert (post.caption, post.views) == ("Snow!", 1_000)
    change = post.status_changes.get()
    assert (change.action, change.by, change.cause) == ("tie", None, "test")
    assert Post.objects.count() == 1


def test_a_post_that_was_not_ours_is_when_the_creator_adds_the_code(post, order, tiktok, at):
    post.dismiss(at=at)
    tiktok.add_video("73", video_id=post.tiktok_id, status="published", created_at=at)
    tiktok.change_order("73", by_code=frozenset([post.tiktok_id]))
    tiktok_ties(tiktok, post, at)
    assert (post.status, post.tied_by) == ("tied", "code")


def test_tiktoks_tie_takes_the_place_of_a_hands(as_ada, post, order, tiktok, at):
    elsewhere = make.campaign(order.brand)
    as_ada.post(url("post_tie", post), {"place": str(elsewhere.pk)})

    tiktok_ties(tiktok, post, at)

    assert (post.campaign, post.tied_by, post.deliverable) == (order.campaign, "link", first(order))
    assert post.status_changes.first().action == "retie"
    tiktok_ties(tiktok, post, at + timedelta(hours=1))
    assert post.status_changes.count() == 2


def test_a_post_tied_by_hand_makes_room_for_tiktoks(as_ada, post, order, tiktok, at):
    tie_by_hand(as_ada, post, first(order))
    theirs = tiktok.add_video("73", status="published", created_at=at)
    tiktok.change_order("73", places={theirs.video_id: 0})

    actions.refresh_orders([Order.objects.get()], at=at, cause="test")

    post.refresh_from_db()
    assert Post.objects.get(tiktok_id=theirs.video_id).deliverable == first(order)
    assert (post.order, post.deliverable, post.tied_by) == (order, None, "hand")


def test_what_a_person_untied_stays_untied_however_often_tiktok_repeats_it(as_ada, post, order, tiktok, at):
    tiktok_ties(tiktok, post, at)
    as_ada.post(url("post_untie", post))

    for hour in (1, 2):
        tiktok_ties(tiktok, post, at + timedelta(hours=hour))

    assert (post.status, post.campaign) == ("untied", None)
    as_ada.post(url("post_tie_again", post))
    post.refresh_from_db()
    assert (post.status, post.tied_by, post.deliverable) == ("tied", "link", first(order))


def test_but_another_order_is_news(as_ada, post, order, tiktok, at):
    tiktok_ties(tiktok, post, at)
    as_ada.post(url("post_untie", post))
    other = make.order(order.brand, participant=order.participant, tiktok_id="74", videos=1)
    tiktok.orders["74"] = replace(tiktok.orders["73"], order_id="74", videos=(post.tiktok_id,))
    other.deliverables.update(tiktok_video_id="")
    order.deliverables.update(tiktok_video_id="")

    actions.refresh_orders([Order.objects.get(tiktok_id="74")], at=at + timedelta(hours=3), cause="test")

    post.refresh_from_db()
    assert (post.status, post.order) == ("tied", other)


def test_a_hand_tied_video_is_not_late_and_tiktok_is_not_waited_for_to_authorize_it(as_ada, post, order, acme, at):
    order.deliverables.update(due_date=(at - timedelta(days=3)).date())
    Order.objects.filter(pk=order.pk).update(spark_days=30)
    assert acme.deliverables.late(at.date()).count() == 2

    tie_by_hand(as_ada, post, first(order))

    assert list(acme.deliverables.late(at.date())) == [order.deliverables.get(position=2)]
    spark_tasks.reconcile_authorizations()
    assert not Authorization.objects.exists()


def test_pages_of_posts_without_order_or_campaign_open(as_ada, post, order):
    just_campaign = make.untied_post(order.brand, order.participant.account)
    tying.tie(just_campaign, order.campaign, by=None, at=make.NOW)
    for each in (post, just_campaign):
        assert as_ada.get(url("post", each)).status_code == 200
        assert as_ada.get(reverse("spark_ads:post", args=["acme", each.pk])).status_code == 200
    account = reverse("creators:account", args=["acme", post.account_id])
    assert "Untied" in as_ada.get(account).content.decode()
    assert as_ada.get(reverse("campaigns:posts", args=["acme", order.campaign_id])).status_code == 200
    assert as_ada.get(reverse("spark_ads:campaign", args=["acme", order.campaign_id])).status_code == 200
    assert as_ada.get(reverse("brands:activity", args=["acme"])).status_code == 200


def test_days_follow_a_post_that_moved_while_a_page_was_open(acme, ada, at):
    first, second = make.campaign(acme), make.campaign(acme)
    post = make.untied_post(acme)
    tying.tie(post, first, by=ada, at=at)
    ingest.keep([ingest.Observation(post.pk, at, {"views": 10})])
    shown = [Post.objects.select_related("campaign").get() for _ in range(2)]

    tying.retie(post, second, None, by=ada, at=at)
    assert days() == [(second.pk, 10)]
    tying.retie(shown[0], first, None, by=ada, at=at)
    assert days() == [(first.pk, 10)]
    tying.retie(Post.objects.get(), second, None, by=ada, at=at)
    tying.untie(shown[1], by=ada, at=at)
    assert days() == []


def days():
    return list(CampaignDay.objects.values_list("campaign", "views"))
