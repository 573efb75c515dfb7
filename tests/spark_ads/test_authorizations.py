"""The brand's authorizations as a list, a month and a feed (S7, X10)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from brands import keyset
from brands.models import Member
from spark_ads.models import CalendarLink
from spark_ads.tasks import revoke_calendar_links
from tests import make

URL = "/b/acme/authorizations/"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def shown(client, query=""):
    return client.get(URL + query).context["authorizations"]


def test_what_ends_first_is_on_top_and_what_has_no_end_last(acme, as_ada, now):
    asked = make.authorization(acme)
    late = make.authorization(acme, status="authorized", ends_at=now + 20 * DAY)
    soon = make.authorization(acme, status="expiring", ends_at=now + 2 * DAY)
    assert shown(as_ada) == [soon, late, asked]


def test_filters_narrow_it(acme, as_ada, now):
    late = make.authorization(acme, status="authorized", ends_at=now + 20 * DAY)
    soon = make.authorization(acme, status="expiring", ends_at=now + 2 * DAY)
    asked, over = make.authorization(acme), make.authorization(acme, status="revoked", ends_at=now + DAY)
    assert shown(as_ada, "?status=force") == [soon, late]
    assert shown(as_ada, "?status=expiring") == [soon]
    assert shown(as_ada, "?status=asked") == [asked]
    assert shown(as_ada, "?status=over") == [over]
    assert shown(as_ada, "?within=3") == [soon]
    assert shown(as_ada, "?within=30") == [soon, late]
    assert shown(as_ada, f"?campaign={late.post.campaign_id}") == [late]
    assert shown(as_ada, "?campaign=99999999999999999999") == []
    assert len(shown(as_ada, "?status=x&within=x&after=9:yesterday&before=")) == 4


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_no_page_loses_a_row(acme, as_ada, now, monkeypatch, order):
    monkeypatch.setattr(keyset, "SIZE", 2)
    same = now + 5 * DAY
    rows = [
        make.authorization(acme, status="authorized", ends_at=end) for end in (same, same, same + DAY, same, now + DAY)
    ]
    rows.append(make.authorization(acme))
    wanted = sorted(rows, key=lambda row: (row.ends_at or now + 9999 * DAY, row.pk))
    first = as_ada.get(URL)
    second = as_ada.get(URL + first.context["next_url"])
    third = as_ada.get(URL + second.context["next_url"])
    pages = [first, second, third]
    if order == "backwards":
        before = as_ada.get(URL + third.context["previous_url"])
        pages = [as_ada.get(URL + before.context["previous_url"]), before, third]
    assert [row for page in pages for row in page.context["authorizations"]] == wanted
    assert third.context["next_url"] is None


def test_times_are_exact_and_in_the_brands_zone_too(acme, as_ada):
    type(acme).objects.update(timezone="Asia/Tokyo")
    make.authorization(acme, status="authorized", ends_at=datetime(2031, 3, 4, 23, 59, 58, tzinfo=UTC))
    page = as_ada.get(URL).content.decode()
    assert "4 Mar 2031, 23:59:58 UTC" in page
    assert "5 Mar 2031, 08:59:58 Asia/Tokyo" in page


def test_htmx_gets_the_list_alone(acme, as_ada):
    make.authorization(acme)
    region = as_ada.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in region
    assert 'id="list"' in region


def test_an_empty_brand_is_told_what_to_do(acme, as_ada):
    assert "No authorization yet" in as_ada.get(URL).content.decode()
    assert "None here" in as_ada.get(URL + "?status=over").content.decode()
    assert "Nothing ends this month" in as_ada.get(URL + "calendar/").content.decode()


def test_an_analyst_reads_and_is_offered_nothing(acme, as_bo, now):
    make.authorization(acme, status="authorized", ends_at=now + DAY)
    page = as_bo.get(URL).content.decode()
    assert 'method="post"' not in page.split("<main", 1)[1]
    assert as_bo.get(URL + "calendar/").status_code == 200
    assert as_bo.post(URL + "extend/").status_code == 403


def test_an_outsider_sees_nothing(acme, as_cleo):
    make.authorization(acme)
    for page in ("", "calendar/", "codes/"):
        assert as_cleo.get(URL + page).status_code == 404
    assert as_cleo.get("/b/other/authorizations/").context["authorizations"] == []


def test_pages_ask_as_often_for_many_as_for_few(acme, as_ada, now, django_assert_max_num_queries):
    for number in range(8):
        make.authorization(acme, status="authorized", ends_at=now + number * timedelta(minutes=1))
    with django_assert_max_num_queries(8):
        as_ada.get(URL)
    with django_assert_max_num_queries(8):
        as_ada.get(URL + "calendar/")


def test_the_month_shows_ends_on_the_brands_own_days(acme, as_ada):
    type(acme).objects.update(timezone="Asia/Tokyo")
    tokyo = make.authorization(acme, status="authorized", ends_at=datetime(2031, 3, 31, 20, 0, tzinfo=UTC))
    make.authorization(acme, status="revoked", ends_at=datetime(2031, 4, 2, tzinfo=UTC))

    april = as_ada.get(URL + "calendar/?month=2031-04")

    days = april.context["month"].days_with_ends
    assert [(str(day.date), day.ends) for day in days] == [("2031-04-01", [tokyo])]
    assert "05:00" in april.content.decode()
    assert as_ada.get(URL + "calendar/?month=2031-03").context["month"].days_with_ends == []


def test_a_full_day_says_how_many_more(acme, as_ada):
    for minute in range(5):
        make.authorization(acme, status="authorized", ends_at=datetime(2031, 4, 2, 0, minute, tzinfo=UTC))
    page = as_ada.get(URL + "calendar/?month=2031-04").content.decode()
    assert "2 more" in page
    assert 'id="day-2031-04-02"' in page


@pytest.mark.parametrize("month", ["", "x", "2031-13", "0001-01", "9999-12", "2031-12", "2032-01"])
def test_any_month_can_be_asked_for(acme, as_ada, month):
    answer = as_ada.get(URL + f"calendar/?month={month}")
    assert answer.status_code == 200
    assert len(answer.context["month"].weeks) in (4, 5, 6)


@pytest.fixture
def link(acme, as_ada):
    as_ada.post(URL + "calendar/link/")
    return CalendarLink.objects.get()


def lines(answer):
    text = answer.content.decode()
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_subscribes_without_signing_in(acme, as_ada, client, link, now):
    caption = "Boots; snow, and a very long caption that has to be folded somewhere — ça ira, non? Ünïcödé"
    post = make.post(acme, caption=caption)
    made = make.authorization(acme, status="authorized", post=post, ends_at=datetime(2031, 3, 4, 5, 6, 7, tzinfo=UTC))
    make.authorization(acme, status="expired", ends_at=now + DAY)
    assert link.address in as_ada.get(URL + "calendar/").content.decode()

    answer = client.get(f"/calendars/{link.token}.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = lines(answer)
    assert found[0] == "BEGIN:VCALENDAR"
    assert found.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20310304T050607Z" in found
    assert f"UID:authorization-{made.pk}@localhost" in found or any(
        line.startswith(f"UID:authorization-{made.pk}@") for line in found
    )
    assert any(line.startswith("DESCRIPTION:Boots\\; snow\\, and a very long") for line in found)
    assert made.video_code not in answer.content.decode()


def test_a_revoked_address_opens_nothing(acme, as_ada, client, link):
    as_ada.post(f"{URL}calendar/link/{link.pk}/revoke/")
    assert client.get(f"/calendars/{link.token}.ics").status_code == 404
    assert client.get("/calendars/never-was.ics").status_code == 404
    assert link.address not in as_ada.get(URL + "calendar/").content.decode()
    assert "is revoked now" in as_ada.post(f"{URL}calendar/link/{link.pk}/revoke/", follow=True).content.decode()


def test_an_address_ends_with_its_member(acme, ada, as_ada, client, link):
    """Also when they come back: the address may be anywhere by then."""
    Member.objects.filter(user=ada).delete()
    make.member(acme, ada, "owner")
    assert client.get(f"/calendars/{link.token}.ics").status_code == 404
    revoke_calendar_links()
    link.refresh_from_db()
    assert link.status == "revoked"
    page = as_ada.get(URL + "calendar/").content.decode()
    assert link.address not in page
    assert "Its member left the brand" in page


def test_addresses_that_are_over_are_listed_with_who_ended_them(as_ada, ada, link):
    as_ada.post(f"{URL}calendar/link/{link.pk}/revoke/")
    page = as_ada.get(URL + "calendar/").content.decode()
    assert "Addresses that are over" in page
    assert [(change.by, change.subject) for change in as_ada.get(URL + "calendar/").context["over"]] == [(ada, link)]


def test_addresses_are_made_and_revoked_by_those_who_may(link, as_bo, as_cleo, client):
    assert as_bo.post(URL + "calendar/link/").status_code == 403
    assert link.address not in as_bo.get(URL + "calendar/").content.decode()
    for slug in ("acme", "other"):
        assert as_cleo.post(f"/b/{slug}/authorizations/calendar/link/{link.pk}/revoke/").status_code == 404
    assert client.get(f"/calendars/{link.token}.ics").status_code == 200


@pytest.mark.parametrize("mark", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_mark_at_the_edge_of_time_gives_the_first_page(acme, as_ada, mark):
    asked = make.authorization(acme)
    answer = as_ada.get(URL, {"after": f"1:{mark}"})
    assert list(answer.context["authorizations"]) == [asked]


def test_a_campaign_that_is_none_has_no_authorizations(acme, as_ada):
    make.authorization(acme, post=make.untied_post(acme))
    assert shown(as_ada, "?campaign=x") == []
