"""Observed counters taken in: snapshots added, latest figures, days and gains brought along (P5, X4)."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import ingest, rebuilding, rollups
from campaigns.ingest import Observation
from campaigns.models import CampaignDay, Post, PostDay, PostTotal, Snapshot
from campaigns.models.snapshot import COUNTERS, SUMMABLE
from campaigns.models.source import RANK
from campaigns.reporting import sums
from tests import make

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def post(acme):
    return make.post(acme)


def seen(post, at, source="tiktok", traffic="all", **counters):
    return Observation(post.pk, at, counters, source, traffic)


def days(post, traffic="all"):
    rows = PostDay.objects.filter(post=post, traffic=traffic).order_by("date")
    return list(rows.values_list("date", "since", "views", "views_gained"))


def campaign_days(campaign, traffic="all"):
    rows = campaign.days.filter(traffic=traffic).order_by("date")
    return list(rows.values_list("date", "posts", "views", "likes"))


def test_an_observation_is_kept_and_everything_follows_it(post, at):
    assert ingest.keep([seen(post, at, views=1_000, likes=80, completion_rate=0.25)]) == 1

    post.refresh_from_db()
    assert (post.views, post.likes, post.comments, post.completion_rate) == (1_000, 80, None, 0.25)
    assert (post.observed_at, post.figures_source) == (at, "tiktok")
    snapshot = Snapshot.objects.get()
    assert (snapshot.brand_id, snapshot.at, snapshot.views, snapshot.shares) == (post.brand_id, at, 1_000, None)
    assert days(post) == [(at.date(), None, 1_000, 1_000)]
    assert campaign_days(post.campaign) == [(at.date(), 1, 1_000, 80)]


def test_the_same_again_is_nothing(post, at):
    observations = [seen(post, at, views=5), seen(post, at + HOUR, views=7, traffic="paid")]
    ingest.keep(observations)

    assert ingest.keep([*observations, *observations]) == 0

    assert Snapshot.objects.count() == 2


def test_other_figures_at_one_time_are_both_kept_a_microsecond_apart(post, at):
    ingest.keep([seen(post, at, views=5), seen(post, at, views=6)])
    assert ingest.keep([seen(post, at, views=6), seen(post, at, views=7), seen(post, at, views=5)]) == 1

    tick = timedelta(microseconds=1)
    assert list(Snapshot.objects.order_by("at").values_list("at", "views")) == [
        (at, 5),
        (at + tick, 6),
        (at + 2 * tick, 7),
    ]
    post.refresh_from_db()
    assert post.views == 7


def test_unknown_and_zero_are_not_the_same(post, at):
    assert ingest.keep([seen(post, at, views=0), seen(post, at, views=None)]) == 2


def test_the_most_trusted_source_counts_and_of_one_source_the_latest(post, at):
    ingest.keep([seen(post, at, "tiktok", views=100)])
    ingest.keep([seen(post, at + HOUR, "file", views=900), seen(post, at + 2 * HOUR, "typed", views=800)])
    ingest.keep([seen(post, at - HOUR, "tiktok", views=50)])

    post.refresh_from_db()
    assert (post.views, post.figures_source, post.observed_at) == (100, "tiktok", at)
    assert days(post) == [(at.date(), None, 100, 100)]
    assert Snapshot.objects.count() == 4


def test_organic_and_paid_stand_beside_the_post(post, at):
    ingest.keep([seen(post, at, views=10), seen(post, at, traffic="organic", views=7)])
    ingest.keep([seen(post, at, traffic="paid", views=3), seen(post, at - DAY, traffic="paid", views=1)])

    assert set(PostTotal.objects.values_list("traffic", "views", "observed_at")) == {
        ("organic", 7, at),
        ("paid", 3, at),
    }
    post.refresh_from_db()
    assert post.views == 10
    assert {name: part["views"] for name, part in sums.parts(post.campaign, 0, []).items()} == {
        "organic": 7,
        "paid": 3,
    }
    assert days(post, "paid") == [((at - DAY).date(), None, 1, 1), (at.date(), (at - DAY).date(), 3, 2)]


def test_a_gain_counts_from_the_day_looked_at_before_and_may_be_negative(post, at):
    ingest.keep(
        [seen(post, at, views=1_000), seen(post, at + 3 * DAY, views=1_500), seen(post, at + 4 * DAY, views=1_400)]
    )

    first, second, third = (at + n * DAY for n in (0, 3, 4))
    assert days(post) == [
        (first.date(), None, 1_000, 1_000),
        (second.date(), first.date(), 1_500, 500),
        (third.date(), second.date(), 1_400, -100),
    ]


def test_what_comes_late_corrects_the_day_after(post, at):
    ingest.keep([seen(post, at, views=1_000), seen(post, at + 2 * DAY, views=1_600)])

    ingest.keep([seen(post, at + DAY, views=1_100)])

    assert [gain for *_, gain in days(post)] == [1_000, 100, 500]
    assert [views for _, _, views, _ in campaign_days(post.campaign)] == [1_000, 100, 500]


def test_a_counter_unknown_for_a_day_gains_from_the_day_it_was_known(post, at):
    ingest.keep([seen(post, at, views=100), seen(post, at + DAY, likes=3), seen(post, at + 2 * DAY, views=150)])

    assert [gain for *_, gain in days(post)] == [100, None, 50]


def test_a_campaigns_day_sums_its_posts_and_unknown_is_not_zero(acme, at):
    campaign = make.campaign(acme)
    one, two = (make.post(acme, order=make.order(acme, campaign=campaign, videos=1)) for _ in range(2))
    ingest.keep([seen(one, at, views=10), seen(two, at, views=5, likes=1), seen(two, at + DAY, likes=4)])

    assert campaign_days(campaign) == [(at.date(), 2, 15, 1), ((at + DAY).date(), 1, None, 3)]
    whole = sums.of_posts(campaign)
    assert (whole.posts, whole.newest, whole.views, whole.likes, whole.comments) == (2, at + DAY, 10, 4, None)
    next_day = at.date() + DAY
    assert sums.gains(sums.calendar(campaign, next_day, next_day), next_day, next_day).likes == 3


def test_a_post_tied_elsewhere_takes_its_days_along(acme, at):
    one, two = make.post(acme), make.post(acme)
    ingest.keep([seen(one, at, views=10), seen(two, at, views=5), seen(two, at + DAY, views=6)])
    before = one.campaign
    Post.objects.filter(pk=one.pk).update(campaign=two.campaign, order=None, deliverable=None, tied_by="hand")

    for campaign in (before, two.campaign):
        rollups.recount_campaign(campaign, of=[one.pk])

    assert campaign_days(before) == []
    assert campaign_days(two.campaign) == [(at.date(), 2, 15, None), ((at + DAY).date(), 1, 1, None)]
    CampaignDay.objects.all().delete()
    rollups.recount_campaign(two.campaign)
    assert campaign_days(two.campaign) == [(at.date(), 2, 15, None), ((at + DAY).date(), 1, 1, None)]


def test_posts_that_are_gone_drop_out(post, at):
    assert ingest.keep([Observation(post.pk + 1_000, at, {"views": 1}), seen(post, at, views=2)]) == 1


def test_nothing_observed_is_nothing(db):
    assert ingest.keep([]) == 0


def test_a_killed_worker_leaves_whole_batches_and_asking_again_completes_them(post, at, monkeypatch):
    monkeypatch.setitem(ingest.BATCH, connection.vendor, 2)
    observations = [seen(post, at + n * DAY, views=n) for n in range(6)]
    with monkeypatch.context() as dying:
        _die_at_the_third_count(dying)
        with pytest.raises(SystemExit):
            ingest.keep(observations)
    left = {model: model.objects.count() for model in (Snapshot, PostDay, CampaignDay)}

    assert left == {Snapshot: 4, PostDay: 4, CampaignDay: 4}
    post.refresh_from_db()
    assert post.views == 3
    assert ingest.keep(observations) == 2
    post.refresh_from_db()
    assert (post.views, CampaignDay.objects.count()) == (5, 6)


def _die_at_the_third_count(dying):
    count, real = iter(range(3)), rollups.recount_gained

    def die(cursor):
        if next(count) == 2:
            raise SystemExit
        real(cursor)

    dying.setattr(rollups, "recount_gained", die)


def test_rebuilding_is_of_one_brand_or_of_all(post, other, at, capsys):
    theirs = make.post(other)
    ingest.keep([seen(post, at, views=10), seen(theirs, at, views=20)])
    PostDay.objects.all().delete()

    call_command("rebuild_figures", brand="acme")
    assert [row.post for row in PostDay.objects.all()] == [post]
    call_command("rebuild_figures")

    assert PostDay.objects.count() == 2
    assert capsys.readouterr().out.splitlines() == ["acme: 1 posts", "acme: 1 posts", "other: 1 posts"]
    with pytest.raises(CommandError, match="There is no brand nobody"):
        call_command("rebuild_figures", brand="nobody")


def test_figures_without_an_observation_do_not_survive_rebuilding(acme):
    post = make.post(acme, views=7, figures_source="tiktok", observed_at=make.NOW)

    rebuilding.rebuild(acme)

    post.refresh_from_db()
    assert (post.views, post.observed_at, post.figures_source) == (None, None, "")


counters = st.fixed_dictionaries(
    {
        "views": st.none() | st.integers(0, 2**53),
        "likes": st.none() | st.integers(0, 9),
        "reach": st.none() | st.integers(0, 9),
        "completion_rate": st.none() | st.floats(0, 1),
    }
)
moments = st.builds(
    lambda day, minute: make.NOW + day * DAY + timedelta(minutes=minute),
    st.integers(0, 5),
    st.sampled_from([0, 1, 800]),
)
observation = st.tuples(
    st.integers(0, 2),
    moments,
    counters,
    st.sampled_from(list(RANK)),
    st.sampled_from(["all", "all", "organic", "paid"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(observation, max_size=8), max_size=5), data=st.data())
def test_kept_in_any_order_and_batches_is_what_rebuilding_makes_and_what_the_rules_say(batches, data, posts):
    for model in (Snapshot, PostDay, PostTotal, CampaignDay):
        model.objects.all().delete()
    rebuilding.rebuild(posts[0].brand)
    for batch in batches:
        ingest.keep([Observation(posts[which].pk, *rest) for which, *rest in batch])
    kept = derived()

    rebuilding.rebuild(posts[0].brand)
    assert derived() == kept
    assert kept == by_the_rules(list(Snapshot.objects.all()), posts)

    # Kept once more from the snapshots, in another order and other batches.
    rows = data.draw(st.permutations(list(Snapshot.objects.all())))
    for model in (Snapshot, PostDay, PostTotal, CampaignDay):
        model.objects.all().delete()
    rebuilding.rebuild(posts[0].brand)
    cut = data.draw(st.integers(0, len(rows)))
    for part in (rows[:cut], rows[cut:]):
        figures_of = [{name: getattr(row, name) for name in COUNTERS} for row in part]
        ingest.keep(
            Observation(row.post_id, row.at, its, row.source, row.traffic)
            for row, its in zip(part, figures_of, strict=True)
        )
    assert derived() == kept


@pytest.fixture
def posts(acme):
    """Two of one campaign and one of another."""
    campaign = make.campaign(acme)
    orders = [make.order(acme, campaign=campaign, videos=1) for _ in range(2)]
    return [*(make.post(acme, order=order) for order in orders), make.post(acme)]


def derived():
    """All derived rows as plain values."""
    latest = ("observed_at", "source", *COUNTERS)
    gains = tuple(f"{name}_gained" for name in SUMMABLE)
    return (
        set(Post.objects.values_list("pk", "observed_at", "figures_source", *COUNTERS)),
        set(PostTotal.objects.values_list("post", "traffic", *latest)),
        set(PostDay.objects.values_list("post", "traffic", "date", *latest, "since", *gains)),
        set(CampaignDay.objects.values_list("campaign", "date", "traffic", "posts", *SUMMABLE)),
    )


def by_the_rules(snapshots, posts):
    """The same in plain Python, from the rules as they are written."""
    trusted = lambda row: (RANK[row.source], -row.at.timestamp(), -row.at.microsecond)  # noqa: E731
    values = lambda row: tuple(getattr(row, name) for name in COUNTERS)  # noqa: E731
    by_day: dict[tuple[int, str], dict[date, Snapshot]] = {}
    for row in sorted(snapshots, key=trusted, reverse=True):
        by_day.setdefault((row.post_id, row.traffic), {})[row.at.date()] = row
    best = {key: min(rows.values(), key=trusted) for key, rows in by_day.items()}
    latest = {
        (post.pk, *((row.at, row.source, *values(row)) if (row := best.get((post.pk, "all"))) else (None, "", *[None] * len(COUNTERS))))
        for post in posts
    }  # fmt: skip
    totals = {(*key, row.at, row.source, *values(row)) for key, row in best.items() if key[1] != "all"}
    post_days = set()
    campaign_days: dict[tuple[int, date, str], list[list[int | None]]] = {}
    campaigns = {post.pk: post.campaign_id for post in posts}
    for (post, traffic), rows in by_day.items():
        since, known = None, dict.fromkeys(SUMMABLE, 0)
        for day in sorted(rows):
            row, gains = rows[day], []
            for name in SUMMABLE:
                value = getattr(row, name)
                gains.append(None if value is None else value - known[name])
                known[name] = known[name] if value is None else value
            post_days.add((post, traffic, day, row.at, row.source, *values(row), since, *gains))
            campaign_days.setdefault((campaigns[post], day, traffic), []).append(gains)
            since = day
    summed = {
        (*key, len(rows), *[None if all(v is None for v in column) else sum(v or 0 for v in column) for column in zip(*rows, strict=True)])
        for key, rows in campaign_days.items()
    }  # fmt: skip
    return latest, totals, post_days, summed


@pytest.mark.parametrize("figure", [10**12 + 1, 2**63 - 1, -(10**13)])
def test_a_counter_beyond_belief_is_unknown_so_that_sums_fit_the_databases(as_ada, post, at, figure):
    ingest.keep([seen(post, at, views=figure, likes=10**12, comments=10**12, shares=10**12)])

    post.refresh_from_db()
    assert (post.views, post.likes) == (None, 10**12)
    ingest.keep([seen(post, at + HOUR, views=1, likes=10**12, comments=10**12, shares=10**12)])
    for name, asked in (("report", {}), ("posts", {"sort": "engagement"})):
        address = reverse(f"campaigns:{name}", args=["acme", post.campaign_id])
        assert as_ada.get(address, asked).status_code == 200
