"""What a campaign's rule does by itself: reminders (S1), requests over a threshold and extensions (X3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from campaigns.models import Message
from spark_ads import reminding, standing
from spark_ads.models import Authorization, SparkRule
from tests import make
from tiktok.models import Call

DAY = timedelta(days=1)
BASE = {"remind_most": 2, "ask_days": 30, "extend_ahead": 14, "extend_days": 30}


@pytest.fixture
def campaign(acme):
    return make.campaign(acme, name="Winter")


@pytest.fixture
def rule(acme, campaign):
    return lambda **fields: SparkRule.objects.create(brand=acme, campaign=campaign, **fields)


@pytest.fixture
def post(acme, campaign):
    def new(**fields):
        order = make.order(acme, campaign=campaign, status="in_progress", videos=1)
        return make.post(acme, order=order, **fields)

    return new


@pytest.fixture
def waiting(acme, post, at):
    return make.authorization(acme, status="requested", post=post(), asked_at=at)


def days_reminded(at, last=20):
    """On which days after the request something was written, beat running four times a day."""
    days = []
    for quarter in range(last * 4 + 1):
        days += [quarter / 4] * reminding.remind(at=at + quarter * DAY / 4)
    return days


def test_creators_are_reminded_after_so_many_days_and_at_most_so_often(rule, waiting, at):
    rule(remind_after=3, remind_most=2)
    assert days_reminded(at) == [3, 6]
    assert days_reminded(at) == []
    assert Message.objects.count() == 2
    message = Message.objects.order_by("id").first()
    assert "would like to show your post “Look at these boots” as an ad for 30 days" in message.body
    assert f"/o/{waiting.post.order.token}/posts/{waiting.post_id}/spark/" in message.body
    assert [c.cause for c in waiting.status_changes.filter(action="remind")] == ["clock", "clock"]


def test_who_waits_longer_keeps_nobody_from_a_turn(rule, acme, waiting, at, monkeypatch):
    monkeypatch.setattr(reminding, "MOST_AT_ONCE", 1)
    rule(remind_after=1)
    seldom = make.authorization(acme, status="requested", post=make.post(acme), asked_at=at - 5 * DAY)
    assert seldom.post.campaign is not None
    SparkRule.objects.create(brand=acme, campaign=seldom.post.campaign, remind_after=60)
    assert reminding.remind(at=at + DAY) == 1
    waiting.refresh_from_db()
    assert waiting.reminders == 1


def test_days_without_beat_are_not_made_up_for(rule, waiting, at):
    rule(remind_after=1, remind_most=5)
    assert reminding.remind(at=at + 3.5 * DAY) == 1
    assert reminding.remind(at=at + 3.6 * DAY) == 0
    assert Message.objects.count() == 1


@pytest.mark.parametrize("status", ["rejected", "authorized", "requesting"])
def test_who_has_answered_is_left_alone(rule, acme, post, at, status):
    rule(remind_after=1)
    make.authorization(acme, status=status, post=post(), asked_at=at)
    assert reminding.remind(at=at + 5 * DAY) == 0


def test_without_a_rule_nobody_is_reminded(rule, waiting, at):
    rule()
    assert reminding.remind(at=at + 5 * DAY) == 0


def test_asked_once_more_counts_from_the_start(rule, waiting, at):
    rule(remind_after=2, remind_most=1)
    assert reminding.remind(at=at + 2 * DAY) == 1
    waiting.refresh_from_db()
    waiting.reject(at=at + 3 * DAY)
    waiting.ask_again(at=at + 4 * DAY, days=30)
    waiting.confirm_requested(at=at + 4 * DAY)
    assert reminding.remind(at=at + 5 * DAY) == 0
    assert reminding.remind(at=at + 6 * DAY) == 1


def test_whose_post_is_gone_is_not_reminded(rule, waiting, at):
    rule(remind_after=1)
    type(waiting.post).objects.update(removed_at=at)
    assert reminding.remind(at=at + 2 * DAY) == 0


def test_a_creator_who_speaks_spanish_reads_spanish(rule, waiting, at):
    rule(remind_after=1)
    type(waiting.post.account).objects.update(country="MX")
    reminding.remind(at=at + DAY)
    assert "como anuncio" in Message.objects.get().body


def test_only_posts_over_the_threshold_are_asked_for_and_once(rule, post, at):
    rule(asks=True, least_views=1_000, least_rate=Decimal("5.00"), ask_days=60)
    good = post(views=1_000, likes=40, comments=5, shares=5)
    post(views=999, likes=500, comments=0, shares=0)
    post(views=10_000, likes=499, comments=0, shares=0)
    post(views=None)
    post(views=5_000, likes=5_000, comments=0, shares=0, removed_at=at)
    for _twice in range(2):
        standing.follow(at=at)
    authorization = Authorization.objects.get()
    assert (authorization.post, authorization.requested_days, authorization.status) == (good, 60, "requesting")
    assert [(c.by, c.cause_label) for c in authorization.status_changes.all()] == [(None, "The campaign’s rule")]
    assert Call.objects.filter(kind="request_authorization").count() == 1


def test_a_paused_campaign_asks_for_nothing(rule, post, campaign, at):
    rule(asks=True, least_views=1)
    post(views=10)
    campaign.pause(at=at)
    standing.follow(at=at)
    assert not Authorization.objects.exists()


def test_ends_are_put_off_once_each(rule, acme, post, at):
    rule(extends=True, extend_ahead=14, extend_days=60)
    near = make.authorization(acme, status="authorized", post=post(), ends_at=at + 14 * DAY)
    make.authorization(acme, status="authorized", post=post(), ends_at=at + 15 * DAY)
    asked = make.authorization(
        acme, status="expiring", post=post(), ends_at=at + 2 * DAY, extension_asked_at=at, extension_days=30
    )
    for _twice in range(2):
        standing.follow(at=at)
    calls = Call.objects.filter(kind="extend_authorization")
    assert [call.subject_id for call in calls] == [near.pk]
    calls.update(state="refused")
    standing.follow(at=at + DAY)  # TikTok said no: a rule does not insist
    assert Call.objects.filter(kind="extend_authorization", subject_id=near.pk).count() == 1
    near.refresh_from_db()
    assert (near.extension_days, near.extension_ruled_at) == (60, at)
    asked.refresh_from_db()
    assert asked.extension_ruled_at is None


def test_what_tiktok_takes_no_request_for_keeps_nobody_from_a_turn(rule, acme, post, at, monkeypatch):
    monkeypatch.setattr(standing, "MOST_AT_ONCE", 1)
    rule(extends=True, extend_ahead=14, extend_days=60)
    make.authorization(acme, status="expiring", post=post(), ends_at=at + DAY, remaining_requests=0)
    later = make.authorization(acme, status="expiring", post=post(), ends_at=at + 3 * DAY, remaining_requests=7)
    standing.follow(at=at)
    asked = Call.objects.filter(kind="extend_authorization").values_list("subject_id", flat=True)
    assert list(asked) == [later.pk]


def test_the_form_keeps_the_rule(as_ada, acme, campaign):
    url = f"/b/acme/campaigns/{campaign.pk}/spark-ads/rule/"
    assert "What happens by itself" in as_ada.get(url).content.decode()
    given = {**BASE, "remind_after": 3, "asks": "on", "least_rate": "4.5", "extends": "on"}

    answer = as_ada.post(url, given, follow=True)
    as_ada.post(url, {**given, "remind_after": 5})

    assert "Saved. It applies from now on." in answer.content.decode()
    kept = SparkRule.objects.get()
    assert (kept.brand, kept.remind_after, kept.asks, kept.least_rate, kept.least_views, kept.extends) == (
        acme,
        5,
        True,
        Decimal("4.50"),
        None,
        True,
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"remind_after": 0}, "greater than or equal to 1"),
        ({"remind_most": 11}, "less than or equal to 10"),
        ({"asks": "on"}, "Say how many views"),
        ({"least_rate": "101"}, "less than or equal to 100"),
        ({"extend_days": 14}, "Select a valid choice"),
        ({"extend_ahead": "soon"}, "Enter a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_the_field(as_ada, campaign, wrong, words):
    answer = as_ada.post(f"/b/acme/campaigns/{campaign.pk}/spark-ads/rule/", {**BASE, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SparkRule.objects.exists()


def test_a_rule_without_a_threshold_cannot_be_kept(rule):
    with pytest.raises(IntegrityError):
        rule(asks=True)


def test_an_analyst_reads_the_rule_and_an_outsider_does_not(as_bo, as_cleo, campaign):
    url = f"campaigns/{campaign.pk}/spark-ads/rule/"
    page = as_bo.get(f"/b/acme/{url}")
    assert page.status_code == 200
    assert ">Save<" not in page.content.decode()
    assert as_bo.post(f"/b/acme/{url}", BASE).status_code == 403
    assert as_cleo.get(f"/b/acme/{url}").status_code == as_cleo.get(f"/b/other/{url}").status_code == 404
    assert not SparkRule.objects.exists()
