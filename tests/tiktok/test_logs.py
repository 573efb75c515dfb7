"""What TikTok sent and what it was asked: to read, to narrow down, to try again (H3)."""

import pytest

from tests import make
from tiktok.models import Call, Callback
from tiktok.outbox import place_call


@pytest.fixture
def callback(acme):
    return make.callback(
        acme,
        entry={"tcm_creator_event_type": "tcm_creator_joined", "handle_name": "mia", "note": "<b>Zoë</b>"},
        envelope={"request_id": 7, "object": 90},
        topic="creator.joined",
        state="failed",
        attempts=8,
        deliveries=2,
        last_error="KeyError: 'x'",
        outcome="KeyError: 'x'",
    )


@pytest.fixture
def call(acme, ada, at):
    return place_call("send_invitation", make.invitation(acme, status="sending"), by=ada, at=at)


def ids(answer):
    return [row.pk for row in answer.context["rows"]]


def test_the_log_shows_topic_whom_state_and_outcome(as_ada, callback):
    page = as_ada.get("/b/acme/callbacks/").content.decode()
    for words in ("creator.joined", "@mia", "×2", "Failed", "KeyError"):
        assert words in page


def test_the_log_is_narrowed_down_by_state_and_topic_together(as_ada, acme, callback):
    other_topic = make.callback(acme, state="failed")
    other_state = make.callback(acme, topic="creator.joined", state="done")

    assert ids(as_ada.get("/b/acme/callbacks/")) == [other_state.pk, other_topic.pk, callback.pk]
    assert ids(as_ada.get("/b/acme/callbacks/?state=failed")) == [other_topic.pk, callback.pk]
    assert ids(as_ada.get("/b/acme/callbacks/?topic=creator.joined")) == [other_state.pk, callback.pk]
    answer = as_ada.get("/b/acme/callbacks/?state=failed&topic=creator.joined")
    assert ids(answer) == [callback.pk]
    assert "?state=done&amp;topic=creator.joined" in answer.content.decode()


@pytest.mark.parametrize("query", ["?state=nonsense", "?topic=nonsense", "?topic=%01&state=%01", "?after=x&before=%01"])
def test_a_mangled_filter_shows_everything(as_ada, callback, query):
    assert ids(as_ada.get(f"/b/acme/callbacks/{query}")) == [callback.pk]


def test_long_logs_come_in_pages(as_ada, acme):
    rows = [make.callback(acme, state="done").pk for _ in range(120)][::-1]

    first = as_ada.get("/b/acme/callbacks/?state=done")
    second = as_ada.get("/b/acme/callbacks/" + first.context["next_url"])
    third = as_ada.get("/b/acme/callbacks/" + second.context["next_url"])

    assert [ids(page) for page in (first, second, third)] == [rows[:50], rows[50:100], rows[100:]]
    assert third.context["next_url"] is None
    assert ids(as_ada.get("/b/acme/callbacks/" + third.context["previous_url"])) == rows[50:100]


def test_a_callback_is_shown_word_for_word_with_its_fate(as_ada, callback):
    page = as_ada.get(f"/b/acme/callbacks/{callback.pk}/").content.decode()

    assert "&quot;note&quot;: &quot;&lt;b&gt;Zoë&lt;/b&gt;&quot;" in page
    assert "&quot;request_id&quot;: 7" in page
    assert "tcm_creator_joined" in page
    assert "It changed no status." in page


def test_a_callback_shows_what_it_changed(as_ada, acme, callback, at):
    make.invitation(acme).join(at=at, cause=callback.cause)
    make.invitation(acme).expire(at=at, cause="clock")

    answer = as_ada.get(f"/b/acme/callbacks/{callback.pk}/")

    assert [change.action for change in answer.context["changes"]] == ["join"]
    assert "Joined" in answer.content.decode()


def test_process_again_works_the_callback_once_more(as_ada, acme, callback, django_capture_on_commit_callbacks):
    make.account(acme, "mia")

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(f"/b/acme/callbacks/{callback.pk}/again/", follow=True)

    assert answer.redirect_chain == [(f"/b/acme/callbacks/{callback.pk}/", 302)]
    assert "The callback waits for a worker again." in answer.content.decode()
    callback.refresh_from_db()
    assert (callback.state, callback.attempts, callback.outcome) == ("done", 1, "Non-TTCM")


def test_calls_show_what_they_are_about_and_when_they_are_tried_next(as_ada, call, ada):
    Call.objects.update(attempts=2, last_error="TikTok could not be reached")
    page = as_ada.get("/b/acme/calls/").content.decode()
    for words in ("Send invitation", str(call.subject), "TikTok could not be reached", "Try now", "Ada"):
        assert words in page


def test_calls_are_narrowed_down_by_state(as_ada, call):
    assert ids(as_ada.get("/b/acme/calls/?state=waiting")) == [call.pk]
    answer = as_ada.get("/b/acme/calls/?state=failed")
    assert ids(answer) == []
    assert "None here" in answer.content.decode()


def test_try_now_makes_the_call_without_waiting(as_ada, call, at, tiktok, django_capture_on_commit_callbacks):
    Call.objects.update(attempts=7, next_try_at=at.replace(year=2099))

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(f"/b/acme/calls/{call.pk}/again/", follow=True)

    assert "TikTok is being asked again." in answer.content.decode()
    call.refresh_from_db()
    assert (call.state, call.attempts) == ("done", 1)
    assert len(tiktok.asked_for("invite")) == 1


def test_a_call_that_ended_is_begun_anew_on_its_own_page(as_ada, call, at, tiktok, django_capture_on_commit_callbacks):
    call.subject.fail(at=at, reason="away")
    Call.objects.update(state="failed")

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_ada.post(f"/b/acme/calls/{call.pk}/again/", follow=True)

    assert "This call has ended. Start again from the page of what it was about." in answer.content.decode()
    assert Call.objects.get().state == "failed"
    assert tiktok.asked == []


@pytest.mark.parametrize("page", ["callbacks/", "calls/"])
def test_empty_logs_say_what_will_come(as_ada, page):
    assert ("No callbacks yet" if page == "callbacks/" else "Nothing asked yet") in as_ada.get(
        f"/b/acme/{page}"
    ).content.decode()


def test_the_logs_ask_as_often_for_many_rows_as_for_few(as_ada, acme, ada, at, django_assert_max_num_queries):
    for _ in range(12):
        place_call("send_invitation", make.invitation(acme, status="sending"), by=ada, at=at)
        make.callback(acme)
    for page in ("callbacks/", "calls/"):
        as_ada.get(f"/b/acme/{page}")
        with django_assert_max_num_queries(8):
            assert len(ids(as_ada.get(f"/b/acme/{page}"))) == 12


def test_another_brands_rows_are_not_there(as_cleo, callback, call):
    for address in (f"callbacks/{callback.pk}/", "callbacks/", "calls/"):
        assert as_cleo.get(f"/b/acme/{address}").status_code == 404
    assert as_cleo.get(f"/b/other/callbacks/{callback.pk}/").status_code == 404
    assert ids(as_cleo.get("/b/other/callbacks/")) == ids(as_cleo.get("/b/other/calls/")) == []
    for address in (f"callbacks/{callback.pk}/again/", f"calls/{call.pk}/again/"):
        assert as_cleo.post(f"/b/acme/{address}").status_code == 404
        assert as_cleo.post(f"/b/other/{address}").status_code == 404
    assert (Callback.objects.get().state, Call.objects.get().attempts) == ("failed", 0)


def test_a_callback_of_no_brand_is_seen_by_no_brand(as_ada, acme):
    stray = make.callback(None)
    assert ids(as_ada.get("/b/acme/callbacks/")) == []
    assert as_ada.get(f"/b/acme/callbacks/{stray.pk}/").status_code == 404


def test_an_analyst_reads_the_logs_and_tries_nothing_again(as_bo, callback, call):
    assert "Process again" not in as_bo.get(f"/b/acme/callbacks/{callback.pk}/").content.decode()
    assert "Try now" not in as_bo.get("/b/acme/calls/").content.decode()

    assert as_bo.post(f"/b/acme/callbacks/{callback.pk}/again/").status_code == 403
    assert as_bo.post(f"/b/acme/calls/{call.pk}/again/").status_code == 403

    assert (Callback.objects.get().state, Call.objects.get().state) == ("failed", "waiting")


def test_trying_again_takes_a_post(as_ada, callback, call):
    assert as_ada.get(f"/b/acme/callbacks/{callback.pk}/again/").status_code == 405
    assert as_ada.get(f"/b/acme/calls/{call.pk}/again/").status_code == 405
