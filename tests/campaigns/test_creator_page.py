"""The creator's page: no password, an unguessable address, clear words (O8)."""

import pytest
from django.urls import reverse

from campaigns.views.creator import CLOSED
from tests import make


def page_of(client, order):
    return client.get(reverse("creator_page", args=[order.token]))


def test_it_says_what_to_make_and_leads_into_tiktok(client, acme):
    campaign = make.campaign(acme, brief="Film in the snow.", hashtags="#boots")
    order = make.order(acme, campaign=campaign, videos=3, spark_days=30)

    answer = page_of(client, order)

    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Film in the snow.",
        "#boots",
        "3 videos to make",
        "Video 2",
        "for 30 days",
        order.invite_link,
        order.code.code,
    ):
        assert words in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("status", list(CLOSED))
def test_a_closed_order_says_so_and_offers_nothing(status, client, acme):
    order = make.order(acme, status=status)

    page = page_of(client, order).content.decode()

    assert str(CLOSED[status]) in page
    assert "Open in TikTok" not in page


@pytest.mark.parametrize("status", ["joined", "in_progress", "fulfilled"])
def test_an_order_under_way_shows_its_deliverables(status, client, acme):
    assert "Video 1" in page_of(client, make.order(acme, status=status)).content.decode()


def test_an_unknown_address_is_not_found(client, db):
    assert client.get(reverse("creator_page", args=["nobody-knows-this"])).status_code == 404


def test_addresses_are_long_and_different(acme):
    tokens = {make.order(acme).token for _ in range(20)}

    assert len(tokens) == 20
    assert min(len(token) for token in tokens) >= 22


def test_the_brief_is_shown_as_text(client, acme):
    order = make.order(acme, campaign=make.campaign(acme, brief="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in page_of(client, order).content.decode()
