"""One message to many: whom, a preview, a batch with a result for each (O5, O7)."""

import uuid

import pytest
from django.urls import reverse

from campaigns.messaging import sending, variables
from campaigns.models import Message, MessageBatch
from tests import make
from tests.campaigns.messages.conftest import reachable, statuses


@pytest.fixture
def five(campaign):
    """Three with an address and an order, one without an address, one without an order."""
    known = [reachable(campaign, f"known{number}", f"known{number}@example.com") for number in range(3)]
    posted, orderless = reachable(campaign, "posted"), reachable(campaign, "orderless", "o@example.com")
    for participant in (*known, posted):
        make.order(campaign.brand, participant=participant)
    return [*known, posted, orderless]


@pytest.fixture
def url(campaign):
    return reverse("campaigns:messages_new", args=[campaign.brand.slug, campaign.pk])


WORDS = {"subject": "Hello {{ handle }}", "body": "{{ invitation_link }}"}


def form(**fields):
    return {**WORDS, "group": "all", "form_key": str(uuid.uuid4()), **fields}


@pytest.fixture
def press(as_ada, url, django_capture_on_commit_callbacks):
    def go(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return as_ada.post(url, form(go="send", **fields))

    return go


def test_the_preview_counts_and_shows_how_it_reads(as_ada, url, five):
    page = as_ada.post(url, form(preview_for=five[1].pk)).content.decode()
    assert "To 4: 3 by e-mail, 1 only in the thread." in page
    assert "1 cannot get it." in page
    assert "Nothing to fill in for {{ invitation_link }} yet." in page
    assert "Hello @known1" in page
    assert five[1].orders.get().invite_link in page
    assert "Send to 4" in page
    assert not Message.objects.exists()


def test_the_live_preview_is_the_same_region_alone(as_ada, url, five):
    answer = as_ada.post(url, form(subject="Hi {{ campaign }}"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Hi Winter boots" in page
    assert "<html" not in page
    wrong = as_ada.post(url, form(body="{{ nobody }}"), headers={"HX-Request": "true"})
    assert (wrong.status_code, "There is no variable “nobody”" in wrong.content.decode()) == (200, True)


def test_each_recipient_gets_a_result(press, as_ada, five, mailoutbox):
    answer = press()

    batch = MessageBatch.objects.get()
    assert answer["Location"] == batch.get_absolute_url()
    assert statuses() == {"known0": "sent", "known1": "sent", "known2": "sent", "posted": "posted"}
    assert sorted(letter.subject for letter in mailoutbox) == ["Hello @known0", "Hello @known1", "Hello @known2"]
    page = as_ada.get(batch.get_absolute_url()).content.decode()
    assert "4 messages, done." in page
    assert "@orderless" in page
    assert "Nothing to fill in for {{ invitation_link }} yet." in page
    assert {
        change.by.email
        for message in Message.objects.all()
        for change in message.status_changes.filter(action="create")
    } == {"ada@example.com"}


def test_a_double_submit_is_one_batch(press, five, mailoutbox):
    key = str(uuid.uuid4())
    first, second = press(form_key=key), press(form_key=key)
    assert first["Location"] == second["Location"]
    assert MessageBatch.objects.count() == 1
    assert len(mailoutbox) == 3


def test_a_form_key_of_another_brands_batch_opens_nothing(press, five, other, ada, at):
    key = uuid.uuid4()
    theirs = make.campaign(other)
    MessageBatch.objects.create(brand=other, campaign=theirs, subject="s", body="b", form_key=key, by=ada, at=at)
    answer = press(form_key=str(key))
    assert answer.status_code == 422
    assert "sent before" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_batch_looks_for_progress_until_it_is_done(as_ada, as_bo, campaign, five, ada, at):
    words = variables.Words("Hello", "There")
    batch = sending.send_to_many(
        campaign, variables.with_facts(campaign.participants.all()), words, by=ada, at=at, form_key=uuid.uuid4()
    )
    page = as_bo.get(batch.get_absolute_url()).content.decode()
    assert "1/5" in page
    assert "every 2s" in page
    region = as_ada.get(batch.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in region


@pytest.mark.parametrize(
    ("group", "who"),
    [
        ("all", {"known0", "known1", "posted", "orderless"}),
        ("created", {"known0", "known1", "posted"}),
        ("joined", set()),
        ("silent", {"known0"}),
        ("chosen", {"known2", "orderless"}),
    ],
)
def test_whom_it_goes_to(group, who, as_ada, url, campaign, five, at):
    five[2].take_out(at=at, reason="Other plans")
    make.message(campaign.brand, participant=five[0], status="sent")
    make.message(campaign.brand, participant=five[1], status="sent")
    make.message(campaign.brand, participant=five[1], status="posted", from_creator=True)
    if group == "joined":
        make.order(campaign.brand, status="joined", participant=five[2])
    chosen = [five[2].pk, five[4].pk]
    page = as_ada.get(url, {"group": group, "participant": chosen})
    assert page.context["group"] == group
    assert {each.account.handle for each in page.context["recipients"]} == who


def test_a_group_that_has_emptied_meanwhile_is_nobody_not_everybody(press, five):
    answer = press(group="declined")

    assert answer.status_code == 422
    assert ("declined", "Declined", 0) in answer.context["groups"]
    assert not Message.objects.exists()


def test_the_previews_queries_do_not_count_the_groups(as_ada, url, five, django_assert_num_queries):
    with django_assert_num_queries(16) as ran:
        as_ada.post(url, form(), headers={"HX-Request": "true"})

    assert not [query for query in ran.captured_queries if "GROUP BY" in query["sql"]]


def test_nobody_is_refused_in_words(press, campaign, five):
    answer = press(group="chosen", participant=[five[4].pk])
    assert answer.status_code == 422
    assert "Nobody would get this message." in answer.content.decode()
    assert not MessageBatch.objects.exists()


def test_anothers_participant_is_nobody(press, other, five):
    stranger = make.participant(make.campaign(other))
    assert press(group="chosen", participant=[stranger.pk]).status_code == 422
    assert not Message.objects.exists()


def test_too_many_at_once_are_refused(press, five, monkeypatch):
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 3)
    assert "Send to at most 3 at once." in press().content.decode()
    assert not Message.objects.exists()


def test_invitation_links_go_out_in_bulk(as_ada, url, five):
    tab = as_ada.get(url.replace("new/", "")).content.decode()
    assert "?group=created&amp;template=invitation" in tab
    page = as_ada.get(url, {"group": "created", "template": "invitation"})
    assert page.context["group"] == "created"
    assert "{{ invitation_link }}" in page.context["form"].initial["body"]


def test_many_cost_few_queries(press, campaign, django_assert_max_num_queries):
    for number in range(120):
        reachable(campaign, f"c{number}")
    with django_assert_max_num_queries(40):
        press(body="Hello")
    assert Message.objects.count() == 120
