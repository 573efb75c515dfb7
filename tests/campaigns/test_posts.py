"""Posts, their counters as observed, and their pages (P3, P5, P6)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import observing, tasks
from campaigns.models import Post, Snapshot
from tests import make
from tiktok.answers import Counters, OrderFacts
from tiktok.errors import Unavailable
from tiktok.models import Connection


@pytest.fixture
def post(acme, tiktok):
    made = make.post(acme)
    counted(tiktok, made, views=1_000, likes=80, comments=15, shares=5)
    return made


def counted(tiktok, post, **counters):
    """What TikTok will say of the post's counters."""
    tiktok.orders[post.order.tiktok_id] = OrderFacts(
        order_id=post.order.tiktok_id, handle="x", code="c", invite_link="l", videos=(post.tiktok_id,)
    )
    tiktok.counters[post.tiktok_id] = Counters(video_id=post.tiktok_id, **counters)


def refresh(client, post):
    """The page after a click on Refresh now."""
    address = reverse("campaigns:post_refresh", args=[post.brand.slug, post.pk])
    return client.post(address, follow=True).content.decode()


def test_a_look_leaves_a_snapshot_and_the_latest_values(post, at):
    assert observing.observe([post], at=at) == 1

    post.refresh_from_db()
    assert (post.views, post.likes, post.observed_at) == (1_000, 80, at)
    assert post.engagement_rate == pytest.approx(0.1)
    assert Snapshot.objects.get().views == 1_000


def test_counters_that_fall_are_kept_as_they_came(post, tiktok, at):
    observing.observe([post], at=at)
    counted(tiktok, post, views=950, likes=79)

    observing.observe([post], at=at + timedelta(hours=1))

    assert list(Snapshot.objects.values_list("views", "likes")) == [(1_000, 80), (950, 79)]
    post.refresh_from_db()
    assert (post.views, post.comments, post.engagement_rate) == (950, None, None)


def test_an_older_look_does_not_overwrite_a_newer_one(post, tiktok, at):
    observing.observe([post], at=at)
    counted(tiktok, post, views=10)

    observing.observe([post], at=at - timedelta(hours=1))

    post.refresh_from_db()
    assert (post.views, post.observed_at) == (1_000, at)
    assert Snapshot.objects.count() == 2


def test_a_look_twice_at_one_time_is_one_snapshot(post, at):
    observing.observe([post], at=at)

    assert observing.observe([post], at=at) == 0
    assert Snapshot.objects.count() == 1


def test_values_beyond_32_bits_fit(post, tiktok, at):
    counted(tiktok, post, views=9_000_000_000)

    observing.observe([post], at=at)

    post.refresh_from_db()
    assert post.views == 9_000_000_000


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(minutes=5), timedelta(minutes=1)),
        (timedelta(hours=3), timedelta(minutes=15)),
        (timedelta(days=3), timedelta(hours=1)),
        (timedelta(days=30), timedelta(days=1)),
        (timedelta(days=200), timedelta(days=7)),
        (timedelta(days=400), None),
    ],
)
def test_the_rhythm_follows_the_age(age, pause, acme, at):
    post = make.post(acme, published_at=at - age)

    assert observing.next_look(post, at=at) == (None if pause is None else at + pause)


def test_one_brands_trouble_does_not_hold_up_another(post, acme, other, tiktok):
    theirs = make.post(other)
    counted(tiktok, theirs, views=7)
    Post.objects.update(next_refresh_at=make.NOW)
    tiktok.before["report"] = [Unavailable("HTTP 500")]

    tasks.refresh_posts()

    assert Snapshot.objects.get().post == theirs


def test_refresh_now_is_at_most_once_a_minute(post, as_ada, acme, tiktok, at):
    assert "TikTok is being asked" in refresh(as_ada, post)

    assert "less than a minute old" in refresh(as_ada, post)
    assert Snapshot.objects.count() == 1


def test_refresh_now_asks_tiktok_at_once_and_only_about_this_post(post, as_ada, acme, tiktok):
    another = make.post(acme)
    counted(tiktok, another, views=7)

    page = refresh(as_ada, post)

    assert "1K" in page
    assert Snapshot.objects.get().post == post
    tasks.refresh_posts()
    assert Snapshot.objects.get().post == post


def test_the_page_looks_for_the_figures_until_they_are_there(post, as_ada, acme, tiktok):
    tiktok.before["report"] = [Unavailable("HTTP 500")]
    address = reverse("campaigns:post", args=[acme.slug, post.pk])

    assert "?looks=9" in refresh(as_ada, post)
    region = as_ada.get(address + "?looks=9", headers={"HX-Request": "true"}).content.decode()
    assert "?looks=8" in region
    assert "<html" not in region
    assert "?looks" not in as_ada.get(address + "?looks=0", headers={"HX-Request": "true"}).content.decode()

    Post.objects.update(next_refresh_at=timezone.now())
    tasks.refresh_posts()
    assert "?looks" not in as_ada.get(address + "?looks=8", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("looks", ["nonsense", "-1", "9" * 30, ""])
def test_nonsense_in_the_address_makes_no_page_look(looks, post, as_ada, acme):
    address = reverse("campaigns:post", args=[acme.slug, post.pk])

    assert "?looks" not in as_ada.get(address, {"looks": looks}).content.decode()


def test_a_post_tiktok_no_longer_reports_on_is_not_asked_for(acme, as_ada, tiktok):
    old = make.post(acme, published_at=timezone.now() - timedelta(days=400), views=12)

    assert "TikTok reports on a post for a year." in refresh(as_ada, old)

    old.refresh_from_db()
    assert (old.views, old.next_refresh_at) == (12, None)
    assert not tiktok.asked


def test_without_a_connection_nothing_is_promised(as_ada, post, acme, tiktok):
    Connection.objects.update(status="disconnected")

    assert "Connect Acme to TikTok" in refresh(as_ada, post)
    assert not tiktok.asked


def test_a_post_that_is_gone_cannot_be_refreshed(acme, as_ada, tiktok, at):
    gone = make.post(acme, removed_at=at)

    assert "no longer on TikTok" in refresh(as_ada, gone)
    assert not tiktok.asked


def test_a_post_belongs_to_one_deliverable_and_is_there_once(post, acme):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.post(acme, tiktok_id=post.tiktok_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.post(acme, order=post.order, deliverable=post.deliverable)


def test_the_page_shows_counters_with_their_age_and_what_ties_the_post(post, as_ada, acme, at):
    observing.observe([post], at=at)

    page = as_ada.get(reverse("campaigns:post", args=[acme.slug, post.pk])).content.decode()

    for words in ("10.00%", "100 ÷ 1,000", str(post.campaign), post.deliverable.name, "Invitation link"):
        assert words in page


def test_unknown_counters_are_dashes(as_ada, acme):
    post = make.post(acme)

    page = as_ada.get(reverse("campaigns:post", args=[acme.slug, post.pk])).content.decode()

    assert "TikTok has given no figures yet" in page
    assert "–" in page


@pytest.mark.parametrize(
    ("sort", "first"), [("views", "seen"), ("engagement", "loved"), ("newest", "fresh"), ("nonsense", "fresh")]
)
def test_posts_are_sorted_with_the_unknown_last(sort, first, as_ada, acme, at):
    campaign = make.campaign(acme)
    for caption, views, likes, age in (("seen", 9_000, 9, 3), ("loved", 100, 90, 2), ("fresh", None, None, 1)):
        order = make.order(acme, campaign=campaign, videos=1)
        known = {} if views is None else {"comments": 0, "shares": 0}
        make.post(
            acme, order=order, caption=caption, views=views, likes=likes, published_at=at - timedelta(days=age), **known
        )

    answer = as_ada.get(reverse("campaigns:posts", args=[acme.slug, campaign.pk]) + f"?sort={sort}&view=table")

    assert answer.context["posts"][0].caption == first
    if sort in ("views", "engagement"):
        assert answer.context["posts"][-1].caption == "fresh"


def test_posts_are_narrowed_to_one_influencer(as_ada, acme):
    campaign = make.campaign(acme)
    mine, theirs = (make.post(acme, order=make.order(acme, campaign=campaign, videos=1)) for _ in range(2))

    answer = as_ada.get(reverse("campaigns:posts", args=[acme.slug, campaign.pk]) + f"?account={mine.account_id}")

    assert answer.context["posts"] == [mine]
    assert theirs.account_id != mine.account_id


@pytest.mark.parametrize("view", ["grid", "table"])
def test_an_empty_list_says_what_will_fill_it(view, as_ada, acme):
    campaign = make.campaign(acme)

    page = as_ada.get(reverse("campaigns:posts", args=[acme.slug, campaign.pk]) + f"?view={view}").content.decode()

    assert "Posts come in by themselves" in page


def test_the_player_waits_for_a_click_and_may_come_from_tiktok_alone(as_ada, post, settings):
    settings.SIMULATOR_ON = False

    answer = as_ada.get(post.get_absolute_url())

    words = answer.content.decode()
    assert f'data-embed="https://www.tiktok.com/player/v1/{post.tiktok_id}?rel=0"' in words
    assert "<iframe" not in words
    assert "frame-src https://www.tiktok.com" in answer["Content-Security-Policy"]


def test_posts_of_the_simulator_have_no_player(as_ada, post, settings):
    settings.SIMULATOR_ON = True

    assert "data-embed=" not in as_ada.get(post.get_absolute_url()).content.decode()
