"""Warnings 7, 3 and 1 days ahead, each once (S7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from brands.models import Choice, Kind, Notification
from campaigns.models import Message
from spark_ads import warning
from spark_ads.models import EndWarning, SparkRule
from tests import make

DAY = timedelta(days=1)
END = make.NOW + 30 * DAY


@pytest.fixture
def authorization(acme, ada):
    return make.authorization(acme, status="authorized", ends_at=END, end_known_at=make.NOW)


def told():
    return list(Notification.objects.order_by("id").values_list("text", flat=True))


def stages():
    return list(EndWarning.objects.order_by("id").values_list("days_ahead", "told"))


def test_each_is_told_once_however_often_the_clock_strikes(authorization):
    for hours in range(30 * 24, 0, -6):
        for _twice in range(2):
            warning.warn(at=END - timedelta(hours=hours))
    assert stages() == [(7, True), (3, True), (1, True)]
    assert len(told()) == 3
    assert "ends within 7 days, on 22 Dec 2026, 12:00. Extend it." in told()[0]
    assert "ends within a day" in told()[2]
    assert Notification.objects.first().url == authorization.get_absolute_url()


def test_a_day_without_beat_makes_it_late_and_not_lost(authorization):
    warning.warn(at=END - 8 * DAY)
    warning.warn(at=END - 5.5 * DAY)
    assert stages() == [(7, True)]


def test_what_fell_due_together_is_told_in_one_notice(authorization):
    warning.warn(at=END - timedelta(hours=30))
    assert sorted(stages()) == [(3, True), (7, False)]
    assert len(told()) == 1
    assert "within 3 days" in told()[0]


@pytest.mark.parametrize("left", [timedelta(), -DAY, 8 * DAY])
def test_too_early_and_too_late_nothing_is_said(authorization, left):
    assert warning.warn(at=END - left) == 0
    assert stages() == []


def test_a_week_granted_today_is_not_warned_of_today(acme, ada, at):
    make.authorization(acme, status="authorized", ends_at=at + 7 * DAY, end_known_at=at)
    assert warning.warn(at=at + timedelta(hours=1)) == 0
    assert warning.warn(at=at + 4 * DAY) == 1


@pytest.mark.parametrize("status", ["requested", "expired", "revoked", "deleted", "rejected"])
def test_what_is_not_in_force_has_no_end(acme, ada, status):
    make.authorization(acme, status=status, ends_at=END)
    assert warning.warn(at=END - DAY) == 0


def test_a_new_end_is_warned_of_anew(authorization):
    warning.warn(at=END - 2 * DAY)
    authorization.extend(at=END - DAY, ends_at=END + 30 * DAY)
    assert warning.warn(at=END - timedelta(hours=12)) == 0
    assert warning.warn(at=END + 24 * DAY) == 1
    assert len(told()) == 2


def test_the_same_warning_cannot_be_kept_twice(authorization):
    warning.warn(at=END - DAY * 6)
    kept = EndWarning.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


def test_who_turned_it_off_hears_nothing_and_the_rest_once(authorization, acme, ada):
    member = acme.members.get(user=ada)
    Choice.objects.create(member=member, kind=Kind.SPARK_ADS, in_app=False, by_mail=False)
    assert warning.warn(at=END - DAY) == 1
    assert told() == []


def test_the_brands_own_time_is_named(authorization, acme):
    type(acme).objects.update(timezone="Asia/Tokyo")
    warning.warn(at=END - 6 * DAY)
    assert "on 22 Dec 2026, 21:00" in told()[0]


@pytest.mark.parametrize("tells", [True, False])
def test_the_creator_is_told_where_the_rule_says_so(authorization, acme, tells):
    SparkRule.objects.create(brand=acme, campaign=authorization.post.campaign, tells_creators=tells)
    for days in (6.9, 6.8, 2, 0.5):
        warning.warn(at=END - days * DAY)
    assert Message.objects.count() == tells
    if tells:
        message = Message.objects.get()
        assert "ends by itself on Dec. 22, 2026" in message.body
        assert f"/o/{authorization.post.order.token}/posts/{authorization.post_id}/spark/" in message.body


def test_the_creator_is_told_though_nothing_ran_for_days(authorization, acme):
    SparkRule.objects.create(brand=acme, campaign=authorization.post.campaign, tells_creators=True)
    warning.warn(at=END - 2 * DAY)
    assert stages() == [(7, False), (3, True)]
    assert Message.objects.count() == 1
