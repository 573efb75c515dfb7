"""Untied posts found, suggested, asked for; and orders whose posts are missing (X6)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import discovering, tasks
from campaigns.models import Campaign, Message, Participant, Post, Snapshot
from tests import make
from tiktok.answers import Counters, OwnVideo, PublicVideo
from tiktok.models import Connection, CreatorConnection


@pytest.fixture
def campaign(acme, at):
    return make.campaign(
        acme, name="Winter", hashtags="#boots @acme", start_date=(at - timedelta(days=5)).date(), end_date=at.date()
    )


@pytest.fixture
def order(campaign):
    return make.order(campaign.brand, campaign=campaign, status="joined", videos=1)


def page(client, name="untied", *args, **query):
    return client.get(reverse(f"campaigns:{name}", args=["acme", *args]), query).content.decode()


def own(number, at, **facts):
    video_id = str((int(at.timestamp()) << 32) + number)
    return OwnVideo(Counters(video_id, views=50, likes=5), created_at=at, **{"caption": f"Clip {number}", **facts})


def authenticated(campaign):
    account = make.account(campaign.brand, authenticated=True)
    CreatorConnection.objects.update(scopes=["video.list"])
    account.refresh_from_db()
    return make.participant(campaign, account)


def test_posts_of_authenticated_creators_are_found_with_their_figures(campaign, tiktok, at):
    participant = authenticated(campaign)
    tiktok.own_videos[participant.account.connection.open_id] = [
        own(1, at - timedelta(days=1), seconds=31.0, url="https://t/1"),
        own(2, at - timedelta(days=60)),
    ]

    assert discovering.discover(participant, at=at) == 1
    assert discovering.discover(participant, at=at + timedelta(hours=1)) == 0

    post = Post.objects.get()
    assert (post.caption, post.status, post.source, post.seconds) == ("Clip 1", "untied", "creator", 31.0)
    assert (post.views, post.figures_source, Snapshot.objects.get().source) == (50, "creator", "creator")
    assert post.status_changes.get().action == "create"


def test_posts_in_tiktok_ones_public_list_are_found(campaign, tiktok, at):
    Connection.objects.update(generation="tto")
    participant = make.participant(campaign)
    handle = participant.account.handle
    tiktok.public[handle] = [PublicVideo(Counters(str((int(at.timestamp()) << 32) + 1), views=9), "Snow")]

    assert discovering.discover(participant, at=at) == 1
    assert (Post.objects.get().source, Post.objects.get().published_at) == ("tiktok", at)


def test_a_campaign_that_begins_with_the_calendar_is_searched_like_any_other(campaign, tiktok, at):
    Campaign.objects.update(start_date=date.min)
    participant = authenticated(campaign)
    tiktok.own_videos[participant.account.connection.open_id] = [own(1, at - timedelta(days=60))]

    assert discovering.discover(participant, at=at) == 1


def test_what_is_known_already_is_left_as_it_is(campaign, order, tiktok, at):
    participant = authenticated(campaign)
    video = own(1, at - timedelta(days=1))
    known = make.post(campaign.brand, order=order, tiktok_id=video.counters.video_id)
    tiktok.own_videos[participant.account.connection.open_id] = [video]

    assert discovering.discover(participant, at=at) == 0
    assert Post.objects.get() == known


def test_the_round_asks_for_each_account_once_an_hour_while_a_campaign_runs(campaign, tiktok):
    participant = authenticated(campaign)
    make.participant(make.campaign(campaign.brand), participant.account)
    make.participant(make.campaign(campaign.brand, status="ended"), make.account(campaign.brand, authenticated=True))
    make.participant(campaign)  # nobody can show its posts: neither authenticated nor on TikTok One

    tasks.discover_posts()
    tasks.discover_posts()

    assert len(tiktok.asked_for("own_videos")) == 1
    due = Participant.objects.due_for_discovery(timezone.now() + timedelta(hours=2))
    assert due.count() == 2


def test_a_suggestion_gives_its_reasons_and_ties_in_one_click(as_ada, campaign, order, at):
    order.deliverables.update(due_date=at.date())
    post = make.untied_post(campaign.brand, order.participant.account, caption="New #boots from @acme, at last")

    shown = page(as_ada)

    for words in ("Perhaps", "while the campaign ran", "#boots is in the caption", "@acme is mentioned"):
        assert words in shown
    assert "“Video 1” is still without a post" in shown
    assert "Near its due date" in shown
    as_ada.post(
        reverse("campaigns:post_tie", args=["acme", post.pk]),
        {"place": f"{campaign.pk}-{order.deliverables.get().pk}", "back": "/b/acme/posts/untied/"},
    )
    post.refresh_from_db()
    assert (post.campaign, post.deliverable) == (campaign, order.deliverables.get())
    assert "No untied posts" in page(as_ada)


def test_the_caption_of_a_version_handed_in_is_a_reason(as_ada, campaign, order):
    deliverable = order.deliverables.get()
    make.version(campaign.brand, deliverable=deliverable, caption="Snow at last", seconds=30.0)
    make.untied_post(campaign.brand, order.participant.account, caption="Snow at last ", seconds=30.2)

    shown = page(as_ada)

    assert "The caption of version 1 of “Video 1”" in shown
    assert "As long as version 1 of “Video 1”" in shown


def test_nothing_is_ever_tied_by_itself(campaign, order, tiktok, at):
    participant = authenticated(campaign)
    tiktok.own_videos[participant.account.connection.open_id] = [own(1, at, caption="#boots @acme")]
    discovering.discover(participant, at=at)
    assert Post.objects.get().status == "untied"


def test_one_click_sends_the_campaign_code_and_counts(as_ada, campaign, order):
    creator = order.participant.account.creator
    creator.email = "mara@example.com"
    creator.save()
    post = make.untied_post(campaign.brand, order.participant.account)
    address = reverse("campaigns:post_ask", args=["acme", post.pk])
    for key in ("0" * 32, "0" * 32, "1" * 32):
        said = as_ada.post(address, {"campaign": campaign.pk, "form_key": key}, follow=True).content.decode()
        assert "on its way to mara@example.com" in said

    messages = list(Message.objects.all())
    assert len(messages) == 2
    assert order.code.code in messages[0].body
    assert post.url in messages[0].body
    assert (messages[0].post, messages[0].order) == (post, order)
    assert "Code sent 2 times" in page(as_ada)
    assert "Send code again" in page(as_ada)
    assert list(post.status_changes.values_list("action", flat=True)) == ["send_code", "send_code"]


def test_the_code_goes_out_in_the_creators_language(as_ada, campaign, order):
    creator = order.participant.account.creator
    creator.language = "es"
    creator.save()
    post = make.untied_post(campaign.brand, order.participant.account)
    as_ada.post(reverse("campaigns:post_ask", args=["acme", post.pk]), {"campaign": campaign.pk, "form_key": "0" * 32})
    assert "añade el código de campaña" in Message.objects.get().subject


def test_without_an_order_nothing_is_sent_and_it_says_why(as_ada, campaign):
    participant = make.participant(campaign)
    post = make.untied_post(campaign.brand, participant.account)
    address = reverse("campaigns:post_ask", args=["acme", post.pk])
    said = as_ada.post(address, {"campaign": campaign.pk, "form_key": "0" * 32}, follow=True).content.decode()
    assert "has no order in Winter whose code could be sent" in said
    assert not Message.objects.exists()


def test_orders_whose_posts_are_missing_are_the_other_half(as_ada, campaign, order):
    order.deliverables.update(due_date=date(2020, 1, 1))
    shown = page(as_ada, show="missing")
    assert str(order.participant.account) in shown
    assert "Remind" in shown

    make.post(campaign.brand, order=order, deliverable=order.deliverables.get())
    assert "Nothing is overdue" in page(as_ada, show="missing")


def test_the_inbox_is_narrowed_by_account_and_campaign(as_ada, acme, campaign, order):
    mine = make.untied_post(acme, order.participant.account, caption="Of the campaign")
    other = make.untied_post(acme, caption="Of nobody")

    assert "Of nobody" not in page(as_ada, campaign=campaign.pk)
    assert "Of the campaign" not in page(as_ada, account=other.account_id)
    assert "Of nobody" not in page(as_ada, "campaign_untied", campaign.pk)
    assert "Of the campaign" in page(as_ada, "campaign_untied", campaign.pk)
    assert "Of nobody" in page(as_ada, campaign="nonsense", account="9" * 30, show="x", after="x")
    assert mine.pk != other.pk


def test_home_counts_posts_of_participants_that_belong_to_no_campaign(as_ada, acme, campaign, order):
    make.untied_post(acme)
    assert "belongs to no campaign" not in as_ada.get("/b/acme/").content.decode()
    make.untied_post(acme, order.participant.account)
    assert "1 post belongs to no campaign" in as_ada.get("/b/acme/").content.decode()


def test_it_asks_as_much_for_many_posts_and_pages_through_them(as_ada, acme, campaign, django_assert_max_num_queries):
    def grow(number):
        for _ in range(number):
            order = make.order(acme, campaign=campaign, status="joined", videos=1)
            make.untied_post(acme, order.participant.account)

    address = reverse("campaigns:untied", args=["acme"])
    grow(2)
    as_ada.get(address)
    with django_assert_max_num_queries(28) as few:
        as_ada.get(address)
    grow(55)
    with django_assert_max_num_queries(len(few)):
        answer = as_ada.get(address)
    assert len(answer.context["lines"]) == 50
    assert answer.context["next_url"]
    assert len(as_ada.get(address + answer.context["next_url"]).context["lines"]) == 7


@pytest.mark.parametrize("name", ["untied", "campaign_untied", "posts_add"])
def test_outsiders_see_none_of_it(name, as_cleo, as_bo, campaign):
    args = [] if name == "untied" else [campaign.pk]
    address = reverse(f"campaigns:{name}", args=["acme", *args])
    assert as_cleo.get(address).status_code == 404
    assert as_bo.get(address).status_code == 200
