"""The Messages tab: threads, writing, reading, sending again (O5)."""

import uuid

import pytest
from django.urls import reverse

from campaigns.models import Message
from tests import make
from tests.campaigns.messages.conftest import reachable, send_all


def thread_url(participant):
    return reverse("campaigns:thread", args=[participant.brand.slug, participant.pk])


def tab_url(campaign):
    return reverse("campaigns:messages", args=[campaign.brand.slug, campaign.pk])


@pytest.fixture
def press(as_ada, django_capture_on_commit_callbacks):
    def go(url, **form):
        with django_capture_on_commit_callbacks(execute=True):
            return as_ada.post(url, {"form_key": uuid.uuid4(), **form}, follow=True)

    return go


def test_a_message_goes_by_email_and_stands_in_the_thread(press, as_ada, mia, mailoutbox):
    answer = press(thread_url(mia), subject="Hello {{ handle }}", body="Join: {{ invitation_link }}")

    message = Message.objects.get()
    link = mia.orders.get().invite_link
    assert (message.subject, message.body, message.status) == ("Hello @mia", f"Join: {link}", "sent")
    assert (message.author.email, message.order) == ("ada@example.com", mia.orders.get())
    assert mailoutbox[0].to == ["mia@example.com"]
    assert "On its way to mia@example.com." in answer.content.decode()
    assert "Sent to mia@example.com" in as_ada.get(thread_url(mia)).content.decode()


def test_a_double_click_is_one_message(press, mia, mailoutbox):
    form = {"subject": "Hello", "body": "Once", "form_key": str(uuid.uuid4())}
    press(thread_url(mia), **form)
    press(thread_url(mia), **form)
    assert Message.objects.count() == 1
    assert len(mailoutbox) == 1


def test_without_an_address_it_waits_in_the_thread_and_says_what_to_do(press, campaign, mailoutbox):
    participant = reachable(campaign, "lea")
    answer = press(thread_url(participant), subject="Hello", body="There")
    page = answer.content.decode()
    assert Message.objects.get().status == "posted"
    assert "pass the link on by hand" in page.lower()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"body": "Hello {{ nickname }}"}, "body", "There is no variable “nickname”"),
        ({"subject": "{{ handle", "body": "x"}, "subject", "two braces before and two after"),
        ({"body": ""}, "body", "This field is required."),
        ({"subject": "x" * 151}, "subject", "at most 150"),
        ({"body": "{{ campaign.brand.members }}"}, "body", "There is no variable"),
        ({"body": "Due {{ due_date }}"}, "body", "Nothing to fill in for {{ due_date }} yet."),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(form, field, words, as_ada, campaign):
    participant = make.order(campaign.brand, campaign=campaign).participant
    form = {"subject": "Hello", "body": "There", "form_key": uuid.uuid4(), **form}

    answer = as_ada.post(thread_url(participant), form)

    assert answer.status_code == 422
    assert any(words in error for error in answer.context["form"].errors[field])
    assert not Message.objects.exists()


def test_words_are_never_a_template_and_never_filled_in_twice(press, mia):
    mia.account.creator.name = "{{ campaign_code }}"
    mia.account.creator.save()
    press(thread_url(mia), subject="{% now 'Y' %}", body="<b>{{ creator_name }}</b> {# no #} {% load static %}")
    message = Message.objects.get()
    assert message.subject == "{% now 'Y' %}"
    assert message.body == "<b>{{ campaign_code }}</b> {# no #} {% load static %}"


def test_send_link_opens_the_composer_with_the_invitation(as_ada, mia):
    order = mia.orders.get()
    page = as_ada.get(order.get_absolute_url()).content.decode()
    url = f"{thread_url(mia)}?order={order.pk}&amp;template=invitation"
    assert url in page
    composer = as_ada.get(url.replace("&amp;", "&")).content.decode()
    assert "Nordlys would like to work with you: Winter boots" in composer
    assert composer.count(order.invite_link) >= 2
    assert "Insert invitation link" in composer
    assert f"/o/{order.token}/" in composer


def test_send_link_is_offered_for_created_orders_alone(as_ada, acme):
    for status, offered in (("created", True), ("joined", False), ("cancelled", False)):
        page = as_ada.get(make.order(acme, status=status).get_absolute_url()).content.decode()
        assert ("Send link" in page) is offered


def test_reading_marks_as_read_but_not_for_who_only_reads(as_ada, as_bo, mia, at):
    message = make.message(mia.brand, participant=mia, status="posted", from_creator=True)
    as_bo.get(thread_url(mia))
    message.refresh_from_db()
    assert message.read_at is None

    as_ada.get(thread_url(mia))
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_thread_looks_for_news_quietly(as_ada, mia):
    first = as_ada.get(thread_url(mia))
    seen = {"seen": first.context["fingerprint"]}
    assert as_ada.get(thread_url(mia), seen, headers={"HX-Request": "true"}).status_code == 204

    make.message(mia.brand, participant=mia, status="posted", from_creator=True, body="Is red fine?")

    news = as_ada.get(thread_url(mia), seen, headers={"HX-Request": "true"})
    assert news.status_code == 200
    assert "Is red fine?" in news.content.decode()
    assert "<html" not in news.content.decode()
    assert 'name="body"' not in news.content.decode()


def test_the_unread_come_first_and_filters_find_the_rest(as_ada, campaign, mia):
    silent, angry, sad = (reachable(campaign, name) for name in ("silent", "angry", "sad"))
    make.message(campaign.brand, participant=angry, status="posted", from_creator=True, subject="", body="Hm!")
    make.message(campaign.brand, participant=sad, status="bounced", subject="Dear Sad")
    make.message(campaign.brand, participant=mia, status="sent", subject="Newest")

    def handles(**query):
        rows = as_ada.get(tab_url(campaign), query).context["threads"]
        return [participant.account.handle for participant, _last in rows]

    assert handles() == ["angry", "mia", "sad", "silent"]
    assert handles(show="unread") == ["angry"]
    assert handles(show="trouble") == ["sad"]
    assert handles(q="@sil") == ["silent"]
    assert silent.account.handle == "silent"
    page = as_ada.get(tab_url(campaign)).content.decode()
    for words in ("Hm!", "Dear Sad", "Bounced", "1 new", "Nothing was written yet."):
        assert words in page


def test_the_list_costs_the_same_however_many_threads(as_ada, campaign, django_assert_num_queries):
    for number in range(60):
        make.message(campaign.brand, participant=reachable(campaign, f"c{number}"), status="posted")
    as_ada.get(tab_url(campaign))
    with django_assert_num_queries(8):  # session, user, memberships, campaign, threads, messages, to review, team
        answer = as_ada.get(tab_url(campaign))
    assert len(answer.context["threads"]) == 50
    assert answer.context["next_url"]


@pytest.mark.parametrize("status", ["failed", "bounced", "uncertain"])
def test_what_did_not_arrive_is_sent_again_on_request(status, press, mia, mailoutbox):
    message = make.message(mia.brand, participant=mia, status=status, reason="No such mailbox", to="old@example.com")
    before = message.message_id

    answer = press(reverse("campaigns:message_resend", args=["acme", message.pk]))

    message.refresh_from_db()
    assert (message.status, message.to) == ("sent", "mia@example.com")
    assert message.message_id != before
    assert len(mailoutbox) == 1
    assert "on its way again" in answer.content.decode()


@pytest.mark.parametrize(("later", "waits"), [("", 1), ("failed", 2), ("queued", 1), ("sent", 0), ("delivered", 0)])
def test_a_later_message_that_arrived_settles_one_that_did_not(later, waits, as_ada, mia):
    make.message(mia.brand, participant=mia, status="bounced")
    if later:
        make.message(mia.brand, participant=mia, status=later)

    assert ("did not arrive, or may not have" in as_ada.get("/b/acme/").content.decode()) is (waits > 0)
    assert Message.objects.not_arrived().count() == waits
    trouble = as_ada.get(reverse("campaigns:messages", args=["acme", mia.campaign_id]), {"show": "trouble"})
    assert len(trouble.context["threads"]) == min(waits, 1)


@pytest.mark.parametrize("status", ["failed", "bounced", "uncertain"])
def test_what_did_not_arrive_can_be_left_at_that(status, as_ada, ada, mia, mailoutbox):
    message = make.message(mia.brand, participant=mia, status=status, to="old@example.com")
    assert "Leave it" in as_ada.get(thread_url(mia)).content.decode()

    page = as_ada.post(reverse("campaigns:message_leave", args=["acme", message.pk]), follow=True).content.decode()

    message.refresh_from_db()
    assert (message.status, mailoutbox) == ("posted", [])
    assert "may not have arrived at old@example.com" in page
    assert message.status_changes.get(action="leave").by == ada
    assert "did not arrive, or may not have" not in as_ada.get("/b/acme/").content.decode()


def test_what_arrived_is_not_sent_again(press, mia, mailoutbox):
    message = make.message(mia.brand, participant=mia, status="sent")
    answer = press(reverse("campaigns:message_resend", args=["acme", message.pk]))
    assert "not possible any more" in answer.content.decode()
    assert mailoutbox == []


def test_links_in_a_thread_vouch_for_nothing(as_ada, mia):
    body = "See https://evil.example/x and <script>alert(1)</script>"
    make.message(mia.brand, participant=mia, status="posted", from_creator=True, body=body)
    page = as_ada.get(thread_url(mia)).content.decode()
    assert '<a href="https://evil.example/x" rel="nofollow noopener noreferrer">' in page
    assert "<script>alert(1)" not in page


def test_a_long_thread_comes_in_pages(as_ada, mia):
    for number in range(55):
        make.message(mia.brand, participant=mia, status="posted", body=f"Number {number}.")
    answer = as_ada.get(thread_url(mia))
    page = answer.content.decode()
    assert "Number 54." in page
    assert "Number 4." not in page
    assert "Earlier messages" in page
    assert "Number 4." in as_ada.get(thread_url(mia) + answer.context["next_url"]).content.decode()


def test_a_queued_message_says_why_it_waits(as_ada, mia, at):
    make.message(mia.brand, participant=mia, status="queued", reason="Connection refused")
    assert "Waiting: Connection refused. Tried again by itself." in as_ada.get(thread_url(mia)).content.decode()
    assert send_all(at)
