"""Who hears of what, once, in the app and by e-mail (H4)."""

from datetime import UTC, datetime, timedelta

import pytest
from anymail.exceptions import AnymailAPIError
from django.core import mail
from django.utils.module_loading import import_string

from brands import notifying, tasks
from brands.models import Kind, Member, Notification
from brands.notifying import Notice
from campaigns import warning
from config.notices import NOTICES
from lifecycle.models import StatusChange
from tests import make

MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)  # a Wednesday


def texts(user):
    return list(Notification.objects.filter(member__user=user).order_by("id").values_list("text", flat=True))


def decline(brand, **fields):
    order = make.order(brand, **fields)
    order.decline(at=make.NOW, cause="callback 1")
    return order


@pytest.fixture
def member(acme, ada):
    return acme.members.get(user=ada)


@pytest.mark.parametrize(("kind", "path"), NOTICES.values())
def test_every_line_of_the_table_leads_to_words_of_a_kind(kind, path):
    assert kind in Kind.values
    assert callable(import_string(path))


def test_members_hear_of_a_change_once_however_often_is_told(acme, ada, bo, cleo):
    order = decline(acme)
    tasks.tell_members()
    tasks.tell_members()

    told = Notification.objects.get()
    assert told.member.user == ada  # Bo is an analyst, Cleo of another brand
    assert told.text == f"{order.participant.account} declined the order in {order.campaign}."
    assert (told.url, told.kind, told.at) == (order.get_absolute_url(), "orders", make.NOW)
    assert not StatusChange.objects.untold().exists()


def test_who_did_it_is_not_told(acme, ada):
    invitation = make.invitation(acme)
    invitation.decline(by=ada, at=make.NOW)
    notifying.tell_of_changes()

    assert texts(ada) == []


def test_a_batch_that_dies_is_taken_again_and_tells_nobody_twice(acme, ada, monkeypatch):
    decline(acme)
    decline(acme)
    real = Notification.objects.bulk_create

    def dies(rows, **how):
        real(rows, **how)
        raise RuntimeError("killed")

    monkeypatch.setattr(Notification.objects, "bulk_create", dies)
    with pytest.raises(RuntimeError):
        notifying.tell_of_changes()
    assert texts(ada) == []

    monkeypatch.undo()
    notifying.tell_of_changes()
    assert len(texts(ada)) == 2


def test_a_batch_costs_the_same_however_much_happened(acme, ada, other, django_assert_num_queries):
    for brand in (acme, other):
        campaign = make.campaign(brand)
        campaign.team.set(brand.members.all())
        for _each in range(5):
            decline(brand, campaign=campaign)
            make.message(brand, status="posted", from_creator=True).record_creation(by=None, at=make.NOW)

    with django_assert_num_queries(11):
        notifying.tell_of_changes()

    assert len(texts(ada)) == 10


def test_a_change_without_words_does_not_keep_the_next_from_being_told(acme, ada, monkeypatch):
    order = decline(acme)
    make.invitation(acme, account=order.participant.account).decline(at=make.NOW)
    monkeypatch.setattr("campaigns.notices.order_declined", lambda order, change: 1 / 0)
    notifying.tell_of_changes()

    assert texts(ada) == [f"{order.participant.account} declined to join TikTok Creator Marketplace."]
    assert not StatusChange.objects.untold().exists()


def test_changes_of_what_was_removed_are_passed_over(acme, ada):
    order = decline(acme)
    order.deliverables.all().delete()
    type(order).objects.filter(pk=order.pk)._raw_delete("default")

    assert notifying.tell_of_changes() > 0
    assert texts(ada) == []
    assert not StatusChange.objects.untold().exists()


def test_the_team_of_a_campaign_hears_of_it_and_nobody_else(acme, ada, member):
    carl = make.user("carl@example.com", first_name="Carl")
    campaign = make.campaign(acme)
    campaign.team.add(make.member(acme, carl))
    decline(acme, campaign=campaign)
    notifying.tell_of_changes()

    assert len(texts(carl)) == 1
    assert texts(ada) == []


def test_a_kind_that_is_turned_off_is_not_told(acme, ada, member, as_ada):
    as_ada.post("/b/acme/notifications/choices/", {"digest": "daily", "messages:in_app": "on", "orders:by_mail": "on"})
    decline(acme)
    notifying.tell_of_changes()

    told = Notification.objects.get()
    assert (told.in_app, told.by_mail) == (False, True)
    assert "declined the order" not in as_ada.get("/b/acme/notifications/").content.decode()


def test_an_analyst_may_ask_to_hear_of_something(acme, bo, as_bo):
    answer = as_bo.post("/b/acme/notifications/choices/", {"digest": "never", "orders:in_app": "on"})
    assert answer.status_code == 302
    decline(acme)
    notifying.tell_of_changes()

    assert len(texts(bo)) == 1


def test_nonsense_for_the_rhythm_is_said_beside_the_field(as_ada, member):
    answer = as_ada.post("/b/acme/notifications/choices/", {"digest": "hourly"})

    assert answer.status_code == 422
    assert "hourly is not one of the available choices" in answer.content.decode()
    member.refresh_from_db()
    assert member.digest == "daily"


def test_the_bell_counts_what_is_unread_and_opening_one_reads_it(acme, ada, as_ada):
    order = decline(acme)
    notifying.tell_of_changes()
    told = Notification.objects.get()

    bell = as_ada.get("/b/acme/notifications/bell/").content.decode()
    assert "declined the order" in bell
    assert 'hx-trigger="every 30s"' in bell
    answer = as_ada.get(f"/b/acme/notifications/{told.pk}/")

    assert answer.url == order.get_absolute_url()
    assert "unread" not in as_ada.get("/b/acme/notifications/bell/?part=count").content.decode()
    assert "Nothing new." in as_ada.get("/b/acme/notifications/bell/?part=list").content.decode()


def test_all_can_be_read_at_once(acme, ada, as_ada):
    decline(acme)
    decline(acme)
    notifying.tell_of_changes()

    as_ada.post("/b/acme/notifications/read/")

    assert not Notification.objects.unread().exists()
    assert "Nothing is unread" in as_ada.get("/b/acme/notifications/?show=unread").content.decode()


def test_strangers_and_colleagues_see_none_of_it(acme, ada, as_cleo, as_bo):
    decline(acme)
    notifying.tell_of_changes()
    told = Notification.objects.get()

    for path in ("", "bell/", "choices/", f"{told.pk}/"):
        assert as_cleo.get(f"/b/acme/notifications/{path}").status_code == 404
    assert as_bo.get(f"/b/acme/notifications/{told.pk}/").status_code == 404
    assert as_cleo.post("/b/acme/notifications/read/").status_code == 404
    assert Notification.objects.unread().count() == 1


def test_the_list_costs_the_same_at_any_length(acme, ada, member, as_ada, django_assert_max_num_queries):
    for number in range(60):
        notifying.notify(acme, "orders", Notice(f"{number}", "/"), key=f"{number}", at=make.NOW)

    with django_assert_max_num_queries(6):
        answer = as_ada.get("/b/acme/notifications/")
    assert len(answer.context["notifications"]) == 50
    assert answer.context["next_url"]


# The morning's letter


def tell(acme, number=1):
    for one in range(number):
        notice = Notice(f"Order {one} was declined.", "/b/acme/orders/1/")
        notifying.notify(acme, "orders", notice, key=f"{one} {MORNING}", at=MORNING - timedelta(hours=10))


def test_the_morning_letter_has_what_is_unread_and_comes_once(acme, ada, member):
    tell(acme, 2)
    Notification.objects.filter(text__startswith="Order 0").update(read_at=MORNING)

    assert notifying.send_digests(at=MORNING) == 1
    assert notifying.send_digests(at=MORNING + timedelta(hours=1)) == 0

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ada@example.com"], "Acme: 1 thing to know")
    assert "Order 1 was declined." in letter.body
    assert "Order 0" not in letter.body
    assert "/b/acme/notifications/choices/" in letter.body


@pytest.mark.parametrize(
    ("zone", "hour", "comes"),
    [("UTC", 6, False), ("UTC", 7, True), ("Asia/Tokyo", 22, True), ("Asia/Tokyo", 21, False)],
)
def test_the_letter_comes_after_seven_where_the_brand_is(zone, hour, comes, acme, member):
    type(acme).objects.filter(pk=acme.pk).update(timezone=zone)
    tell(acme)

    assert notifying.send_digests(at=MORNING.replace(hour=hour)) == int(comes)


@pytest.mark.parametrize(
    ("digest", "day", "comes"), [("weekly", 25, False), ("weekly", 30, True), ("never", 30, False)]
)
def test_the_letter_comes_as_often_as_is_wanted(digest, day, comes, acme, member):
    tell(acme)
    Member.objects.filter(pk=member.pk).update(digest=digest)

    assert notifying.send_digests(at=MORNING.replace(day=day)) == int(comes)


@pytest.mark.parametrize("error", [ConnectionRefusedError, AnymailAPIError])
def test_a_mail_server_that_is_away_is_tried_again(error, acme, member, monkeypatch):
    tell(acme)

    def away(*args, **kwargs):
        raise error

    monkeypatch.setattr(notifying, "send_mail", away)
    assert notifying.send_digests(at=MORNING) == 0
    monkeypatch.undo()

    assert notifying.send_digests(at=MORNING + timedelta(minutes=15)) == 1


def test_what_is_told_while_the_letter_is_written_comes_in_the_next(acme, member, monkeypatch):
    tell(acme)
    real = mail.send_mail

    def slow(*args, **kwargs):
        notifying.notify(acme, Kind.ORDERS, Notice("One more order.", "/"), key="late", at=make.NOW)
        return real(*args, **kwargs)

    monkeypatch.setattr(notifying, "send_mail", slow)
    notifying.send_digests(at=MORNING)
    monkeypatch.undo()
    notifying.send_digests(at=MORNING + timedelta(days=1))

    assert ["One more order." in letter.body for letter in mail.outbox] == [False, True]


def test_without_news_there_is_no_letter(acme, member):
    assert notifying.send_digests(at=MORNING) == 0
    assert mail.outbox == []


# What nobody did: silences and due dates


def test_a_due_date_that_passed_is_told_once_even_after_days_of_silence(acme, ada):
    late = make.deliverable(acme, order=make.order(acme, videos=1), due_date=make.NOW.date() - timedelta(days=2))
    warning.warn(at=make.NOW)
    warning.warn(at=make.NOW + timedelta(days=1))

    assert texts(ada) == [f"“Video 1” of {late.order.participant.account} was due on 20 Nov."]


@pytest.mark.parametrize("fields", [{"status": "published"}, {"due_date": make.NOW.date()}, {"due_date": None}])
def test_what_is_not_late_is_not_told(fields, acme, ada):
    make.deliverable(acme, order=make.order(acme, videos=1), **{"due_date": datetime(2026, 11, 1).date(), **fields})
    warning.warn(at=make.NOW)

    assert texts(ada) == []


def test_a_due_date_passes_where_the_brand_is(acme, ada):
    make.deliverable(acme, order=make.order(acme, videos=1), due_date=make.NOW.date())
    type(acme).objects.filter(pk=acme.pk).update(timezone="Pacific/Auckland")  # the next day already
    warning.warn(at=make.NOW)

    assert len(texts(ada)) == 1


def test_what_was_told_is_not_looked_at_again(acme, ada, django_assert_num_queries):
    order = make.order(acme, videos=3)
    order.deliverables.update(due_date=make.NOW.date() - timedelta(days=1))
    warning.warn(at=make.NOW)

    with django_assert_num_queries(4):  # silences 3 days and 1 day ahead, due dates, what was told of them
        warning.warn(at=make.NOW)
    assert len(texts(ada)) == 3
