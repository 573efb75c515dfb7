"""Reminders of due dates: each once, in words that say what is missing (O3, O5)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from campaigns import tasks
from campaigns.messaging import reminding, variables, writing
from campaigns.models import Campaign, Deliverable, Message, MessageTemplate, Order
from campaigns.models.message import Purpose
from creators.models import Account, Creator
from tests import make
from tests.campaigns.messages.conftest import send_all

DUE = date(2026, 12, 24)


@pytest.fixture
def order(mia, at):
    made = mia.orders.get()
    made.join(at=at)
    Deliverable.objects.filter(order=made).update(due_date=DUE)
    return made


def day(number: int, hour: int = 12) -> datetime:
    """So many days after the due date."""
    return make.NOW.replace(month=12, day=24, hour=hour) + timedelta(days=number)


def keys() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("key", flat=True))


def test_three_reminders_each_once_though_beat_runs_all_the_time(order):
    for number in range(-10, 11):
        for hour in (0, 9, 12, 20):
            reminding.remind(at=day(number, hour))
    assert keys() == [f"reminder {order.pk} 2026-12-24 {stage}" for stage in (-3, 0, 3)]


def test_it_says_what_is_missing_and_goes_by_the_same_way(order, mailoutbox):
    first, second = order.deliverables.all()
    second.publish(at=make.NOW, video_id="7")

    assert reminding.remind(at=day(-3)) == 1
    assert send_all(day(-3)) == ["mia@example.com"]

    letter = mailoutbox[0]
    assert letter.subject == "Winter boots: due 24 December 2026"
    assert f"{first}: not handed in yet, due 24 December 2026" in letter.body
    assert second.name not in letter.body
    assert f"/o/{order.token}/" in letter.body
    change = Message.objects.get().status_changes.get(action="create")
    assert (change.cause, change.cause_label, change.by) == ("reminder", "Automatic reminder", None)


def test_a_video_that_the_brand_is_looking_at_is_not_asked_for(order):
    for video in order.deliverables.all():
        make.version(order.brand, deliverable=video)
    assert reminding.remind(at=day(-3)) == 0
    assert keys() == []


def test_two_beats_at_once_write_one(order):
    reminding.remind(at=day(0))
    participant = order.participant
    same = variables.with_facts(type(participant).objects.filter(pk=participant.pk)).get()
    (its_order,) = same.orders.all()
    again = writing.by_purpose(same, its_order, Purpose.REMINDER, key=f"reminder {order.pk} {DUE} 0", at=day(0))
    writing.write_once(again, by=None, at=day(0))
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("woke", "stage"), [(-2, "-3"), (-1, "-3"), (1, "0"), (2, "0"), (3, "3"), (5, "3"), (6, None), (-4, None)]
)
def test_after_days_away_the_one_that_fits_is_written(woke, stage, order):
    reminding.remind(at=day(woke))
    assert [key.rpartition(" ")[2] for key in keys()] == ([stage] if stage else [])


def test_an_order_made_yesterday_is_not_reminded_of_the_day_before(order):
    Order.objects.update(created_at=day(-2))
    assert reminding.remind(at=day(-1)) == 0
    assert reminding.remind(at=day(0)) == 1


@pytest.mark.parametrize("status", ["uploaded", "in_review", "published", "removed"])
def test_what_does_not_wait_for_the_creator_is_not_asked_for(status, acme, campaign):
    make.deliverable(acme, status=status, due_date=DUE)
    assert reminding.remind(at=day(0)) == 0


@pytest.mark.parametrize("fields", [{"reminders": False}, {"status": "ended"}, {"status": "archived"}])
def test_campaigns_that_want_none_or_are_over_get_none(fields, acme):
    order = make.order(acme, campaign=make.campaign(acme, **fields))
    Deliverable.objects.filter(order=order).update(due_date=DUE)
    assert reminding.remind(at=day(0)) == 0


def test_who_is_out_or_whose_order_is_off_gets_none(order, acme, at):
    order.participant.take_out(at=at, reason="x")
    cancelled = make.order(acme, status="cancelled")
    Deliverable.objects.filter(order=cancelled).update(due_date=DUE)
    assert reminding.remind(at=day(0)) == 0


def test_nobody_is_woken_at_night_where_the_brand_is(order, acme):
    acme.timezone = "America/Los_Angeles"
    acme.save()
    assert reminding.remind(at=day(0, 12)) == 0
    assert reminding.remind(at=day(0, 18)) == 1


def test_another_due_date_is_another_reminder(order):
    reminding.remind(at=day(0))
    Deliverable.objects.update(due_date=DUE + timedelta(days=7))
    reminding.remind(at=day(7))
    assert len(keys()) == 2


def test_a_brands_own_words_are_used_unless_something_is_missing_for_them(order, acme):
    own = MessageTemplate.objects.create(brand=acme, name="R", subject="Psst", body="{{ videos }}", purpose="reminder")
    reminding.remind(at=day(-3))
    assert Message.objects.get().subject == "Psst"
    own.body = "{{ campaign_code }}"
    own.save()
    Order.objects.update(code=None)
    reminding.remind(at=day(0))
    assert Message.objects.latest("pk").subject == "Winter boots: due 24 December 2026"


@pytest.mark.parametrize(
    ("chosen", "subject", "waiting"),
    [
        (
            "es",
            "Winter boots: para el 24 de diciembre de 2026",
            "todavía sin entregar, para el 24 de diciembre de 2026",
        ),
        ("", "Winter boots: due 24 December 2026", "not handed in yet, due 24 December 2026"),
    ],
)
def test_our_own_words_are_in_the_creators_language(chosen, subject, waiting, order):
    Creator.objects.update(language=chosen)

    reminding.remind(at=day(0))

    message = Message.objects.get()
    assert message.subject == subject
    assert waiting in message.body


@pytest.mark.parametrize(
    ("country", "chosen", "subject"),
    [
        ("MX", "", "Winter boots: para el 24 de diciembre de 2026"),
        ("MX", "en", "Winter boots: due 24 December 2026"),
        ("PR", "", "Winter boots: due 24 December 2026"),  # Spanish and English
        ("DE", "", "Winter boots: due 24 December 2026"),
    ],
)
def test_without_a_choice_the_country_says_the_language(country, chosen, subject, order):
    Account.objects.update(country=country)
    Creator.objects.update(language=chosen)

    reminding.remind(at=day(0))

    assert Message.objects.get().subject == subject


def test_a_brands_own_words_are_not_mixed_with_another_language(order, acme):
    Creator.objects.update(language="es")
    own = MessageTemplate.objects.create(brand=acme, name="R", subject="Psst", body="{{ videos }}", purpose="reminder")

    reminding.remind(at=day(-3))
    assert "not handed in yet, due 24 December 2026" in Message.objects.get().body

    MessageTemplate.objects.filter(pk=own.pk).update(body="{{ campaign_code }}")
    Order.objects.update(code=None)
    reminding.remind(at=day(0))
    assert Message.objects.latest("pk").subject == "Winter boots: para el 24 de diciembre de 2026"


def test_many_orders_are_reminded_in_one_go(acme, campaign):
    for _each in range(3):
        made = make.order(acme, campaign=campaign)
        Deliverable.objects.filter(order=made).update(due_date=DUE)
    assert reminding.remind(at=day(0)) == 3


def test_a_member_turns_them_off_and_on(as_ada, as_bo, as_cleo, campaign):
    url = reverse("campaigns:campaign_reminders", args=["acme", campaign.pk])
    assert as_bo.post(url).status_code == 403
    assert as_cleo.post(url).status_code == 404
    as_ada.post(url)
    assert not Campaign.objects.get().reminders
    as_ada.post(url, {"reminders": "on"})
    assert Campaign.objects.get().reminders


def test_the_task_runs(order):
    tasks.remind()
