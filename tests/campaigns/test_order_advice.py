"""What the order form tells before it is sent, and what it keeps (O3): it warns, and refuses nobody."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models import CampaignCode, Order, OrderTemplate
from campaigns.models.order import fingerprint
from tests import make

FORM = {"video_number": "1", "spark_days": "0", "name_1": "Boots"}


@pytest.fixture
def participant(acme):
    today = timezone.localdate()
    return make.participant(make.campaign(acme, budget=Decimal(1000), end_date=today + timedelta(days=30)))


def form_of(participant):
    ids = [participant.brand.slug, participant.campaign_id, participant.pk]
    return reverse("campaigns:order_new", args=ids)


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"due_date": -1}, "has passed already"),
        ({"due_1": -1}, "has passed already"),
        ({"due_date": 31}, "after the campaign’s end"),
        ({"fee": "700"}, "pass the budget of 1,000 USD by 200 USD; 500 USD is ordered already"),
    ],
)
def test_a_warning_is_shown_once_and_then_ordered_all_the_same(typed, words, as_ada, participant):
    make.order(participant.brand, participant=participant, fee=Decimal(500), status="joined")
    make.order(participant.brand, participant=participant, fee=Decimal(900), status="declined")
    form = FORM | {name: day(value) if isinstance(value, int) else value for name, value in typed.items()}

    answer = as_ada.post(form_of(participant), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Create order anyway" in page
    assert Order.objects.count() == 2
    seen = answer.context["advice"].seen
    assert as_ada.post(form_of(participant), form | {"seen": seen}).status_code == 302
    assert Order.objects.count() == 3


def test_what_is_fine_is_ordered_at_once(as_ada, participant):
    form = FORM | {"due_date": day(0), "fee": "1000"}

    assert as_ada.post(form_of(participant), form).status_code == 302
    assert Order.objects.get().deliverables.get().due_date == timezone.localdate()


def test_the_advice_follows_the_form(as_ada, acme, participant):
    advice = reverse("campaigns:order_advice", args=[acme.slug, participant.campaign_id])
    shared = {"wish": fingerprint(["Boots"], 0), "code": "SNOW"}

    fresh = as_ada.get(advice, FORM).content.decode()
    code = make.code(participant.campaign, **shared, remaining_orders=2)
    room = as_ada.get(advice, FORM | {"orders": "2"}).content.decode()
    tight = as_ada.get(advice, FORM | {"orders": "3"}).content.decode()
    CampaignCode.objects.filter(pk=code.pk).update(remaining_orders=0)
    full = as_ada.get(advice, FORM).content.decode()
    nonsense = as_ada.get(advice, {"video_number": "x", "orders": "²", "fee": "-", "due_date": "soon"})

    assert "a campaign code of its own is made by itself" in fresh
    assert "Goes under campaign code SNOW, which has room for 2 of 200 orders." in room
    assert "2 of these go under campaign code SNOW; then a new one is made by itself." in tight
    assert "is full. A new one is made by itself." in full
    assert nonsense.status_code == 200


def test_the_form_says_how_many_open_orders_the_creator_has(as_ada, acme, participant):
    make.order(acme, participant=participant)
    make.order(acme, participant=participant, status="fulfilled")
    elsewhere = make.participant(make.campaign(acme), participant.account)
    make.order(acme, participant=elsewhere, status="joined")

    page = as_ada.get(form_of(participant)).content.decode()

    assert f"{participant.account} has 1 open order in this campaign, 1 in others." in page


def test_the_tab_shows_what_is_left_of_each_code(as_ada, acme, participant):
    order = make.order(acme, participant=participant, code=make.code(participant.campaign, remaining_orders=150))
    make.order(acme, participant=participant, code=make.code(participant.campaign, code="FULL", remaining_orders=0))

    page = as_ada.get(reverse("campaigns:orders", args=[acme.slug, participant.campaign_id]))

    rooms = {each.code.code: each.code.left for each in page.context["codes"]}
    assert rooms == {order.code.code: 150, "FULL": 0}
    assert "A code carries up to 200 orders of the same wish." in page.content.decode()


def test_a_bad_date_beyond_the_number_of_videos_is_not_looked_at(as_ada, participant):
    assert as_ada.post(form_of(participant), FORM | {"due_7": "soon", "name_9": "x" * 61}).status_code == 302


# Templates


def test_a_form_is_kept_as_a_template_and_begun_from(as_ada, acme, participant):
    form = FORM | {"video_number": "2", "due_date": day(10), "due_1": day(3), "fee": "55", "keep_as": "Usual  two"}

    saved = as_ada.post(form_of(participant), form | {"save_template": "1"})

    template = OrderTemplate.objects.get()
    assert saved.status_code == 200
    assert 'value="55"' in saved.content.decode()
    assert not Order.objects.exists()
    assert template.name == "Usual two"
    assert template.videos == [{"name": "Boots", "due_days": 3}, {"name": "Video 2", "due_days": None}]
    begun = as_ada.get(form_of(participant), {"template": template.pk}).context["form"]
    assert (begun["video_number"].value(), begun["name_1"].value(), begun["fee"].value()) == (2, "Boots", Decimal(55))
    assert (str(begun["due_date"].value()), str(begun["due_1"].value())) == (day(10), day(3))


def test_a_fee_of_another_currency_is_left_out_and_said(as_ada, acme, participant):
    template = make.order_template(acme, fee=Decimal(9000), currency="JPY")

    page = as_ada.get(form_of(participant), {"template": template.pk})

    assert page.context["form"]["fee"].value() is None
    assert "Its fee is in JPY, so it was left out." in page.content.decode()


@pytest.mark.parametrize("name", ["", "   ", "usual"])
def test_a_template_wants_a_name_of_its_own(name, as_ada, acme, participant):
    make.order_template(acme, name="Usual")

    answer = as_ada.post(form_of(participant), FORM | {"save_template": "1", "keep_as": name, "fee": "12"})

    assert answer.status_code == 422
    assert "keep_as" in answer.context["form"].errors
    assert 'value="12"' in answer.content.decode()
    assert OrderTemplate.objects.count() == 1


def test_templates_are_renamed_and_removed(as_ada, acme):
    mine, taken = make.order_template(acme, name="Mine"), make.order_template(acme, name="Taken")
    rename = reverse("campaigns:order_template_rename", args=[acme.slug, mine.pk])

    refused = as_ada.post(rename, {"name": "TAKEN"})
    as_ada.post(rename, {"name": "Ours"})
    as_ada.post(reverse("campaigns:order_template_remove", args=[acme.slug, taken.pk]))

    assert refused.status_code == 422
    assert "There is a template of this name" in refused.content.decode()
    assert [each.name for each in OrderTemplate.objects.all()] == ["Ours"]


def test_another_brands_template_begins_nothing(as_ada, other, participant):
    theirs = make.order_template(other, videos=[{"name": "Secret", "due_days": None}])

    assert "Secret" not in as_ada.get(form_of(participant), {"template": theirs.pk}).content.decode()


@pytest.mark.parametrize("wrong", [{"video_number": 11}, {"spark_days": 14}, {"fee": -1}, {"name": ""}])
def test_the_database_refuses_a_template_that_cannot_be(wrong, acme):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.order_template(acme, **wrong)
