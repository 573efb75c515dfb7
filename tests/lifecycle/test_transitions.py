"""How any status changes: under a lock, by the rules, recorded once, or not at all."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from campaigns.models import Campaign
from lifecycle.models import StatusChange, subjects
from lifecycle.transitions import Refused
from tests import make


@pytest.fixture
def draft(acme):
    return make.campaign(acme, status="draft", name="Winter boots")


def changes_of(subject):
    return [(change.action, change.from_status, change.to_status) for change in subject.status_changes.all()]


def test_a_change_is_saved_and_recorded_once(draft, ada, at):
    draft.launch(by=ada, at=at, cause="click")

    assert draft.status == "live"
    assert Campaign.objects.get().status == "live"
    change = draft.status_changes.get()
    assert (change.action, change.from_status, change.to_status) == ("launch", "draft", "live")
    assert (change.by, change.cause, change.at, change.brand) == (ada, "click", at, draft.brand)


def test_a_second_click_is_refused_politely(draft, ada, at):
    seen_by_another_worker = Campaign.objects.get()
    draft.launch(by=ada, at=at)

    with pytest.raises(Refused) as refusal:
        seen_by_another_worker.launch(by=ada, at=at)

    assert str(refusal.value) == "This campaign is live now, so “Launch” is not possible any more."
    assert changes_of(draft) == [("launch", "draft", "live")]


def test_the_row_counts_not_what_a_worker_remembers(draft, ada, at):
    remembered = Campaign.objects.get()
    draft.launch(by=ada, at=at)

    remembered.pause(by=ada, at=at)

    assert remembered.status == "paused"
    assert changes_of(draft) == [("pause", "live", "paused"), ("launch", "draft", "live")]


def test_the_status_cannot_be_set_by_hand(draft):
    with pytest.raises(AttributeError):
        draft.status = "live"
    draft.save()
    assert Campaign.objects.get().status == "draft"


def test_a_refusal_calls_a_change_as_its_button_does(acme, at):
    invitation = make.invitation(acme)
    with pytest.raises(Refused, match="This invitation is sent now, so “Send again” is not possible"):
        invitation.resend(at=at)
    with pytest.raises(Refused, match="so “confirm sent” is not possible"):
        invitation.confirm_sent(at=at)


def test_what_a_failing_step_began_is_undone(acme, at):
    invitation = make.invitation(acme, status="sending")

    with pytest.raises(TypeError):
        invitation.reject(at=at, reasons=None)

    invitation.refresh_from_db()
    assert (invitation.status, changes_of(invitation)) == ("sending", [])


def test_a_change_inside_a_larger_step_falls_with_it(draft, ada, at):
    with transaction.atomic():
        draft.launch(by=ada, at=at)
        transaction.set_rollback(True)

    assert Campaign.objects.get().status == "draft"
    assert not StatusChange.objects.filter(action="launch").exists()


def test_a_refusal_leaves_the_larger_step_whole(draft, ada, at):
    with transaction.atomic():
        draft.launch(by=ada, at=at)
        with pytest.raises(Refused):
            draft.resume(by=ada, at=at)

    assert Campaign.objects.get().status == "live"
    assert changes_of(draft) == [("launch", "draft", "live")]


def test_a_row_that_is_gone_cannot_change(draft, ada, at):
    Campaign.objects.all().delete()
    with pytest.raises(Campaign.DoesNotExist):
        draft.launch(by=ada, at=at)


def test_a_long_cause_is_cut_rather_than_lost(draft, at):
    draft.launch(at=at, cause="x" * 500)
    assert draft.status_changes.get().cause == "x" * 200


def test_the_page_is_offered_what_a_person_may_do_now(acme):
    offered = {status: set(make.campaign(acme, status=status).open_actions) for status in ("draft", "live", "ended")}
    assert offered == {"draft": {"launch", "archive"}, "live": {"pause", "end"}, "ended": {"reopen", "archive"}}


def test_history_reads_in_words(draft, ada, at):
    draft.record_creation(by=ada, at=at - timedelta(days=1))
    draft.launch(by=ada, at=at)

    words = [(change.action_label, change.from_label, change.to_label) for change in draft.status_changes.all()]
    assert words == [("Launched", "Draft", "Live"), ("Created", "", "Draft")]


def test_history_of_an_action_that_no_longer_exists_still_reads(draft, ada, at):
    draft.record(action="soft_launch", before="half_live", by=ada, at=at, cause="")

    change = draft.status_changes.get()
    assert (change.action_label, change.from_label, change.to_label) == ("Soft launch", "half_live", "Draft")


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("click", ""),
        ("clock", "The clock"),
        ("callback 12", "TikTok’s callback 12"),
        ("call 7", "TikTok’s answer to call 7"),
        ("renewal: code 40105", "renewal: code 40105"),
        ("call of duty", "call of duty"),
    ],
)
def test_a_cause_reads_as_words(draft, at, cause, words):
    draft.launch(at=at, cause=cause)
    assert draft.status_changes.first().cause_label == words


def test_subjects_of_a_history_come_in_one_query_a_kind(acme, at, django_assert_num_queries):
    for _ in range(3):
        make.order(acme).join(at=at)
        make.invitation(acme).see(at=at)
        make.authorization(acme).reject(at=at)
    rows = acme.status_changes.exclude(action="reconnect").select_related("subject_type")
    ContentType.objects.get_for_models(*apps.get_models())  # known to a server after its first page

    with django_assert_num_queries(4):
        lines = [f"{change.subject} {change.subject.brand}" for change in rows.prefetch_related(subjects())]

    assert len(lines) == 9
