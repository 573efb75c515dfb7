"""The brand closes the creator's page and makes new addresses; an old one says so (O8)."""

import pytest
from django.urls import reverse

from campaigns.models import RetiredLink
from tests import make


@pytest.fixture
def order(acme):
    return make.order(acme)


def hold(client, order, name, brand="acme"):
    return client.post(reverse(f"campaigns:{name}", args=[brand, order.pk]), follow=True)


def opened(client, token, language="en"):
    return client.get(reverse("creator_page", args=[token]), headers={"accept-language": language})


def test_a_new_address_replaces_the_old_one(as_ada, client, order):
    old = order.token
    page = hold(as_ada, order, "renew_link").content.decode()
    order.refresh_from_db()

    assert "There is a new address. Send it to the creator." in page
    assert reverse("creator_page", args=[order.token]) in page
    assert "New address for the creator’s page" in page
    assert opened(client, order.token).status_code == 200
    gone = opened(client, old)
    assert gone.status_code == 410
    assert "This link was replaced. Ask the brand for the new one." in gone.content.decode()
    assert order.invite_link not in gone.content.decode()
    assert "Este enlace se ha sustituido." in opened(client, old, "es").content.decode()


def test_every_address_there_ever_was_says_that_it_was_replaced(as_ada, client, order):
    tokens = []
    for _ in range(3):
        tokens.append(order.token)
        hold(as_ada, order, "renew_link")
        order.refresh_from_db()

    assert {opened(client, token).status_code for token in tokens} == {410}


def test_a_closed_page_says_so_and_takes_no_answer(as_ada, client, order):
    page = hold(as_ada, order, "close_page").content.decode()

    assert "Creator’s page closed" in page
    closed = opened(client, order.token)
    assert (closed.status_code, "The brand has closed this page." in closed.content.decode()) == (410, True)
    assert "La marca ha cerrado esta página." in opened(client, order.token, "es").content.decode()
    assert client.post(reverse("creator_decline", args=[order.token]), {"reason": "time"}).status_code == 410
    order.refresh_from_db()
    assert order.declined_at is None


def test_a_new_address_opens_a_closed_page(as_ada, client, order):
    hold(as_ada, order, "close_page")
    hold(as_ada, order, "renew_link")

    order.refresh_from_db()
    assert opened(client, order.token).status_code == 200
    assert list(order.status_changes.values_list("action", "by__email")) == [
        ("renew_link", "ada@example.com"),
        ("close_page", "ada@example.com"),
    ]


def test_a_page_is_closed_once(as_ada, order):
    hold(as_ada, order, "close_page")

    assert "The page is closed already." in hold(as_ada, order, "close_page").content.decode()
    assert order.status_changes.count() == 1


@pytest.mark.parametrize("name", ["close_page", "renew_link"])
def test_only_those_who_may_change_hold_the_address(name, as_bo, as_cleo, order):
    token = order.token

    assert hold(as_bo, order, name).status_code == 403
    assert hold(as_cleo, order, name).status_code == 404
    assert hold(as_cleo, order, name, brand="other").status_code == 404
    assert as_bo.get(reverse(f"campaigns:{name}", args=["acme", order.pk])).status_code == 405

    order.refresh_from_db()
    assert (order.token, order.page_closed_at, RetiredLink.objects.count()) == (token, None, 0)
    assert order.status_changes.count() == 0


def test_who_reads_only_sees_no_buttons(as_bo, order):
    page = as_bo.get(order.get_absolute_url()).content.decode()

    assert reverse("creator_page", args=[order.token]) in page
    assert "New address" not in page


def test_the_page_of_an_order_shows_a_qr_code(as_ada, order):
    assert '<svg role="img"' in as_ada.get(order.get_absolute_url()).content.decode()
