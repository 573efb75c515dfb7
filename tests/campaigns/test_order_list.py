"""All orders of a brand on one page: filters, sorting, pages, a fixed number of questions (O6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import make


@pytest.fixture
def page(as_ada, acme):
    def get(**asked):
        return as_ada.get(reverse("campaigns:order_list", args=[acme.slug]), asked)

    return get


def due(order, days):
    order.deliverables.update(due_date=timezone.localdate() + timedelta(days=days))
    return order


def test_what_is_due_first_comes_first_and_what_is_over_is_not_due(acme, page):
    later = due(make.order(acme), 9)
    late = due(make.order(acme, status="joined"), -2)
    never = make.order(acme)
    over = due(make.order(acme, status="cancelled"), -5)

    assert list(page().context["orders"]) == [late, later, never, over]
    assert page().content.decode().count("Late: was due") == 1
    assert list(page(sort="new").context["orders"]) == [over, never, late, later]


def test_it_is_narrowed_by_status_campaign_and_due_date(acme, other, page):
    late, soon, far = due(make.order(acme), -1), due(make.order(acme), 6), due(make.order(acme), 7)
    failed = make.order(acme, status="failed")
    due(make.order(other), -1)

    assert list(page(due="late").context["orders"]) == [late]
    assert list(page(due="week").context["orders"]) == [soon]
    assert list(page(status="failed").context["orders"]) == [failed]
    assert list(page(campaign=far.campaign_id).context["orders"]) == [far]
    assert list(page(campaign="x").context["orders"]) == []
    assert "No order is like that now." in page(due="late", status="failed").content.decode()


def test_pages_follow_each_other_and_mangled_marks_give_the_first(acme, page):
    campaign = make.campaign(acme)
    made = [due(make.order(acme, campaign=campaign, videos=1), number % 7) for number in range(60)]

    first = page()
    second = page(after=first.context["next_url"].partition("after=")[2].replace("%3A", ":"))

    shown = [*first.context["orders"], *second.context["orders"]]
    assert len(first.context["orders"]) == 50
    assert sorted(order.pk for order in shown) == sorted(order.pk for order in made)
    days = [order.due for order in shown]
    assert days == sorted(days)
    for mark in ("5:soon", "5:2026-99-99", "nonsense", "5"):
        assert list(page(after=mark).context["orders"]) == list(first.context["orders"])


def test_it_asks_as_much_for_many_orders(acme, page, django_assert_max_num_queries):
    for _ in range(20):
        due(make.order(acme), 3)

    with django_assert_max_num_queries(9):
        page()


def test_an_empty_brand_is_told_where_orders_are_made(page):
    assert "Orders are made in a campaign" in page().content.decode()
