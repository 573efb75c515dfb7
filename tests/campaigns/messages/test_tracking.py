"""News of e-mail, as Postmark posts it to the webhook (O5)."""

import json
from base64 import b64encode
from typing import Any

import pytest

from campaigns.messaging.letters import letter_for
from tests import make

URL = "/callbacks/mail/postmark/tracking/"
DELIVERY = {
    "RecordType": "Delivery",
    "ServerId": 23,
    "MessageStream": "outbound",
    "Recipient": "mia@example.com",
    "Tag": "",
    "DeliveredAt": "2026-11-22T12:05:00.4972253Z",
    "Details": "Test delivery webhook details",
}
BOUNCE = {
    "RecordType": "Bounce",
    "ID": 42,
    "Type": "HardBounce",
    "TypeCode": 1,
    "Name": "Hard bounce",
    "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    "Email": "mia@example.com",
    "From": "limelight@example.com",
    "BouncedAt": "2026-11-22T12:06:00.1234567Z",
    "Inactive": True,
    "CanActivate": True,
    "Content": "",
    "Subject": "Hello",
}


@pytest.fixture
def post(client):
    def go(payload: dict[str, Any], word: str = "hook:word") -> Any:
        headers = {"Authorization": "Basic " + b64encode(word.encode()).decode()} if word else {}
        return client.post(URL, json.dumps(payload), content_type="application/json", headers=headers)

    return go


@pytest.fixture
def sent(acme):
    return make.message(acme, status="sent", esp_id="883953f4-6105-42a2-a16a-77a8eac79483")


def told(message: Any, payload: dict[str, Any]) -> dict[str, Any]:
    return {**payload, "MessageID": message.esp_id, "Metadata": {"message_id": message.message_id}}


def test_a_delivery_is_shown(post, sent):
    assert post(told(sent, DELIVERY)).status_code == 200
    sent.refresh_from_db()
    assert sent.status == "delivered"
    assert sent.status_changes.get().cause == "Postmark"


def test_a_bounce_is_shown_with_the_words_of_the_mailbox(post, sent, as_ada):
    assert post(told(sent, BOUNCE)).status_code == 200
    sent.refresh_from_db()
    assert sent.status == "bounced"
    assert "does not exist" in sent.reason
    page = as_ada.get(sent.get_absolute_url()).content.decode()
    assert "does not exist" in page
    assert "Send again" in page


def test_the_services_own_name_is_enough(post, sent):
    post({**DELIVERY, "MessageID": sent.esp_id})
    sent.refresh_from_db()
    assert sent.status == "delivered"


def test_an_uncertain_message_turns_out_to_have_arrived(post, acme):
    message = make.message(acme, status="uncertain")
    post({**told(message, DELIVERY), "MessageID": "not-known-here"})
    message.refresh_from_db()
    assert message.status == "delivered"


def test_news_may_overtake_the_workers_record(post, acme, at):
    message = make.message(acme, status="sending")
    post({**told(message, DELIVERY), "MessageID": "not-known-yet"})
    message.refresh_from_db()
    assert message.status == "delivered"


def test_a_repeat_and_news_out_of_order_do_no_harm(post, sent):
    for payload in (BOUNCE, BOUNCE, DELIVERY):
        assert post(told(sent, payload)).status_code == 200
    sent.refresh_from_db()
    assert sent.status == "bounced"
    assert sent.status_changes.count() == 1


@pytest.mark.parametrize(
    "payload",
    [
        {**DELIVERY, "MessageID": "nobody-knows-this"},
        {**DELIVERY, "MessageID": "", "Metadata": {}},
        {
            "RecordType": "Open",
            "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
            "ReceivedAt": "2026-11-22T12:05:00Z",
        },
    ],
)
def test_what_says_nothing_of_ours_is_ignored_politely(payload, post, sent):
    assert post(payload).status_code == 200
    sent.refresh_from_db()
    assert (sent.status, sent.status_changes.count()) == ("sent", 0)


@pytest.mark.parametrize("word", ["", "hook:wrong"])
def test_strangers_are_turned_away(word, post, sent):
    assert post(told(sent, BOUNCE), word).status_code == 400
    sent.refresh_from_db()
    assert sent.status == "sent"


def test_news_of_the_attempt_before_is_not_about_this_one(post, sent, ada, at):
    before = told(sent, BOUNCE)
    sent.bounce(at=at, message_id=sent.message_id, reason="x")
    sent.resend(by=ada, at=at, to="new@example.com")
    sent.claim(at=at, message_id="<second@limelight.example>")
    assert post(before).status_code == 200
    sent.refresh_from_db()
    assert sent.status == "sending"


def test_the_letter_carries_our_name_for_it(acme):
    message = make.message(acme, status="sending")
    letter: Any = letter_for(message)
    assert letter.metadata == {"message_id": message.message_id}


def test_no_other_services_news_is_heard(client, db):
    assert client.post("/callbacks/mail/mailgun/tracking/", {}).status_code == 404
    assert client.post("/callbacks/mail/postmark/inbound/", {}).status_code == 404
