"""Inviting: from the directory, from the account's page, many at once; and what TikTok answers."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from creators import actions, tasks
from creators.models import Invitation
from lifecycle.models import StatusChange
from tests import make
from tiktok import processing, rounds
from tiktok.errors import Unavailable
from tiktok.models import Call
from tiktok.models.queue import MOST_ATTEMPTS
from tiktok.tasks import run_call, sweep_calls

HTMX = {"HX-Request": "true"}


def invite(client, account, **more):
    return client.post(f"/b/acme/creators/{account.pk}/invite/", {"place": "row"}, **more)


@pytest.fixture
def mia(acme):
    return make.account(acme, "mia")


def test_an_eligible_account_is_invited_and_becomes_marketplace(
    as_ada, ada, mia, tiktok, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = invite(as_ada, mia, headers=HTMX)

    row = answer.content.decode()
    assert "Sending…" in row
    assert 'hx-trigger="every 2s"' in row
    assert f'/b/acme/creators/{mia.pk}/row/"' in row
    assert json.loads(answer["HX-Trigger"]) == {"toast": {"text": "Invitation on its way to @mia.", "tone": "info"}}
    invitation = Invitation.objects.get()
    assert invitation.status == "sent"
    assert tiktok.asked_for("invite") == ["mia"]
    assert "Invitation sent" in as_ada.get(f"/b/acme/creators/{mia.pk}/row/").content.decode()

    tiktok.statuses["mia"] = "in"
    tasks.reconcile_invitations()

    row = as_ada.get(f"/b/acme/creators/{mia.pk}/row/").content.decode()
    assert "Marketplace" in row
    assert "hx-trigger" not in row
    assert [(change.action, change.by) for change in invitation.status_changes.all()] == [
        ("join", None),
        ("confirm_sent", None),
        ("create", ada),
    ]


def test_without_javascript_the_click_leads_to_the_accounts_page(as_ada, mia, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = invite(as_ada, mia, follow=True)
    assert answer.redirect_chain == [(f"/b/acme/creators/{mia.pk}/", 302)]
    assert "Invitation on its way to @mia." in answer.content.decode()


def test_tiktoks_refusal_is_shown_with_its_reasons(as_ada, acme, tiktok, django_capture_on_commit_callbacks):
    small = make.account(acme, "small", followers=10, account_type="business")
    tiktok.rejections["small"] = ("FOLLOWER_COUNT_INSUFFICIENT", "BUSINESS_ACCOUNT")

    with django_capture_on_commit_callbacks(execute=True):
        invite(as_ada, small)

    assert Invitation.objects.get().status == "rejected"
    panel = as_ada.get(f"/b/acme/creators/{small.pk}/status/")
    assert panel["HX-Trigger"] == "account-changed"
    for page in (panel.content.decode(), as_ada.get("/b/acme/invitations/").content.decode()):
        assert "too few followers for the country" in page
        assert "a business account; a personal one is needed" in page


def test_while_tiktok_is_away_the_invitation_waits_and_goes_out_later(
    as_ada, mia, tiktok, django_capture_on_commit_callbacks
):
    tiktok.before["creator_statuses"] = [Unavailable("HTTP 503")]
    with django_capture_on_commit_callbacks(execute=True):
        invite(as_ada, mia)
    assert Invitation.objects.get().status == "sending"
    assert Call.objects.get().state == "waiting"

    Call.objects.update(next_try_at=timezone.now())
    sweep_calls()

    assert Invitation.objects.get().status == "sent"
    assert tiktok.asked_for("invite") == ["mia"]


def test_a_worker_killed_after_the_call_sends_no_second_invitation(
    as_ada, mia, tiktok, django_capture_on_commit_callbacks
):
    tiktok.after["invite"] = [KeyboardInterrupt()]
    with django_capture_on_commit_callbacks():
        invite(as_ada, mia)
    call = Call.objects.get()
    with pytest.raises(KeyboardInterrupt):
        run_call(call_id=call.pk)
    assert Invitation.objects.get().status == "sending"

    Call.objects.update(claimed_at=timezone.now() - timedelta(minutes=5))
    sweep_calls()

    assert Invitation.objects.get().status == "sent"
    assert tiktok.asked_for("invite") == ["mia"]


def test_when_tiktok_stays_away_it_fails_and_can_be_sent_again(as_ada, mia, tiktok, django_capture_on_commit_callbacks):
    tiktok.before["creator_statuses"] = [Unavailable("HTTP 503")] * MOST_ATTEMPTS
    with django_capture_on_commit_callbacks(execute=True):
        invite(as_ada, mia)
    for _attempt in range(MOST_ATTEMPTS - 1):
        Call.objects.update(next_try_at=timezone.now())
        sweep_calls()
    failed = Invitation.objects.get()
    assert (failed.status, failed.reasons_in_words) == ("failed", ["HTTP 503"])
    assert f"/b/acme/invitations/{failed.pk}/resend/" in as_ada.get(f"/b/acme/creators/{mia.pk}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        as_ada.post(f"/b/acme/invitations/{failed.pk}/resend/")

    failed.refresh_from_db()
    assert (failed.status, failed.reasons) == ("sent", [])


def test_a_second_click_is_refused_politely(as_ada, mia, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        invite(as_ada, mia, headers=HTMX)
    changes = StatusChange.objects.count()

    answer = invite(as_ada, mia, headers=HTMX)

    assert answer.status_code == 422
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "@mia already has an open invitation."
    assert "Sending…" in answer.content.decode()
    assert (Invitation.objects.count(), Call.objects.count(), StatusChange.objects.count()) == (1, 1, changes)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"handle": None, "display_name": "Only Name"}, "Only Name has no handle yet. Add it first."),
        ({"handle": "inside", "in_marketplace": True}, "@inside is already in TikTok Creator Marketplace."),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(as_ada, acme, facts, words):
    account = make.account(acme, facts.pop("handle"), **facts)

    answer = invite(as_ada, account, follow=True)

    assert words in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Call.objects.exists()


def test_an_unconnected_brand_is_told_to_connect_first(as_ada, acme, mia):
    acme.connection.delete()
    assert "Connect Acme to TikTok before inviting creators." in invite(as_ada, mia, follow=True).content.decode()
    assert not Invitation.objects.exists()


def test_what_failed_is_not_sent_again_where_it_makes_no_sense(as_ada, acme, mia):
    failed = make.invitation(acme, account=mia, status="failed")
    acme.connection.delete()

    answer = as_ada.post(f"/b/acme/invitations/{failed.pk}/resend/", follow=True)

    assert "Connect Acme to TikTok before inviting creators." in answer.content.decode()
    failed.refresh_from_db()
    assert failed.status == "failed"
    assert not Call.objects.exists()


def test_the_invitations_page_counts_and_shows_by_status(as_ada, acme):
    for status in ("sending", "seen", "joined", "rejected", "failed"):
        make.invitation(acme, status=status, account=make.account(acme, f"who.{status}"))

    page = as_ada.get("/b/acme/invitations/")
    assert [(tab[0], tab[3]) for tab in page.context["tabs"]] == [
        ("All", 5),
        ("Waiting", 2),
        ("Joined", 1),
        ("Rejected", 1),
        ("Declined", 0),
        ("Expired", 0),
        ("Failed", 1),
        ("Cancelled", 0),
    ]
    assert 'hx-trigger="every 2s"' in page.content.decode()

    failed = as_ada.get("/b/acme/invitations/?status=failed")
    assert [invitation.status for invitation in failed.context["invitations"]] == ["failed"]
    assert "Send again" in failed.content.decode()
    assert "hx-trigger" not in failed.content.decode().split('id="list"')[1]


def test_the_invitations_page_asks_the_same_few_queries_at_any_length(as_ada, acme, django_assert_num_queries):
    for _each in range(60):
        make.invitation(acme, status="sent")
    with django_assert_num_queries(6):  # session, user, memberships, page, counts, videos to review
        answer = as_ada.get("/b/acme/invitations/")
    assert len(answer.context["invitations"]) == 50


def test_unanswered_invitations_expire_and_a_late_join_still_counts(acme, mia, tiktok):
    invitation = make.invitation(acme, account=mia, expires_at=timezone.now() - timedelta(seconds=1))

    tasks.expire_invitations()

    invitation.refresh_from_db()
    assert invitation.status == "expired"


@pytest.mark.parametrize("task", [tasks.check_accounts, tasks.reconcile_invitations])
def test_a_brand_that_cannot_be_asked_about_takes_no_turn_of_the_others(acme, tiktok, monkeypatch, at, task):
    lost = make.brand("Lost")
    make.invitation(lost, account=make.account(lost, "stuck"))
    lost.connection.lose(at=at)
    make.invitation(acme, account=make.account(acme, "mia"))
    tiktok.statuses["mia"] = "in"
    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 1)

    task()

    assert acme.accounts.get().in_marketplace


def test_a_round_begins_with_those_asked_about_longest_ago(acme, tiktok, monkeypatch, at):
    for handle, days in (("lately", 1), ("longest", 3), ("long", 2)):
        make.invitation(acme, account=make.account(acme, handle), next_check_at=at - timedelta(days=days))
        tiktok.statuses[handle] = "in"
    monkeypatch.setattr(rounds, "MOST_AT_ONCE", 1)

    tasks.reconcile_invitations()

    assert acme.accounts.get(in_marketplace=True).handle == "longest"


@pytest.mark.parametrize("place", ["creators/{account}/invite/", "invitations/{invitation}/resend/"])
def test_cleo_invites_nobody_of_acmes_and_bo_only_reads(place, as_cleo, as_bo, acme):
    failed = make.invitation(acme, status="failed")
    path = place.format(account=failed.account_id, invitation=failed.pk)

    assert as_cleo.post(f"/b/acme/{path}").status_code == 404
    assert as_cleo.post(f"/b/other/{path}").status_code == 404
    assert as_bo.post(f"/b/acme/{path}").status_code == 403

    failed.refresh_from_db()
    assert failed.status == "failed"
    assert Invitation.objects.count() == 1


def test_cleo_reads_none_of_acmes_invitations(as_cleo, acme, mia):
    make.invitation(acme, account=mia)
    assert as_cleo.get("/b/acme/invitations/").status_code == 404
    assert "mia" not in as_cleo.get("/b/other/invitations/").content.decode()


# After a no, and stopping to wait


@pytest.mark.parametrize(
    ("status", "again"), [("declined", False), ("rejected", False), ("expired", True), ("cancelled", True)]
)
def test_after_a_no_one_waits_a_week_before_asking_again(as_ada, acme, mia, status, again):
    make.invitation(acme, account=mia, status=status, ended_at=timezone.now() - timedelta(days=6))
    page = as_ada.get("/b/acme/invitations/").content.decode()
    assert ("Send again" in page, "Again from" in page) == (again, not again)

    answer = as_ada.post(f"/b/acme/creators/{mia.pk}/invite/", follow=True)

    assert ("said no lately. Ask again from" in answer.content.decode()) == (not again)
    assert Invitation.objects.count() == 1 + again
    assert actions.invitable(acme.accounts.all(), at=timezone.now()).exists() is False


def test_a_week_after_a_no_one_may_ask_again(as_ada, acme, mia):
    make.invitation(acme, account=mia, status="declined", ended_at=timezone.now() - timedelta(days=8))
    assert "Send again" in as_ada.get("/b/acme/invitations/").content.decode()
    as_ada.post(f"/b/acme/creators/{mia.pk}/invite/")
    assert Invitation.objects.count() == 2
    assert as_ada.get("/b/acme/invitations/").content.decode().count("Send again") == 0


def test_one_may_stop_waiting_and_a_late_join_still_counts(as_ada, ada, acme, mia, tiktok):
    invitation = make.invitation(acme, account=mia)

    as_ada.post(f"/b/acme/invitations/{invitation.pk}/cancel/")

    invitation.refresh_from_db()
    assert (invitation.status, invitation.status_changes.get().by) == ("cancelled", ada)
    answer = as_ada.post(f"/b/acme/invitations/{invitation.pk}/cancel/", follow=True)
    assert "is cancelled now" in answer.content.decode()
    invitation.join(at=timezone.now())
    assert invitation.status == "joined"


def test_cancelled_before_it_was_sent_it_is_not_sent(as_ada, acme, ada, mia, tiktok):
    actions.send_invitation(mia, by=ada, at=timezone.now())
    Invitation.objects.get().cancel(by=ada, at=timezone.now())
    processing.run_call(Call.objects.get(), at=timezone.now())
    assert Call.objects.get().outcome == "no longer wanted"
    assert not tiktok.asked_for("invite")


def test_cleo_and_bo_cancel_nothing(as_cleo, as_bo, acme, mia):
    invitation = make.invitation(acme, account=mia)
    assert as_cleo.post(f"/b/acme/invitations/{invitation.pk}/cancel/").status_code == 404
    assert as_bo.post(f"/b/acme/invitations/{invitation.pk}/cancel/").status_code == 403
    invitation.refresh_from_db()
    assert invitation.status == "sent"
