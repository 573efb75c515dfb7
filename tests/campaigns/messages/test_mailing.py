"""E-mail is handed over at most once, whatever dies or refuses on the way (O5)."""

import smtplib
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from campaigns import tasks
from campaigns.messaging import letters, mailing, postman
from campaigns.models import Message
from creators.models import Creator
from tests import make
from tests.campaigns.messages.conftest import send_all
from tests.killing import Killed, killed_at

LATER = timedelta(hours=6)
FILES = {mailing.__file__, postman.__file__, letters.__file__}
BACKEND = f"{__name__}.Server"


class Server(BaseEmailBackend):
    """A mail server that keeps what it took, and says what it is told to say."""

    taken: list[str] = []
    opened = 0
    at_the_door: list[Exception] = []
    on_hand_over: list[BaseException] = []
    after: list[BaseException] = []

    def open(self) -> bool:
        if Server.at_the_door:
            raise Server.at_the_door.pop(0)
        Server.opened += 1
        return True

    def send_messages(self, messages: Any) -> int:
        (letter,) = messages
        if Server.on_hand_over:
            raise Server.on_hand_over.pop(0)
        Server.taken.append(str(letter.message()["Message-ID"]))
        mail.outbox.append(letter)
        if Server.after:
            raise Server.after.pop(0)
        return 1


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = BACKEND
    Server.taken, Server.opened = [], 0
    Server.at_the_door, Server.on_hand_over, Server.after = [], [], []
    return Server


def service_says(code: int, words: str) -> AnymailAPIError:
    """What Anymail raises for an answer of a service."""
    response = requests.Response()
    response.status_code, response.reason, response._content = code, words, b"{}"
    return AnymailAPIError(words, status_code=code, response=response)


def caused_by(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def test_a_message_goes_out_under_the_name_that_was_kept_before(server, acme, at):
    message = make.message(acme, body="Look: https://example.com/a?b=1 <b>")

    assert send_all(at) == [message.to]

    message.refresh_from_db()
    assert (message.status, message.sent_at, message.attempts) == ("sent", at, 1)
    assert server.taken == [message.message_id]
    letter: Any = mail.outbox[0]
    assert letter.subject == "Hello"
    assert letter.from_email.startswith("Acme <")
    html = letter.alternatives[0][0]
    assert 'href="https://example.com/a?b=1" rel="nofollow noopener noreferrer"' in html
    assert "&lt;b&gt;" in html
    assert "<b>" in letter.body
    assert [change.action for change in message.status_changes.all()] == ["confirm", "claim"]


def test_answers_go_where_the_installation_says(server, acme, ada, at, settings):
    for reply_to, expected in (("", []), ("team@acme.example", ["team@acme.example"]), ("author", [ada.email])):
        settings.EMAIL_REPLY_TO = reply_to
        assert letters.letter_for(make.message(acme, status="sending", author=ada)).reply_to == expected


def test_what_stands_around_the_words_is_in_the_creators_language(mia, at):
    order = mia.orders.get()
    message = make.message(mia.brand, participant=mia, order=order, status="sending")
    Creator.objects.update(language="es")

    letter: Any = letters.letter_for(message)

    assert "Responde en tu página: http" in letter.body
    assert "Enviado por Nordlys sobre «Winter boots»." in letter.body
    assert '<html lang="es">' in letter.alternatives[0][0]
    assert "Abrir tu página" in letter.alternatives[0][0]


def test_the_letter_leads_to_the_creators_page_while_it_is_open(acme, at):
    order = make.order(acme)
    message = make.message(acme, status="sending", participant=order.participant, order=order)
    assert f"/o/{order.token}/" in letters.letter_for(message).body
    order.page_closed_at = at
    order.save()
    assert order.token not in letters.letter_for(message).body


def test_one_connection_serves_a_batch(server, acme, at):
    for _each in range(5):
        make.message(acme)
    assert len(send_all(at)) == 5
    assert server.opened == 5  # asked to be open each time; it opens once, as Django's own does
    assert len(set(server.taken)) == 5


def test_what_is_not_due_or_not_for_mail_stays(server, acme, at):
    make.message(acme, next_try_at=at + timedelta(minutes=1))
    make.message(acme, status="posted")
    make.message(acme, status="uncertain")
    assert send_all(at) == []


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("refused"), smtplib.SMTPAuthenticationError(535, b"wrong"), TimeoutError()]
)
def test_a_server_that_cannot_be_reached_is_tried_again_later(error, server, acme, at):
    first, second = make.message(acme), make.message(acme)
    server.at_the_door = [error]

    send_all(at)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.attempts) == ("queued", "queued", 0)
    assert first.reason
    assert first.next_try_at > at
    assert send_all(at) == [second.to]
    assert send_all(at + LATER) == [first.to]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"No such user")}), "failed", "No such user"),
        (smtplib.SMTPRecipientsRefused({"x": (451, b"Greylisted")}), "queued", "Greylisted"),
        (smtplib.SMTPSenderRefused(553, b"Not your address", "x"), "failed", "553 Not your address"),
        (smtplib.SMTPSenderRefused(421, b"Too many", "x"), "queued", "421 Too many"),
        (smtplib.SMTPDataError(554, b"Spam"), "failed", "554 Spam"),
        (smtplib.SMTPDataError(452, b"Full"), "queued", "452 Full"),
        (smtplib.SMTPServerDisconnected("gone"), "uncertain", "gone"),
        (TimeoutError("timed out"), "uncertain", "timed out"),
        (ConnectionResetError("reset"), "uncertain", "reset"),
        (KeyError("a defect"), "uncertain", "a defect"),
        (service_says(400, "to is not a valid address"), "failed", "to is not a valid address"),
        (service_says(401, "Forbidden"), "queued", "Forbidden"),
        (service_says(429, "Slow down"), "queued", "Slow down"),
        (service_says(502, "Bad gateway"), "uncertain", "Bad gateway"),
        (AnymailRecipientsRefused(), "failed", "rejected or invalid"),
        (caused_by(AnymailRequestsAPIError("Error posting"), ConnectionRefusedError("no")), "queued", "Error posting"),
        (caused_by(AnymailRequestsAPIError("Error posting"), TimeoutError("read")), "uncertain", "Error posting"),
    ],
)
def test_what_the_server_says_decides_what_becomes_of_it(error, status, words, server, acme, at):
    message = make.message(acme)
    server.on_hand_over = [error]

    send_all(at)

    message.refresh_from_db()
    assert message.status == status
    assert words in message.reason


def test_the_others_are_not_held_up_by_a_refused_recipient(server, acme, at):
    make.message(acme)
    good = make.message(acme)
    server.on_hand_over = [smtplib.SMTPRecipientsRefused({"x": (550, b"No")})]
    assert send_all(at) == [good.to]


def test_a_server_away_for_too_long_is_given_up_in_words(server, acme, at):
    message = make.message(acme)
    server.at_the_door = [ConnectionRefusedError("refused") for _ in range(30)]
    for day in range(30):
        send_all(at + LATER * day)
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("failed", mailing.MOST_ATTEMPTS)
    assert message.reason == "Given up after 12 attempts: refused"


def test_two_workers_hand_over_once(server, acme, at):
    message = make.message(acme)
    stale = Message.objects.get(pk=message.pk)
    send_all(at)
    with postman.Postman() as second:
        assert mailing._send(stale, second, now=lambda: at)
    assert len(server.taken) == 1


def test_what_a_dead_worker_held_is_left_to_a_person(server, acme, at):
    old = make.message(acme, status="sending", claimed_at=at - timedelta(minutes=6))
    new = make.message(acme, status="sending", claimed_at=at - timedelta(minutes=1))

    assert mailing.lose_the_lost(at=at) == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("uncertain", "sending")
    assert send_all(at + LATER) == []


def test_a_slow_worker_still_says_that_it_was_sent(server, acme, at):
    message = make.message(acme, status="sending", claimed_at=at - timedelta(minutes=6))
    mailing.lose_the_lost(at=at)
    message.confirm(at=at, message_id=message.message_id)
    message.refresh_from_db()
    assert message.status == "sent"


@pytest.mark.parametrize("when", ["on_hand_over", "after"])
def test_a_worker_killed_around_the_hand_over_sends_nothing_twice(when, server, acme, at):
    message = make.message(acme)
    setattr(server, when, [Killed()])
    with pytest.raises(Killed):
        send_all(at)

    mailing.lose_the_lost(at=at + LATER)
    send_all(at + LATER)

    message.refresh_from_db()
    assert message.status == "uncertain"
    assert len(server.taken) == (when == "after")


def test_a_worker_killed_at_any_line_sends_no_message_twice(server, acme, at):
    fates = set()
    for line in count(1):
        server.taken.clear()
        message = make.message(acme)
        killed = killed_at(line, FILES, lambda: send_all(at))
        mailing.lose_the_lost(at=at + LATER)
        send_all(at + LATER)
        message.refresh_from_db()
        assert len(server.taken) <= 1, line
        assert message.status in ("sent", "uncertain"), line
        if message.status == "sent":
            assert server.taken == [message.message_id]
        fates.add((message.status, len(server.taken)))
        if not killed:
            break
    assert line > 25
    assert fates == {("sent", 1), ("uncertain", 0), ("uncertain", 1)}


def test_the_sweep_finds_what_nobody_was_rung_for(server, acme):
    message = make.message(acme)
    tasks.sweep_mail()
    message.refresh_from_db()
    assert message.status == "sent"


def test_a_worker_goes_on_until_nothing_waits(server, acme, monkeypatch):
    monkeypatch.setattr(mailing, "AT_ONCE", 2)
    for _each in range(5):
        make.message(acme)
    tasks.send_mail()
    assert len(server.taken) == 5
