"""Every page and button of the room: the outsider gets 404, the analyst reads and changes nothing."""

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Order, OrderBatch, OrderTemplate, Participant
from tests import make

PAGES = (
    "list",
    "new",
    "overview",
    "settings",
    "influencers",
    "orders",
    "order_new",
    "order",
    "posts",
    "post",
    "order_list",
    "order_templates",
    "order_cancel",
    "order_change",
    "order_advice",
    "order_batch",
)
BUTTONS = (
    "new",
    "settings",
    "launch",
    "pause",
    "resume",
    "end",
    "add_influencers",
    "remove_influencer",
    "order_new",
    "orders_new_bulk",
    "order_cancel",
    "order_retry",
    "order_change",
    "order_again",
    "order_batch_retry",
    "order_batch_stop",
    "order_template_rename",
    "order_template_remove",
    "post_refresh",
)


@pytest.fixture
def address(acme):
    """The address of a page by its name, about things of Acme's."""
    order = make.order(acme, status="in_progress", videos=1)
    post = make.post(acme, order=order)
    batch, template = make.order_batch(order.campaign), make.order_template(acme)
    ids = {
        "order": [order.pk],
        "order_cancel": [order.pk],
        "order_retry": [order.pk],
        "order_change": [order.pk],
        "order_again": [order.pk],
        "order_list": [],
        "order_templates": [],
        "order_template_rename": [template.pk],
        "order_template_remove": [template.pk],
        **{f"order_batch{end}": [batch.pk] for end in ("", "_retry", "_stop")},
        "post": [post.pk],
        "post_refresh": [post.pk],
        "list": [],
        "new": [],
        "remove_influencer": [order.participant_id],
        "order_new": [order.campaign_id, order.participant_id],
    }
    return lambda name: reverse(f"campaigns:{name}", args=[acme.slug, *ids.get(name, [order.campaign_id])])


def _state():
    return (
        list(Campaign.objects.order_by("pk").values()),
        list(Order.objects.order_by("pk").values()),
        list(OrderBatch.objects.values()),
        list(OrderTemplate.objects.values()),
        Participant.objects.count(),
    )


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_members_and_for_nobody_else(name, address, as_ada, as_bo, as_cleo, client):
    assert as_ada.get(address(name)).status_code == 200
    assert as_bo.get(address(name)).status_code == 200
    assert as_cleo.get(address(name)).status_code == 404
    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_do_nothing_for_analysts_and_outsiders(name, address, as_bo, as_cleo):
    before = _state()

    assert as_bo.post(address(name), {"name": "Mine"}).status_code == 403
    assert as_cleo.post(address(name), {"name": "Mine"}).status_code == 404

    assert _state() == before


@pytest.mark.parametrize("name", ["launch", "add_influencers", "remove_influencer", "order_retry", "post_refresh"])
def test_buttons_want_a_post(name, address, as_ada):
    before = _state()

    assert as_ada.get(address(name)).status_code == 405
    assert _state() == before


@pytest.mark.parametrize("name", ["overview", "order", "post"])
def test_one_brand_cannot_open_anothers_things_under_its_own_address(name, address, as_cleo, other, acme):
    assert as_cleo.get(address(name).replace(f"/b/{acme.slug}/", f"/b/{other.slug}/")).status_code == 404


def test_another_brands_account_cannot_be_added(as_ada, acme, other, address):
    theirs = make.account(other)

    as_ada.post(address("add_influencers"), {"account": [theirs.pk]})

    assert not Participant.objects.filter(account=theirs).exists()
