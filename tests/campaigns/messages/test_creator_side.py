"""The creator reads and answers without a password (O5, O8)."""

import uuid

import pytest
from django.urls import reverse

from campaigns.models import Message
from tests import make


@pytest.fixture
def order(mia):
    return mia.orders.get()


@pytest.fixture
def url(order):
    return reverse("creator_messages", args=[order.token])


def form(text="Is red fine?", **fields):
    return {"text": text, "form_key": str(uuid.uuid4()), **fields}


def test_an_answer_stands_in_the_thread_for_both(client, as_ada, order, url):
    make.message(
        order.brand, participant=order.participant, status="failed", subject="Hello Mia", reason="secret words"
    )

    answer = client.post(url, form("Is <b>red</b> fine? https://example.com/red"), follow=True)

    message = Message.objects.get(from_creator=True)
    assert (message.status, message.order, message.author) == ("posted", order, None)
    change = message.status_changes.get()
    assert (change.action, change.cause, change.by, change.brand) == ("create", "the creator", None, order.brand)
    page = answer.content.decode()
    assert "Hello Mia" in page
    assert "secret words" not in page
    assert "&lt;b&gt;red&lt;/b&gt;" in page
    assert 'rel="nofollow noopener noreferrer"' in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    brands = as_ada.get(reverse("campaigns:thread", args=["acme", order.participant_id])).content.decode()
    assert "Is &lt;b&gt;red&lt;/b&gt; fine?" in brands


def test_htmx_gets_the_region_and_an_empty_form(client, url):
    answer = client.post(url, form("Hi"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert page.count("Hi") == 1
    assert 'id="answer"' in page


def test_the_page_looks_for_news_quietly(client, order, url):
    first = client.get(url)
    ask = {"seen": first.context["thread"].seen}
    assert client.get(url, ask, headers={"HX-Request": "true"}).status_code == 204
    make.message(order.brand, participant=order.participant, status="sent", body="There is news")
    page = client.get(url, ask, headers={"HX-Request": "true"}).content.decode()
    assert "There is news" in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("text", "words"), [("", "Write something first."), ("  ", "Write something first."), ("x" * 4001, "at most 4000")]
)
def test_nothing_and_too_much_are_refused_beside_the_field(text, words, client, url):
    answer = client.post(url, form(text))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Message.objects.exists()


def test_a_double_click_is_one_answer(client, url):
    twice = form()
    client.post(url, twice)
    client.post(url, twice)
    assert Message.objects.count() == 1


def test_many_a_minute_are_too_many(client, url):
    for number in range(5):
        assert client.post(url, form(f"Number {number}")).status_code == 302
    answer = client.post(url, form("One more"))
    assert answer.status_code == 429
    assert "Wait a little" in answer.content.decode()
    assert "One more" in answer.content.decode()
    assert Message.objects.count() == 5


def test_a_form_sent_again_is_not_counted_as_one_more(client, url):
    forms = [form(f"Number {number}") for number in range(5)]
    for each in (*forms, *forms):
        assert client.post(url, each).status_code == 302
    assert Message.objects.count() == 5


def test_a_closed_page_and_an_unknown_address_are_not_found(client, order, url, at):
    order.page_closed_at = at
    order.save()
    assert client.get(url).status_code == 410
    assert client.post(url, form()).status_code == 410
    assert client.get(reverse("creator_messages", args=["nobody"])).status_code == 404
    assert not Message.objects.exists()


def test_another_participants_thread_is_not_shown(client, order, url):
    make.message(order.brand, status="sent", body="For somebody else")
    assert "For somebody else" not in client.get(url).content.decode()
