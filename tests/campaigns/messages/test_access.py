"""Every page and button of messages: the outsider gets 404, the analyst reads and changes nothing; erasing leaves no words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from brands.notifying import Notice, notify
from campaigns import personal_data
from campaigns.models import Message, MessageBatch, MessageTemplate
from creators import personal_data as creators_data
from tests import make
from tests.campaigns.messages.conftest import send_all

PAGES = [
    "messages",
    "messages_new",
    "thread",
    "message_batch",
    "message_templates",
    "message_template_new",
    "message_template",
]
BUTTONS = [
    "messages_new",
    "thread",
    "message_resend",
    "message_leave",
    "campaign_reminders",
    "message_template_new",
    "message_template",
    "message_template_remove",
]


@pytest.fixture
def address(mia, ada, at):
    brand = mia.brand
    message = make.message(brand, participant=mia, status="failed")
    batch = MessageBatch.objects.create(
        brand=brand, campaign=mia.campaign, subject="s", body="b", by=ada, at=at, form_key="0" * 32
    )
    template = MessageTemplate.objects.create(brand=brand, name="n", subject="s", body="b")
    ids = {
        "thread": [mia.pk],
        "message_batch": [batch.pk],
        "message_resend": [message.pk],
        "message_leave": [message.pk],
        "message_template": [template.pk],
        "message_template_remove": [template.pk],
        "message_templates": [],
        "message_template_new": [],
    }
    return lambda name, slug="acme": reverse(f"campaigns:{name}", args=[slug, *ids.get(name, [mia.campaign_id])])


def state():
    models = (Message, MessageBatch, MessageTemplate)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_members_and_for_nobody_else(name, address, as_ada, as_bo, as_cleo, client):
    assert as_ada.get(address(name)).status_code == 200
    assert as_bo.get(address(name)).status_code == 200
    assert as_cleo.get(address(name)).status_code == 404
    if name not in ("message_templates", "message_template_new"):
        assert as_cleo.get(address(name, "other")).status_code == 404
    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_do_nothing_for_analysts_and_outsiders(name, address, as_bo, as_cleo):
    before = state()
    form = {"subject": "Mine", "body": "Mine", "name": "Mine", "form_key": "1" * 32, "group": "all", "go": "send"}

    assert as_bo.post(address(name), form).status_code == 403
    assert as_cleo.post(address(name), form).status_code == 404
    if name != "message_template_new":
        assert as_cleo.post(address(name, "other"), form).status_code == 404

    assert state() == before


@pytest.mark.parametrize("name", ["message_resend", "message_leave", "campaign_reminders", "message_template_remove"])
def test_buttons_want_a_post(name, address, as_ada):
    before = state()
    assert as_ada.get(address(name)).status_code == 405
    assert state() == before


def test_what_was_said_is_given_out_and_erased(mia, ada, at):
    creator = mia.account.creator
    make.message(mia.brand, participant=mia, status="sent", body="Dear Mia")
    waiting = make.message(mia.brand, participant=mia, body="Dear Mia again")
    make.message(mia.brand, status="sent", body="Dear somebody else")
    notify(mia.brand, "messages", Notice(f"{mia.account} wrote: I am ill", "/"), key="mia", at=at)
    notify(mia.brand, "messages", Notice("@other wrote: hello", "/"), key="other", at=at)
    told = personal_data.collect(creator, [mia.account])["messages"]
    assert {row["body"] for row in told} == {"Dear Mia", "Dear Mia again"}

    creators_data.erase(creator, by=ada, at=timezone.now())

    waiting.refresh_from_db()
    assert waiting.status == "failed"
    assert send_all(at) == []
    mine = Message.objects.filter(participant=mia)
    assert set(mine.values_list("subject", "body", "to", "reason", "message_id")) == {("", "", "", "", "")}
    assert Message.objects.exclude(participant=mia).get().body == "Dear somebody else"
    assert list(mia.brand.notifications.values_list("text", flat=True)) == ["@other wrote: hello"]
