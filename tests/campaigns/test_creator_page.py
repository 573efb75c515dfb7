"""The creator's page: no password, an unguessable address, clear words in two languages (O8)."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.creator_words import CLOSED
from campaigns.models import order as orders
from creators.models import Creator
from tests import make

OPEN = ("created", "joined", "in_progress", "fulfilled")
SPANISH = {"en": "Your next step", "es": "Tu próximo paso"}


def address(order, name="creator_page", *args):
    return reverse(name, args=[order.token, *args])


def page_of(client, order, **headers):
    return client.get(address(order), **headers)


def words_of(client, order, language="en"):
    return page_of(client, order, headers={"accept-language": language}).content.decode()


def test_it_says_what_to_make_and_leads_into_tiktok(client, acme):
    campaign = make.campaign(acme, brief="Film in the snow.", hashtags="#boots", end_date=date(2026, 12, 24))
    order = make.order(acme, campaign=campaign, videos=3, spark_days=30, fee=1500, due_date=date(2026, 12, 3))

    answer = page_of(client, order)

    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Film in the snow.",
        "#boots",
        "3 videos to make",
        "Video 2",
        "for 30 days",
        "1,500 USD",
        "Due Dec. 3, 2026",
        "Dec. 24, 2026",
        order.invite_link,
        order.code.code,
    ):
        assert words in page


def test_nobody_else_learns_of_the_address(client, acme):
    """Not "no-referrer": browsers would send our own forms with the origin "null", and they would be refused."""
    answer = page_of(client, make.order(acme))

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("status", OPEN)
def test_an_order_under_way_shows_the_next_step(status, language, client, acme):
    page = words_of(client, make.order(acme, status=status), language)

    assert SPANISH[language] in page
    assert f'<html lang="{language}"' in page
    assert "Video 1" in page


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("status", list(CLOSED))
def test_an_order_that_is_over_says_so_and_what_to_do(status, language, client, acme):
    order = make.order(acme, status=status)

    page = words_of(client, order, language)

    english = [str(words) for words in CLOSED[status]]
    assert all(words in page for words in english) == (language == "en")
    assert order.invite_link == "" or order.invite_link not in page


def test_every_status_is_open_or_closed_with_words():
    assert (set(OPEN), {*OPEN, *CLOSED}) == (set(orders.ON), set(orders.Status.values))


@pytest.mark.parametrize("status", list(CLOSED))
@pytest.mark.parametrize("button", ["creator_decline", "creator_join", "creator_code_added", "creator_address"])
def test_buttons_of_an_order_that_is_over_do_nothing(button, status, client, acme):
    order = make.order(acme, status=status)

    assert client.post(address(order, button), {"reason": "time", "email": "a@b.co", "again": "a@b.co"}).url == address(
        order
    )

    order.refresh_from_db()
    assert (order.declined_at, order.code_added_at, Creator.objects.get().email) == (None, None, "")


@pytest.mark.parametrize("name", ["creator_page", "creator_join", "creator_decline", "creator_language"])
def test_an_unknown_address_is_not_found(name, client, db):
    path = reverse(name, args=["nobody-knows-this"])
    answer = client.get(path) if name == "creator_page" else client.post(path)

    assert answer.status_code == 404


def test_even_not_found_speaks_spanish(client, db):
    page = client.get("/o/nobody-knows-this/", headers={"accept-language": "es-MX,es;q=0.9"})

    assert "No hay nada en esta dirección" in page.content.decode()
    assert page["Content-Language"] == "es"


def test_addresses_are_long_and_different(acme):
    tokens = {make.order(acme).token for _ in range(20)}

    assert len(tokens) == 20
    assert min(len(token) for token in tokens) >= 22


def test_the_brief_is_shown_as_text(client, acme):
    order = make.order(acme, campaign=make.campaign(acme, brief="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in page_of(client, order).content.decode()


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(hours=1), "6 days left to answer."),
        (timedelta(days=5, hours=1), "1 day left to answer."),
        (timedelta(days=6, hours=2), "Less than a day left to answer."),
        (timedelta(days=8), "This one may end at any moment."),
    ],
)
def test_an_offer_says_how_long_it_lasts(age, words, client, acme):
    order = make.order(acme)
    type(order).objects.filter(pk=order.pk).update(created_at=timezone.now() - age)

    assert words in words_of(client, order)


DELIVERABLES = {
    "waiting": "Film it, then hand it in here",
    "uploaded": "TikTok has your video and will review it.",
    "in_review": "TikTok is reviewing your video.",
    "approved": "TikTok’s review is through.",
    "changes_requested": "It did not pass TikTok’s review.",
    "published": "It is public and counts",
    "removed": "This video is no longer on TikTok.",
}


@pytest.mark.parametrize("status", DELIVERABLES)
def test_each_video_says_what_comes_next(status, client, acme):
    order = make.order(acme, status="in_progress", videos=1)
    make.deliverable(acme, status=status, order=order, reasons=["too dark"] if status == "changes_requested" else [])

    page = words_of(client, order)

    assert DELIVERABLES[status] in page
    assert ("too dark" in page) == (status == "changes_requested")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("awaiting", "The brand is looking at it."),
        ("approved", "The brand said yes to version 1. Publish it."),
        ("changes_requested", "The brand asks for changes to version 1."),
        ("replaced", "Film it, then hand it in here"),
    ],
)
def test_a_version_says_what_the_brand_said(status, words, client, acme):
    order = make.order(acme, status="joined", videos=1)
    make.version(order.brand, deliverable=order.deliverables.get(), status=status)

    assert words in words_of(client, order)


def test_a_video_the_brand_looks_at_is_said_once_and_the_next_step_is_another(client, acme):
    order = make.order(acme, status="joined", videos=2)
    first, second = order.deliverables.all()
    make.version(order.brand, deliverable=first)

    page = words_of(client, order)
    assert page.count("The brand is looking at") == page.count("counts as approved") == 1
    assert re.search(rf'id="step">{second.name}<', page)

    make.version(order.brand, deliverable=second)
    assert re.search(r'id="step">Nothing to do now<', words_of(client, order))


def test_the_earliest_due_video_is_the_next_step(client, acme):
    order = make.order(acme, status="joined", videos=3)
    order.deliverables.filter(position=2).update(due_date=date(2026, 1, 1))

    page = words_of(client, order)

    assert re.search(r'id="step">Video 2<', page)
    assert "Was due Jan. 1, 2026" in page


def test_dates_figures_and_plurals_are_spanish_too(client, acme):
    order = make.order(acme, status="created", videos=1, fee="1234.50", due_date=date(2026, 12, 3))
    type(order).objects.filter(pk=order.pk).update(created_at=timezone.now() - timedelta(days=5, hours=1))

    page = words_of(client, order, "es")

    assert "Para el 3 de diciembre de 2026" in page
    assert "1\xa0234,50 USD" in page
    assert "Queda 1 día para responder." in page
    assert "Un vídeo por hacer" in page


def test_a_language_once_chosen_stays_in_any_browser(client, acme):
    order = make.order(acme)

    assert client.post(address(order, "creator_language"), {"language": "es"}).url == address(order)

    assert "Tu próximo paso" in words_of(client, order, "en")
    client.cookies.clear()
    assert "Tu próximo paso" in words_of(client, order, "en")
    assert order.participant.account.creator.__class__.objects.get().language == "es"


def test_a_language_nobody_speaks_changes_nothing(client, acme):
    order = make.order(acme)

    client.post(address(order, "creator_language"), {"language": "tlh"})

    assert "Your next step" in words_of(client, order)
    assert Creator.objects.get().language == ""


def test_spanish_of_one_creator_does_not_leak_into_the_next_request(client, as_ada, acme):
    words_of(client, make.order(acme), "es")

    assert '<html lang="en"' in as_ada.get("/b/acme/campaigns/").content.decode()


def test_the_page_asks_the_database_no_more_for_ten_videos_than_for_one(client, acme, django_assert_max_num_queries):
    for videos in (1, 10):
        order = make.order(acme, status="joined", videos=videos)
        for deliverable in order.deliverables.all():
            make.version(deliverable.brand, deliverable=deliverable, status="approved")
        with django_assert_max_num_queries(13):
            page_of(client, order)


def test_buttons_pressed_too_often_rest_for_a_while(client, acme):
    order = make.order(acme)

    answers = [client.post(address(order, "creator_language"), {"language": "en"}).status_code for _ in range(41)]

    assert answers[-2:] == [302, 429]
    assert page_of(client, order).status_code == 200
