"""Rows first, then the ring: nothing is lost with a broker, a rolled back transaction or a second click."""

from datetime import timedelta

import pytest
from celery import Celery
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from lifecycle.transitions import Refused
from tests import make
from tiktok import inbox, outbox, tasks
from tiktok.models import Call, Callback, State


@pytest.fixture
def invitation(acme):
    return make.invitation(acme, status="sending")


def test_a_call_is_rung_for_only_once_it_is_written(invitation, ada, at, django_capture_on_commit_callbacks, tiktok):
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            outbox.place_call("send_invitation", invitation, by=ada, at=at)
            assert tiktok.asked == []
        assert tiktok.asked == []

    assert Call.objects.get().state == "done"
    assert len(tiktok.asked_for("invite")) == 1


def test_a_call_falls_with_the_step_it_belongs_to(invitation, ada, at, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as rings, transaction.atomic():
        outbox.place_call("send_invitation", invitation, by=ada, at=at)
        transaction.set_rollback(True)

    assert (Call.objects.count(), rings) == (0, [])


def test_one_call_of_a_kind_is_open_for_a_subject_at_a_time(invitation, ada, at):
    first = outbox.place_call("send_invitation", invitation, by=ada, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        outbox.place_call("send_invitation", invitation, by=ada, at=at)

    first.claim(at=at)
    first.finish(State.REFUSED, at=at)
    assert outbox.place_call("send_invitation", invitation, by=ada, at=at).pk != first.pk


def test_what_ended_and_was_begun_anew_is_not_also_tried_again(invitation, ada, at):
    failed = outbox.place_call("send_invitation", invitation, by=ada, at=at)
    Call.objects.update(state="failed")
    outbox.place_call("send_invitation", invitation, by=ada, at=at)

    with pytest.raises(Refused) as refusal:
        outbox.try_again(failed, by=ada, at=at)

    assert str(refusal.value) == "TikTok is already being asked."
    assert Call.objects.filter(state="waiting").count() == 1


def test_the_sweep_rings_for_what_is_due_and_nothing_else(acme, tiktok):
    now = timezone.now()
    later = make.callback(acme, next_try_at=now + timedelta(minutes=1))
    due = make.callback(acme, next_try_at=now - timedelta(minutes=1))
    taken = make.callback(acme, state="running", claimed_at=now)
    left_behind = make.callback(acme, state="running", claimed_at=now - timedelta(minutes=2))

    tasks.sweep_callbacks()

    states = dict(Callback.objects.values_list("pk", "state"))
    assert states == {later.pk: "waiting", due.pk: "ignored", taken.pk: "running", left_behind.pk: "ignored"}


def test_the_sweep_rings_for_calls_too(invitation, ada, at):
    outbox.place_call("send_invitation", invitation, by=ada, at=at - timedelta(days=9999))
    tasks.sweep_calls()
    assert Call.objects.get().state == "done"


def test_with_redis_away_ringing_does_no_harm_and_the_sweep_finds_the_row(acme):
    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    away.conf.task_publish_retry = False
    waiting = make.callback(acme, next_try_at=timezone.now())
    with pytest.raises(OperationalError):
        away.signature(tasks.process_callback.name).delay(callback_id=waiting.pk)

    tasks.ring(away.signature(tasks.process_callback.name), callback_id=waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"

    tasks.sweep_callbacks()
    waiting.refresh_from_db()
    assert waiting.state == "ignored"


def test_a_callback_worked_again_starts_afresh(acme, at):
    failed = make.callback(acme, state="failed", attempts=8, finished_at=at)
    inbox.process_again(failed, at=at)
    assert (failed.state, failed.attempts, failed.finished_at) == ("waiting", 0, None)


def test_a_callback_at_work_is_left_to_its_worker(acme, at):
    running = make.callback(acme, state="running", attempts=1, claimed_at=at)
    inbox.process_again(running, at=at)
    assert (running.state, running.attempts) == ("running", 1)


def test_waking_reaches_what_waits_for_later_and_nothing_else(acme, at):
    soon, past = at + timedelta(hours=1), at - timedelta(hours=1)
    states = [("waiting", soon), ("waiting", past), ("failed", soon), ("done", soon)]
    rows = [make.callback(acme, state=state, next_try_at=due) for state, due in states]
    stranger = make.callback(make.brand("Far"), next_try_at=soon)

    assert acme.callbacks.wake(at) == 1

    for row in (*rows, stranger):
        row.refresh_from_db()
    assert [row.next_try_at for row in (*rows, stranger)] == [at, past, soon, soon, soon]


def test_a_sweep_does_not_ring_again_for_what_workers_have_not_come_to_yet(acme, at):
    waiting, stuck = make.callback(acme), make.callback(acme)
    Callback.objects.filter(pk=stuck.pk).update(state="running", claimed_at=at - timedelta(seconds=61))

    assert Callback.objects.to_ring(at) == [waiting.pk, stuck.pk]
    assert Callback.objects.to_ring(at + timedelta(seconds=15)) == [stuck.pk]  # its worker died
    assert Callback.objects.to_ring(at + timedelta(minutes=4)) == [waiting.pk, stuck.pk]

    waiting.refresh_from_db()
    waiting.claim(at=at)
    waiting.try_later(at=at, error="away")
    assert waiting.pk in Callback.objects.to_ring(waiting.next_try_at)
