"""Templates with variables: the brand's own, and ours to begin with (O5)."""

import pytest
from django.urls import reverse

from campaigns.messaging import starters, variables
from campaigns.messaging.starters import STARTERS
from campaigns.models import Deliverable, MessageTemplate, Participant
from campaigns.models.message import Purpose
from tests import make


def url(name, *args):
    return reverse(f"campaigns:{name}", args=["acme", *args])


FORM = {"name": "Hello", "subject": "Hello {{ handle }}", "body": "Dear {{creator_name}}", "purpose": ""}


def test_a_template_is_made_changed_and_removed(as_ada, acme):
    as_ada.post(url("message_template_new"), FORM)
    template = MessageTemplate.objects.get()
    assert (template.brand, template.body) == (acme, "Dear {{creator_name}}")

    as_ada.post(url("message_template", template.pk), {**FORM, "name": "Hi", "purpose": "thanks"})
    template.refresh_from_db()
    assert (template.name, template.purpose) == ("Hi", "thanks")

    as_ada.post(url("message_template_remove", template.pk))
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"body": "{{ price }}"}, "body", "There is no variable “price”. There are: creator_name, handle,"),
        ({"subject": "{{ handle }"}, "subject", "two braces"),
        ({"name": ""}, "name", "required"),
        ({"name": "Taken"}, "name", "There is a template of this name."),
        ({"purpose": "reminder"}, "purpose", "“Taken” is used for this."),
        ({"purpose": "world"}, "purpose", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(form, field, words, as_ada, acme):
    MessageTemplate.objects.create(brand=acme, name="Taken", subject="s", body="b", purpose="reminder")
    answer = as_ada.post(url("message_template_new"), {**FORM, **form})
    assert answer.status_code == 422
    assert any(words in error for error in answer.context["form"].errors[field])
    assert MessageTemplate.objects.count() == 1


def test_names_are_the_brands_own(as_ada, acme, other):
    MessageTemplate.objects.create(brand=other, name="Hello", subject="s", body="b", purpose="thanks")
    as_ada.post(url("message_template_new"), {**FORM, "purpose": "thanks"})
    assert acme.message_templates.count() == 1


def test_ours_are_offered_until_there_is_one_of_ones_own(as_ada, acme):
    page = as_ada.get(url("message_templates")).content.decode()
    for name, _subject, _body in STARTERS.values():
        assert str(name) in page
    form = as_ada.get(url("message_template_new"), {"starter": "invitation"})
    assert "{{ invitation_link }}" in form.content.decode()

    as_ada.post(url("message_template_new"), {**FORM, "purpose": "invitation"})

    assert Purpose.INVITATION not in {each.purpose for each in starters.not_yet_of(acme)}
    assert starters.words_for(acme, "invitation").body == "Dear {{creator_name}}"


@pytest.mark.parametrize("purpose", list(STARTERS))
def test_ours_can_be_filled_in_for_an_order(purpose, acme):
    order = make.order(acme)
    Deliverable.objects.filter(order=order).update(due_date="2026-12-24")
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    template = starters.starter(purpose)
    words = variables.Words(template.subject, template.body)
    about = make.untied_post(acme, participant.account)
    filled = variables.fill(words, variables.facts_of(participant, about=about))
    assert filled.empty == ()
    assert "{{" not in filled.words.subject + filled.words.body
    assert variables.mistakes(words.subject + words.body) == []


def test_every_variable_has_its_fact(acme):
    order = make.order(acme, videos=3)
    first, second, third = order.deliverables.all()
    Deliverable.objects.filter(pk=second.pk).update(due_date="2026-12-24")
    third.publish(at=make.NOW, video_id="7")
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    post = make.untied_post(acme, participant.account)
    facts = variables.facts_of(participant, about=post)
    assert set(facts) == set(variables.VARIABLES)
    assert facts["post"] == post.url
    assert facts["videos"] == f"– {second}, due 24 December 2026\n– {first}"
    assert facts["due_date"] == "24 December 2026"
    assert facts["creator_page"].endswith(f"/o/{order.token}/")
    assert facts["campaign_code"] == order.code.code
    assert facts["brand"] == "Acme"


def test_once_joined_each_video_says_what_it_waits_for(acme):
    order = make.order(acme, status="in_progress", videos=4)
    _waiting, changes, approved, handed_in = order.deliverables.all()
    changes.upload(at=make.NOW, video_id="1")
    changes.request_changes(at=make.NOW, reasons=["too dark"])
    approved.upload(at=make.NOW, video_id="2")
    approved.approve(at=make.NOW)
    handed_in.upload(at=make.NOW, video_id="3")
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    assert variables.facts_of(participant)["videos"].splitlines() == [
        "– Video 1: not handed in yet",
        "– Video 2: changes were asked for",
        "– Video 3: approved, ready to publish",
    ]


def test_until_tiktok_speaks_what_the_brand_said_of_the_newest_version_counts(acme):
    order = make.order(acme, status="joined", videos=4)
    _waiting, changes, approved, looked_at = order.deliverables.all()
    make.version(acme, deliverable=changes, status="changes_requested")
    make.version(acme, deliverable=approved, status="changes_requested")
    make.version(acme, deliverable=approved, status="approved")
    make.version(acme, deliverable=looked_at, status="awaiting")
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    assert variables.facts_of(participant)["videos"].splitlines() == [
        "– Video 1: not handed in yet",
        "– Video 2: changes were asked for",
        "– Video 3: approved, ready to publish",
    ]


@pytest.mark.parametrize("status", ["cancelled", "expired", "declined"])
def test_an_order_that_is_off_gives_no_link(status, acme):
    order = make.order(acme, status=status)
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    assert "invitation_link" not in variables.facts_of(participant)


def test_a_subject_is_one_line_and_not_too_long(acme):
    order = make.order(acme, status="joined", videos=10)
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    filled = variables.fill(variables.Words("{{ videos }}", "x"), variables.facts_of(participant))
    assert "\n" not in filled.words.subject
    assert len(filled.words.subject) == 150
