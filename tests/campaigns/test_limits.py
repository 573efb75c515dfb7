"""An order has 1 to 10 videos: in the form, in the model, in the database (O3)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Deliverable, Order
from campaigns.order_forms import OrderForm
from tests import make


@pytest.mark.parametrize("number", [0, 11, -1])
def test_the_form_refuses_it_in_words(number):
    form = OrderForm({"video_number": number, "spark_days": 0})

    assert not form.is_valid()
    assert "at most 10" in str(form.errors) or "at least one" in str(form.errors)


@pytest.mark.parametrize("number", [0, 11])
def test_the_model_refuses_it(number, acme):
    order = make.order(acme)
    order.video_number = number

    with pytest.raises(ValidationError) as refusal:
        order.full_clean()
    assert "video_number" in refusal.value.message_dict


@pytest.mark.parametrize("number", [0, 11])
def test_the_database_refuses_it(number, acme):
    order = make.order(acme)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(video_number=number)


@pytest.mark.parametrize("position", [0, 11])
def test_the_database_refuses_an_eleventh_deliverable(position, acme):
    order = make.order(acme, videos=10)

    with pytest.raises(IntegrityError), transaction.atomic():
        Deliverable.objects.create(brand=acme, order=order, position=position, name="one more")


def test_the_page_keeps_what_was_typed(as_ada, acme):
    participant = make.participant(make.campaign(acme))
    url = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])

    answer = as_ada.post(url, {"video_number": "11", "spark_days": "30", "name_1": "Snow walk", "fee": "250"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "An order holds at most 10 videos" in page
    assert "Snow walk" in page
    assert 'value="250"' in page
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("field", "text"), [("fee", "-1"), ("spark_days", "14"), ("due_date", "soon"), ("name_1", "x" * 61)]
)
def test_other_bad_input_is_refused_beside_its_field(field, text, as_ada, acme):
    participant = make.participant(make.campaign(acme))
    url = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])

    answer = as_ada.post(url, {"video_number": "2", "spark_days": "0", field: text})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Order.objects.exists()


def test_two_videos_of_one_name_are_refused(as_ada, acme):
    participant = make.participant(make.campaign(acme))
    url = reverse("campaigns:order_new", args=[acme.slug, participant.campaign_id, participant.pk])

    answer = as_ada.post(url, {"video_number": "2", "spark_days": "0", "name_1": "Boots", "name_2": "Boots"})

    assert "Two videos have the same name" in answer.content.decode()
    assert not Order.objects.exists()
