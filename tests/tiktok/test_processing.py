"""Queued rows worked by workers: tried again with growing pauses, refused in words, never lost, never done twice."""

from datetime import timedelta

import pytest

from tests import make
from tiktok import processing
from tiktok.actions import keep
from tiktok.answers import Grant
from tiktok.errors import Crowded, Rejected, Unavailable
from tiktok.models import Call, Callback, State
from tiktok.models.queue import MOST_ATTEMPTS
from tiktok.outbox import place_call

AWAY = Unavailable("TikTok could not be reached (ConnectTimeout).")
SECOND = timedelta(seconds=1)


def explode(row, *, at):
    raise KeyError("campaign_code")


def shrug(row, *, at):
    raise processing.Ignored("Old news.")


@pytest.fixture
def invitation(acme):
    return make.invitation(acme, status="sending", account=make.account(acme, "mia"))


@pytest.fixture
def call(invitation, ada, at):
    return place_call("send_invitation", invitation, by=ada, at=at)


@pytest.fixture
def callback(acme):
    make.account(acme, "mia")
    return make.callback(acme, entry={"handle_name": "mia"}, topic="creator.joined")


def outcome_of(row):
    row.refresh_from_db()
    return row.state, row.outcome, row.last_error


def test_a_call_is_done_and_says_what_came_of_it(call, invitation, tiktok, at):
    processing.run_call(call, at=at)

    assert outcome_of(call) == ("done", "invited", "")
    assert (call.attempts, call.finished_at, call.claimed_at) == (1, at, None)
    invitation.refresh_from_db()
    assert invitation.status == "sent"
    assert invitation.status_changes.get().cause == call.cause


def test_while_tiktok_is_away_the_pauses_grow(call, invitation, tiktok, at):
    tiktok.before["invite"] = [AWAY] * 5
    pauses = []
    for _ in range(5):
        processing.run_call(call, at=at)
        assert outcome_of(call) == ("waiting", "", str(AWAY))
        pauses.append((call.next_try_at - at).total_seconds())
        at = call.next_try_at

    assert all(least <= pause <= 1.25 * least for pause, least in zip(pauses, [10, 20, 40, 80, 160], strict=True))
    processing.run_call(call, at=at)
    assert outcome_of(call) == ("done", "invited", "")
    assert tiktok.asked_for("invite") == ["mia"] * 6


def test_a_pause_is_at_least_what_tiktok_asks_for_and_at_most_an_hour(call, tiktok, at):
    tiktok.before["creator_statuses"] = [Unavailable("slow down", wait=300), AWAY]

    processing.run_call(call, at=at)
    assert call.next_try_at == at + timedelta(seconds=300)

    Call.objects.update(attempts=6, next_try_at=at)
    for attempts, pause in ((6, 640), (MOST_ATTEMPTS - 1, None)):
        Call.objects.update(attempts=attempts)
        tiktok.before["creator_statuses"] = [AWAY]
        call.refresh_from_db()
        processing.run_call(call, at=call.next_try_at)
        if pause:
            assert timedelta(seconds=pause) <= call.next_try_at - at <= timedelta(seconds=1.25 * pause)
    assert call.state == "failed"


def test_a_row_is_not_worked_before_its_time(call, tiktok, at):
    tiktok.before["creator_statuses"] = [AWAY]
    processing.run_call(call, at=at)

    processing.run_call(call, at=call.next_try_at - SECOND)

    assert call.attempts == 1
    assert len(tiktok.asked_for("creator_statuses")) == 1


def test_a_worn_out_call_fails_and_its_subject_hears_why(call, invitation, tiktok, at):
    tiktok.before["creator_statuses"] = [AWAY] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS):
        processing.run_call(call, at=at)
        at = call.next_try_at

    assert outcome_of(call) == ("failed", str(AWAY), str(AWAY))
    assert call.attempts == MOST_ATTEMPTS
    invitation.refresh_from_db()
    assert (invitation.status, invitation.reasons) == ("failed", [str(AWAY)])


def test_a_refusal_is_final_and_its_subject_hears_why(call, invitation, tiktok, at):
    tiktok.before["invite"] = [Rejected(40002, "handle_names: Not a valid list.", "20261122A")]

    processing.run_call(call, at=at)

    words = "handle_names: Not a valid list. (code 40002, request 20261122A)"
    assert outcome_of(call) == ("refused", words, words)
    invitation.refresh_from_db()
    assert (invitation.status, invitation.reasons) == ("failed", [words])
    assert invitation.status_changes.get().cause == call.cause


def test_a_refusal_that_comes_too_late_does_not_undo_what_happened(call, invitation, tiktok, at):
    tiktok.before["invite"] = [Rejected(40002, "No.", "1")]
    invitation.join(at=at)

    processing.run_call(call, at=at)

    assert outcome_of(call) == ("done", "no longer wanted", "")
    invitation.refresh_from_db()
    assert invitation.status == "joined"


def test_a_brand_that_is_not_connected_is_told_so(call, invitation, acme, at):
    acme.connection.delete()

    processing.run_call(call, at=at)

    assert outcome_of(call)[:2] == ("refused", "Acme is not connected to TikTok yet.")
    invitation.refresh_from_db()
    assert invitation.status == "failed"


@pytest.mark.parametrize("code", [40102, 40104, 40105])
def test_a_refused_token_stops_the_queue_until_the_brand_reconnects(code, call, invitation, acme, tiktok, at):
    tiktok.before["creator_statuses"] = [Rejected(code, "Access token is incorrect.", "1")]

    processing.run_call(call, at=at)

    acme.connection.refresh_from_db()
    assert acme.connection.status == "needs_reconnecting"
    assert acme.connection.status_changes.first().cause == call.cause
    assert call.state == "waiting"
    assert call.attempts == 0
    invitation.refresh_from_db()
    assert invitation.status == "sending"

    processing.run_call(call, at=at + timedelta(days=3))
    assert (len(tiktok.asked_for("creator_statuses")), outcome_of(call)[0]) == (1, "waiting")

    keep(acme, Grant("new", acme.connection.account_id), by=None, at=at + SECOND)
    processing.run_call(call, at=at + SECOND)
    assert outcome_of(call) == ("done", "invited", "")


@pytest.mark.parametrize(("kind", "work"), [("call", processing.run_call), ("callback", processing.process_callback)])
def test_without_a_turn_the_row_waits_as_if_it_had_not_been_tried(kind, work, request, tiktok, at):
    row = request.getfixturevalue(kind)
    tiktok.before["creator_statuses"] = [Crowded("Slow down.", wait=30)] * 20
    for _ in range(10):
        work(row, at=at)
        at += timedelta(seconds=30)

    assert outcome_of(row) == ("waiting", "", "Slow down.")
    assert (row.attempts, row.next_try_at) == (0, at)


def test_a_defect_of_ours_is_kept_on_the_row_and_tried_again(call, settings, at):
    settings.TIKTOK_CALL_ROUTES = {"send_invitation": "tests.tiktok.test_processing.explode"}
    processing.run_call(call, at=at)
    assert outcome_of(call) == ("waiting", "", "KeyError: 'campaign_code'")

    settings.TIKTOK_CALL_ROUTES = {"send_invitation": "creators.actions.perform_send_invitation"}
    processing.run_call(call, at=call.next_try_at)
    assert outcome_of(call) == ("done", "invited", "")


def test_a_row_that_another_worker_has_is_left_alone(call, tiktok, at):
    same = Call.objects.get()
    assert call.claim(at=at)

    processing.run_call(same, at=at)

    assert tiktok.asked == []
    assert outcome_of(call)[0] == "running"


def test_what_a_killed_worker_left_is_taken_over_when_its_lease_ends(call, tiktok, at):
    dead = Call.objects.get()
    assert dead.claim(at=at)

    processing.run_call(call, at=at + timedelta(seconds=60))
    assert tiktok.asked == []
    processing.run_call(call, at=at + timedelta(seconds=61))

    assert outcome_of(call) == ("done", "invited", "")
    assert call.attempts == 2
    dead.finish(State.FAILED, at=at, outcome="I was only slow")
    assert outcome_of(call) == ("done", "invited", "")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_on_either_side_of_the_call_the_creator_is_invited_once(moment, call, invitation, tiktok, at):
    getattr(tiktok, moment)["invite"] = [SystemExit()]

    with pytest.raises(SystemExit):
        processing.run_call(call, at=at)
    processing.run_call(call, at=at + timedelta(seconds=61))

    assert outcome_of(call) == ("done", "invited", "")
    assert len(tiktok.asked_for("invite")) == (2 if moment == "before" else 1)
    invitation.refresh_from_db()
    assert invitation.status == "sent"


def test_a_callback_is_tried_again_while_tiktok_is_away(callback, tiktok, at):
    tiktok.before["creator_statuses"] = [AWAY]

    processing.process_callback(callback, at=at)
    assert outcome_of(callback) == ("waiting", "", f"Unavailable: {AWAY}")
    assert timedelta(seconds=10) <= callback.next_try_at - at <= timedelta(seconds=12.5)

    processing.process_callback(callback, at=callback.next_try_at)
    assert outcome_of(callback) == ("done", "Non-TTCM", "")


def test_a_worn_out_callback_fails_with_its_last_error(callback, tiktok, at):
    tiktok.before["creator_statuses"] = [AWAY] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS):
        processing.process_callback(callback, at=at)
        at = callback.next_try_at

    assert outcome_of(callback) == ("failed", f"Unavailable: {AWAY}", f"Unavailable: {AWAY}")


def test_a_callback_that_changes_nothing_is_ignored_with_the_reason(callback, settings, at):
    settings.TIKTOK_CALLBACK_ROUTES = {"creator.joined": ["tests.tiktok.test_processing.shrug"]}
    processing.process_callback(callback, at=at)
    assert outcome_of(callback) == ("ignored", "Old news.", "")


def test_a_callback_about_nobody_here_is_ignored(acme, at):
    stranger = make.callback(acme, entry={"handle_name": "nobody"}, topic="creator.joined")
    processing.process_callback(stranger, at=at)
    assert outcome_of(stranger) == ("ignored", "No account @nobody here.", "")


def test_a_callback_that_tiktok_will_not_explain_is_refused(callback, tiktok, at):
    tiktok.before["creator_statuses"] = [Rejected(40001, "No permission.", "1")]
    processing.process_callback(callback, at=at)
    state, outcome, _error = outcome_of(callback)
    assert state == "refused"
    assert outcome.startswith("The TikTok account did not give this app the permission for it.")
    assert outcome.endswith("TikTok says: No permission. (code 40001, request 1)")


def test_a_callback_under_a_refused_token_waits_for_the_brand(callback, acme, tiktok, at):
    tiktok.before["creator_statuses"] = [Rejected(40105, "Revoked.", "1")]

    processing.process_callback(callback, at=at)

    acme.connection.refresh_from_db()
    assert (callback.state, acme.connection.status) == ("waiting", "needs_reconnecting")


def test_a_defect_in_a_callback_is_kept_on_the_row(callback, settings, at):
    settings.TIKTOK_CALLBACK_ROUTES = {"creator.joined": ["tests.tiktok.test_processing.explode"]}
    processing.process_callback(callback, at=at)
    assert outcome_of(callback) == ("waiting", "", "KeyError: 'campaign_code'")


def test_a_callback_worked_by_two_workers_is_heard_once(callback, tiktok, at):
    same = Callback.objects.get()
    assert callback.claim(at=at)
    processing.process_callback(same, at=at)
    assert tiktok.asked == []
