"""What is asked of TikTok about posts, when, and in whose turn (P5, P6)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from campaigns import observing, tasks
from campaigns.models import Post, PostDay, PostTotal, PostWatching, Snapshot
from simulator import acts, clock, tto_acts
from simulator.models import BrandAccount, Person, TtoCampaign
from tests import make
from tests.simulator.ads.side import Advertiser, a_campaign, a_group, an_ad, passed
from tests.simulator.tto.side import review_passes
from tiktok.answers import Counters, OrderFacts, OwnVideo, PublicVideo
from tiktok.errors import Crowded, Rejected, Unavailable
from tiktok.models import Connection

DAY = timedelta(days=1)


def told(tiktok, post, **counters):
    """What the report of its order will say of a post."""
    order = post.order.tiktok_id
    known = tiktok.orders.get(order)
    videos = {*(known.videos if known else ()), post.tiktok_id}
    tiktok.orders[order] = OrderFacts(order, "x", "c", "l", videos=tuple(sorted(videos)))
    tiktok.counters[post.tiktok_id] = Counters(post.tiktok_id, **counters)


def listed(tiktok, post, **counters):
    """What the creator's public list will say of a post."""
    row = PublicVideo(Counters(post.tiktok_id, **counters))
    tiktok.public.setdefault(post.account.handle, []).append(row)


@pytest.fixture
def by_hand(acme):
    """A post tied by hand, without an order."""
    make.post(acme, deliverable=None, tied_by="hand")
    Post.objects.update(order=None)
    return Post.objects.select_related("account").get()


def test_parts_rates_and_days_are_kept(acme, tiktok, at):
    post = make.post(acme, published_at=at - 3 * DAY)
    today = at.date()
    added = {
        today - n * DAY: Counters(
            "", views=views, likes=1, organic=Counters("", views=views - 10), paid=Counters("", views=10)
        )
        for n, views in enumerate((100, 200, 700))
    }
    told(
        tiktok,
        post,
        views=1_000,
        likes=3,
        days=added,
        organic=Counters("", views=970, completion_rate=0.3),
        paid=Counters("", views=30),
        two_second_rate=0.5,
        views_by_source={"for_you": 900, "search": 100},
        retention=(1.0, 0.8),
    )

    assert observing.observe([post], at=at) == 1

    rows = (
        PostDay.objects.filter(traffic="all")
        .order_by("date")
        .values_list("date", "views", "views_gained", "likes", "comments")
    )
    assert list(rows) == [
        (today - 2 * DAY, 700, 700, 1, None),
        (today - DAY, 900, 200, 2, None),
        (today, 1_000, 100, 3, None),
    ]
    assert set(PostTotal.objects.values_list("traffic", "views", "completion_rate")) == {
        ("organic", 970, 0.3),
        ("paid", 30, None),
    }
    assert list(PostDay.objects.filter(traffic="paid").order_by("date").values_list("views", flat=True)) == [10, 20, 30]
    watching = PostWatching.objects.get()
    assert (watching.two_second_rate, watching.retention, watching.views_by_source["search"]) == (0.5, [1.0, 0.8], 100)


def test_days_that_were_looked_at_stay_as_they_were(acme, tiktok, at):
    post = make.post(acme, published_at=at - 3 * DAY)
    told(tiktok, post, views=700)
    observing.observe([post], at=at - DAY)
    told(tiktok, post, views=1_000, days={at.date(): Counters("", views=1), (at - DAY).date(): Counters("", views=5)})

    observing.observe([post], at=at)

    assert Snapshot.objects.count() == 2
    assert list(PostDay.objects.order_by("date").values_list("views", flat=True)) == [700, 1_000]


def test_a_day_tiktok_leaves_out_ends_the_way_back(acme, tiktok, at):
    post = make.post(acme)
    days = {at.date() - n * DAY: Counters("", views=10) for n in (0, 1, 3)}
    told(tiktok, post, views=100, days=days)

    observing.observe([post], at=at)

    assert list(PostDay.objects.order_by("date").values_list("date", "views")) == [
        (at.date() - DAY, 90),
        (at.date(), 100),
    ]


def test_numbers_no_database_can_hold_are_unknown(acme, tiktok, at):
    post = make.post(acme)
    told(tiktok, post, views=10**30, likes=4)

    observing.observe([post], at=at)

    assert Snapshot.objects.values_list("views", "likes").get() == (None, 4)


def test_a_post_without_an_order_is_asked_of_its_creators_list(by_hand, acme, tiktok, at):
    listed(tiktok, by_hand, views=12)

    assert observing.observe([by_hand], at=at) == 1

    by_hand.refresh_from_db()
    assert (by_hand.views, by_hand.removed_at, by_hand.next_refresh_at) == (12, None, at + timedelta(minutes=15))
    assert tiktok.asked_for("report") == []


def test_a_post_that_is_no_longer_listed_keeps_its_last_figures_and_says_why(by_hand, acme, as_ada, tiktok, at):
    listed(tiktok, by_hand, views=12)
    observing.observe([by_hand], at=at)
    tiktok.public.clear()

    by_hand.refresh_from_db()
    assert observing.observe([by_hand], at=at + DAY) == 0

    by_hand.refresh_from_db()
    assert (by_hand.views, by_hand.removed_at) == (12, at + DAY)
    assert by_hand.removal_reason == "TikTok no longer lists it: it was deleted, or made private."


def test_a_post_nobody_saw_yet_is_not_called_removed(by_hand, tiktok, at):
    observing.observe([by_hand], at=at)

    by_hand.refresh_from_db()
    assert by_hand.removed_at is None


def test_a_creator_tiktok_does_not_list_is_no_news_of_the_post(by_hand, tiktok, at):
    Post.objects.update(observed_at=at - DAY)
    tiktok.before["public_videos"] = [Rejected(40121, "Not a creator of the marketplace.", "R")]
    by_hand.refresh_from_db()

    observing.observe([by_hand], at=at)

    by_hand.refresh_from_db()
    assert by_hand.removed_at is None


def test_a_missing_report_of_an_order_says_nothing(acme, tiktok, at):
    post = make.post(acme, observed_at=at - DAY)

    assert observing.observe([post], at=at) == 0

    post.refresh_from_db()
    assert (post.removed_at, tiktok.asked_for("public_videos")) == (None, [])


def test_one_answer_serves_every_post_it_tells_of(acme, tiktok):
    order = make.order(acme, status="in_progress", videos=3)
    posts = [make.post(acme, order=order, next_refresh_at=make.NOW) for _ in range(3)]
    later = make.post(acme, order=make.order(acme, videos=1))
    for post in posts:
        told(tiktok, post, views=5)
    Post.objects.filter(pk=posts[2].pk).update(next_refresh_at=timezone.now() + DAY)

    tasks.refresh_posts()

    assert set(Snapshot.objects.values_list("post", flat=True)) == {post.pk for post in posts}
    assert len(tiktok.asked_for("report")) == 1
    assert later.next_refresh_at is None


def test_a_brand_with_many_due_posts_does_not_starve_one_with_few(acme, other, monkeypatch):
    monkeypatch.setattr(observing, "MOST_AT_ONCE", 20)
    many = make.order(acme, videos=1)
    base = {
        "brand": acme,
        "campaign": many.campaign,
        "order": many,
        "account": many.participant.account,
        "tied_by": "link",
    }
    Post.objects.bulk_create(
        Post(**base, tiktok_id=str(n), published_at=make.NOW, next_refresh_at=make.NOW - DAY) for n in range(300)
    )
    few = [make.post(other, next_refresh_at=make.NOW) for _ in range(10)]

    tasks.refresh_posts()

    waiting = Post.objects.filter(next_refresh_at__lte=make.NOW)
    assert not waiting.filter(pk__in=[post.pk for post in few]).exists()
    assert waiting.count() == 290


def test_brands_that_cannot_be_asked_take_no_turn(acme, other):
    Connection.objects.filter(brand=acme).update(status="needs_reconnecting")
    make.post(acme, next_refresh_at=make.NOW - DAY)
    theirs = make.post(other, next_refresh_at=make.NOW)

    assert list(Post.objects.fairly(make.NOW, 1)) == [theirs]


# Looked up by itself: posts tied by hand, and creators' own access


@pytest.fixture
def in_order_by_hand(acme):
    """A post a person tied to an order of Creator Marketplace, which TikTok does not count to it."""
    return make.post(acme, tied_by="hand")


def connected(account, scopes="video.list,video.insights"):
    """The creator grants the brand own access."""
    account.connection = make.creator_connection(account.brand, scopes=scopes.split(","))
    account.authenticated = True
    account.save()


def own(tiktok, post, **counters):
    """What the creator's own access will say of a post."""
    row = OwnVideo(Counters(post.tiktok_id, **counters))
    tiktok.own_videos.setdefault(post.account.connection.open_id, []).append(row)


def test_a_post_tied_by_hand_to_an_order_gets_figures_from_its_creators_list(in_order_by_hand, tiktok, at):
    other = make.post(in_order_by_hand.brand, order=in_order_by_hand.order)
    told(tiktok, other, views=7)
    listed(tiktok, in_order_by_hand, views=12)

    assert observing.observe([in_order_by_hand, other], at=at) == 2

    in_order_by_hand.refresh_from_db()
    assert (in_order_by_hand.views, in_order_by_hand.figures_source) == (12, "tiktok")
    assert Post.objects.get(pk=other.pk).views == 7
    assert tiktok.asked_for("public_videos") == [in_order_by_hand.account.handle]


def test_where_the_report_tells_of_it_nobody_else_is_asked(in_order_by_hand, tiktok, at):
    connected(in_order_by_hand.account)
    told(tiktok, in_order_by_hand, views=9)

    assert observing.observe([in_order_by_hand], at=at) == 1

    assert (tiktok.asked_for("public_videos"), tiktok.asked_for("own_videos")) == ([], [])


def test_a_connected_creators_post_is_asked_with_their_own_access(in_order_by_hand, tiktok, at):
    connected(in_order_by_hand.account)
    own(tiktok, in_order_by_hand, views=40, reach=30)
    listed(tiktok, in_order_by_hand, views=39)

    assert observing.observe([in_order_by_hand], at=at) == 1

    in_order_by_hand.refresh_from_db()
    assert (in_order_by_hand.views, in_order_by_hand.reach) == (40, 30)
    assert in_order_by_hand.figures_source == "creator"
    assert in_order_by_hand.next_refresh_at == at + timedelta(hours=6)  # it is a day or two behind
    assert tiktok.asked_for("public_videos") == []


def test_figures_of_the_public_list_go_on_when_the_creator_connects(in_order_by_hand, tiktok, at):
    listed(tiktok, in_order_by_hand, views=12)
    observing.observe([in_order_by_hand], at=at - DAY)
    connected(in_order_by_hand.account)
    own(tiktok, in_order_by_hand, views=11)
    tiktok.public.clear()
    listed(tiktok, in_order_by_hand, views=20)
    in_order_by_hand.refresh_from_db()

    observing.observe([in_order_by_hand], at=at)

    in_order_by_hand.refresh_from_db()
    assert (in_order_by_hand.views, in_order_by_hand.figures_source) == (20, "tiktok")


@pytest.mark.parametrize("trouble", [Rejected(40105, "Revoked.", "R"), Unavailable("Away"), Crowded("Full")])
def test_where_their_own_access_fails_the_public_list_is_asked(trouble, in_order_by_hand, tiktok, at):
    connected(in_order_by_hand.account)
    tiktok.before["own_videos"] = [trouble]
    listed(tiktok, in_order_by_hand, views=12)

    assert observing.observe([in_order_by_hand], at=at) == 1

    in_order_by_hand.refresh_from_db()
    assert (in_order_by_hand.views, in_order_by_hand.removed_at) == (12, None)


def test_access_that_may_not_list_posts_is_not_used(in_order_by_hand, tiktok, at):
    connected(in_order_by_hand.account, scopes="video.publish")

    observing.observe([in_order_by_hand], at=at)

    assert tiktok.asked_for("own_videos") == []


def test_a_post_neither_list_has_any_more_is_gone(in_order_by_hand, tiktok, at):
    connected(in_order_by_hand.account)
    own(tiktok, in_order_by_hand, views=40)
    observing.observe([in_order_by_hand], at=at)
    tiktok.own_videos.clear()
    in_order_by_hand.refresh_from_db()

    observing.observe([in_order_by_hand], at=at + DAY)

    in_order_by_hand.refresh_from_db()
    assert (in_order_by_hand.views, in_order_by_hand.removed_at) == (40, at + DAY)


def test_an_accounts_posts_are_asked_about_ten_at_once(acme, tiktok, at):
    account = make.account(acme, in_marketplace=True)
    connected(account)
    posts = [make.untied_post(acme, account) for _ in range(12)]
    for post in posts:
        own(tiktok, post, views=1)

    assert observing.observe(posts, at=at) == 12

    assert len(tiktok.asked_for("own_videos")) == 2


def test_what_the_report_told_is_kept_though_the_list_is_away(in_order_by_hand, tiktok, at):
    other = make.post(in_order_by_hand.brand, order=in_order_by_hand.order)
    told(tiktok, other, views=7)
    tiktok.before["public_videos"] = [Unavailable("Away")]

    with pytest.raises(Unavailable):
        observing.observe([in_order_by_hand, other], at=at)

    assert Post.objects.get(pk=other.pk).views == 7


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"tied_by": "link"}, "They come within minutes."),
        ({"tied_by": "hand"}, "is looked for in the public list of"),
        ({"removed_at": make.NOW}, "no figures of this post any more"),
        ({"published_at": make.NOW - 800 * DAY}, "no figures of this post any more"),
        ({"observed_at": make.NOW, "figures_source": "tiktok"}, "From TikTok"),
    ],
)
def test_the_page_says_why_no_figures_come(facts, words, acme, as_ada):
    post = make.post(acme, **{"published_at": timezone.now(), **facts})
    assert words in as_ada.get(reverse("campaigns:post", args=[acme.slug, post.pk])).content.decode()


def test_the_page_says_when_nobody_tells_figures_and_what_to_do(acme, as_ada, in_order_by_hand):
    Post.objects.update(published_at=timezone.now())
    page = reverse("campaigns:post", args=[acme.slug, in_order_by_hand.pk])
    in_order_by_hand.account.in_marketplace = False
    in_order_by_hand.account.save()
    assert "Nobody tells figures of this post" in as_ada.get(page).content.decode()

    connected(in_order_by_hand.account)
    assert "is asked with the creator’s own access" in as_ada.get(page).content.decode()

    Connection.objects.update(status="disconnected")
    assert "Connect Acme to TikTok" in as_ada.get(page).content.decode()


# Against the simulator's TikTok One

FACTS = {"country": "US", "age": 27, "followers": 48_000, "videos_30d": 9, "views_30d": 90_000}


@pytest.fixture
def video(in_process, acme):
    """A creator's post, linked to a campaign of Acme's on TikTok One and through review."""
    demo = settings.SIMULATOR
    connection = {"token": demo["demo_token"], "account_id": demo["demo_account_id"], "generation": "tto"}
    make.connection(acme, **connection)
    mara = Person.objects.create(handle="mara.test.demo", name="Mara", in_tcm=True, **FACTS)
    with_code = acts.post_directly(mara, caption="Snow")
    theirs = TtoCampaign.objects.create(
        account=_account(), campaign_id="7301", name="Snow", word="snow", created_at=clock.now(), spark_days=30
    )
    tto_acts.join(theirs, mara)
    tto_acts.link(theirs, with_code)
    review_passes()
    tto_acts.move()
    return with_code


def _account():
    return BrandAccount.objects.get(token=settings.SIMULATOR["demo_token"])


@pytest.fixture
def post(acme, video):
    campaign = make.campaign(acme)
    who = make.participant(campaign, make.account(acme, "mara.test.demo", in_marketplace=True))
    order = make.order(acme, status="in_progress", videos=1, participant=who, tiktok_id="7301:mara.test.demo")
    return make.post(acme, order=order, tiktok_id=video.video_id, published_at=clock.now())


def test_on_tiktok_one_parts_add_up_day_by_day(post, video):
    clock.skip(3 * DAY)

    assert observing.observe([post], at=clock.now()) == 1

    post.refresh_from_db()
    parts: dict[str, Any] = dict(PostTotal.objects.values_list("traffic", "views"))
    assert post.views == parts["organic"] + parts["paid"]
    gains: list[Any] = list(PostDay.objects.filter(traffic="all").values_list("views_gained", flat=True))
    assert (len(gains), sum(gains)) == (4, post.views)
    assert PostWatching.objects.get().retention[0] == 1.0


def test_what_ads_bring_by_day_is_told_too(post, video, in_process):
    ads = Advertiser(_account())
    passed(an_ad(ads, video, a_group(ads, a_campaign(ads))))
    clock.skip(2 * DAY)

    observing.observe([post], at=clock.now())

    paid: list[Any] = list(PostDay.objects.filter(traffic="paid").order_by("date").values_list("views", "views_gained"))
    assert paid[-1][0] == PostTotal.objects.get(traffic="paid").views
    assert sum(gained for _, gained in paid) == paid[-1][0] > 0


def test_a_renamed_creators_post_is_found_by_its_id(post, video):
    Person.objects.update(handle="mara.renamed.demo")

    assert observing.observe([post], at=clock.now()) == 1


def test_a_deleted_post_stays_with_its_last_figures(post, video):
    clock.skip(DAY)
    observing.observe([post], at=clock.now())
    acts.delete(video)
    clock.skip(DAY)
    post.refresh_from_db()
    before = post.views

    observing.observe([post], at=clock.now())

    post.refresh_from_db()
    assert (post.views, bool(post.removed_at)) == (before, True)
    assert "no longer lists it" in post.removal_reason


def test_the_posts_page_tells_how_it_is_watched_and_why_it_is_gone(acme, as_ada, at):
    post = make.post(acme, removed_at=at, removal_reason="The video breaks the rules on music.")
    PostWatching.objects.create(
        brand=acme, post=post, observed_at=at, two_second_rate=0.52, six_second_rate=0.28,
        views_by_source={"search": 100, "for_you": 300}, retention=[1.0, 0.75],
    )  # fmt: skip

    page = as_ada.get(reverse("campaigns:post", args=[acme.slug, post.pk])).content.decode()

    for words in ("The video breaks the rules on music.", "For You", "75.0%", "Search", "25.0%", "52.0%", "28.0%"):
        assert words in page
    assert page.index("For You") < page.index("Search")


def test_tiktok_is_asked_of_no_order_that_it_does_not_know(acme, tiktok, at):
    known = make.post(acme)
    unknown = make.post(acme, order=make.order(acme, status="failed"), tied_by="hand")
    told(tiktok, known, views=5)

    observing.observe([known, unknown], at=at)

    assert ("report", [known.order.tiktok_id]) in tiktok.asked
