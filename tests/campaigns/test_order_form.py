"""What the order form makes: one order an account, however often it is sent (O3, O7)."""

from uuid import UUID

import pytest
from django.urls import reverse

from campaigns.models import Order
from tests import make
from tiktok.models import Call


@pytest.fixture
def participant(acme):
    return make.participant(make.campaign(acme), handle="mara")


def test_the_same_order_for_many_accounts_in_one_go(as_ada, acme, tiktok, django_capture_on_commit_callbacks):
    campaign = make.campaign(acme)
    inside = [make.participant(campaign) for _ in range(3)]
    outside = make.participant(campaign, make.account(acme, "stranger"))
    url = reverse("campaigns:orders_new_bulk", args=[acme.slug, campaign.pk])
    chosen = [each.pk for each in [*inside, outside]]

    preview = as_ada.get(url, {"participant": chosen}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(url, {"participant": chosen, "video_number": "2", "spark_days": "0"})

    page = as_ada.get(answer.url).content.decode()
    assert "3 of 4 can be ordered from" in preview
    assert "@stranger is not in TikTok Creator Marketplace" in preview
    assert "3 of 3 orders created" in page
    assert "@stranger" not in page
    assert Order.objects.filter(status="created").count() == 3
    assert len(tiktok.orders) == 3


@pytest.mark.parametrize("name", ["order_new", "orders_new_bulk"])
def test_a_double_click_is_one_order(name, as_ada, acme, participant):
    ids = [participant.campaign_id, participant.pk] if name == "order_new" else [participant.campaign_id]
    url = reverse(f"campaigns:{name}", args=[acme.slug, *ids])
    key = as_ada.get(url, {"participant": participant.pk}).context["form"]["form_key"].value()
    form = {"participant": participant.pk, "video_number": "2", "spark_days": "0", "form_key": key}

    answers = [as_ada.post(url, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Order.objects.get().form_key == UUID(key)
    assert Call.objects.count() == 1


def test_the_form_opened_anew_makes_another_order(as_ada, acme, participant):
    url = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])

    for _ in range(2):
        key = as_ada.get(url).context["form"]["form_key"].value()
        as_ada.post(url, {"video_number": "1", "spark_days": "0", "form_key": key})

    assert Order.objects.count() == 2


@pytest.mark.parametrize("chosen", ["", "nobody", "²", "9" * 40, "-1"])
def test_nonsense_among_the_chosen_is_no_choice(chosen, as_ada, acme, participant):
    url = reverse("campaigns:orders_new_bulk", args=[acme.slug, participant.campaign_id])

    page = as_ada.get(url, {"participant": chosen}, follow=True).content.decode()

    assert "Choose the accounts to order from first." in page
