"""A brand looks at versions, comments them to the second, and answers (O9)."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from brands.models import Notification
from campaigns import reviewing, tasks, warning
from campaigns.models import Comment, Version
from creators.models import Creator
from tests import make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(acme):
    return make.version(acme, caption="New boots in the snow", seconds=42.0)


def address(name, subject):
    return reverse(f"campaigns:{name}", args=[subject.brand.slug, subject.pk])


def words(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_the_page_shows_the_version_and_how_long_an_answer_is_awaited(version, as_ada):
    Version.objects.update(answer_due_at=timezone.now() + timedelta(days=3, hours=1))
    comment = make.comment(version, "The logo is cut off", seconds=12.0)

    page = as_ada.get(version.get_absolute_url()).content.decode()

    assert address("version_file", version) in page
    for shown in ("New boots in the snow", "The logo is cut off", "0:12", "in 3 days", f"comment-{comment.pk}"):
        assert shown in page


def test_approving_says_who_and_when(version, as_ada, ada):
    answer = as_ada.post(address("version_approve", version), follow=True)

    version.refresh_from_db()
    assert (version.status, version.answered_by) == ("approved", ada)
    change = version.status_changes.get()
    assert (change.by, change.cause, change.at) == (ada, "click", version.answered_at)
    assert "Ada approved it." in answer.content.decode()


def test_approving_takes_the_place_of_what_was_approved_before(version, as_ada):
    before = make.version(version.brand, status="approved", deliverable=version.deliverable)

    as_ada.post(address("version_approve", version))

    assert {each.pk: each.status for each in Version.objects.all()} == {version.pk: "approved", before.pk: "replaced"}


def test_changes_need_a_reason(version, as_ada):
    answer = as_ada.post(address("version_request_changes", version), {"text": " "})

    assert answer.status_code == 422
    assert "Say what should change" in answer.content.decode()
    version.refresh_from_db()
    assert (version.status, version.status_changes.count()) == ("awaiting", 0)


def test_an_open_comment_is_reason_enough_and_one_seen_to_is_not(version, as_ada, ada, at):
    comment = make.comment(version, resolved_at=at)
    assert as_ada.post(address("version_request_changes", version)).status_code == 422

    as_ada.post(address("comment_resolve", comment), {"as": "open"})
    as_ada.post(address("version_request_changes", version))

    version.refresh_from_db()
    assert (version.status, version.answered_by) == ("changes_requested", ada)


@pytest.mark.parametrize(("said", "is_resolved"), [("done", True), ("open", False)])
def test_a_second_click_on_a_comments_button_changes_nothing(said, is_resolved, version, as_ada, at):
    comment = make.comment(version, resolved_at=None if is_resolved else at)

    as_ada.post(address("comment_resolve", comment), {"as": said})
    comment.refresh_from_db()
    first = comment.resolved_at
    as_ada.post(address("comment_resolve", comment), {"as": said})

    comment.refresh_from_db()
    assert (comment.resolved_at is not None, comment.resolved_at) == (is_resolved, first)


def test_the_words_become_a_comment(version, as_ada, ada):
    as_ada.post(address("version_request_changes", version), {"text": "Too dark"})

    comment = Comment.objects.get()
    assert (comment.text, comment.by, comment.seconds, comment.from_creator) == ("Too dark", ada, None, False)


def test_the_second_reviewer_hears_what_the_first_answered(version, as_ada, acme, at):
    eve = make.user("eve@example.com", first_name="Eve")
    reviewing.approve(version, by=eve, at=at)

    answer = as_ada.post(address("version_request_changes", version), {"text": "Too dark"})

    assert words(answer) == "Your answer was not needed any more. Eve approved it."
    version.refresh_from_db()
    assert (version.status, version.status_changes.count(), Comment.objects.count()) == ("approved", 1, 0)


@pytest.mark.parametrize("status", ["cancelled", "fulfilled", "expired"])
def test_an_order_that_is_over_needs_no_answer(status, acme, as_ada):
    order = make.order(acme, status=status, videos=1)
    version = make.version(acme, deliverable=order.deliverables.get())

    page = as_ada.get(version.get_absolute_url()).content.decode()
    answer = as_ada.post(address("version_approve", version))

    assert "needs no answer" in page
    assert "needs no answer" in words(answer)
    version.refresh_from_db()
    assert version.status == "awaiting"
    assert not Version.objects.to_answer().exists()


@pytest.mark.parametrize(("typed", "seconds"), [("0:12", 12), ("12", 12), ("0:12.5", 12.5), ("", None), ("0:42", 42)])
def test_a_comment_is_pinned_to_its_moment(typed, seconds, version, as_ada, ada):
    answer = as_ada.post(address("version_comment", version), {"text": "Here", "time": typed})

    assert answer.status_code == 302
    assert (Comment.objects.get().seconds, Comment.objects.get().by) == (seconds, ada)


@pytest.mark.parametrize(
    ("typed", "said"), [("0:43", "not that long"), ("soon", "like 0:12"), ("-1", "like 0:12"), ("nan", "like 0:12")]
)
def test_a_moment_that_is_none_is_refused_beside_the_field(typed, said, version, as_ada):
    answer = as_ada.post(address("version_comment", version), {"text": "Here", "time": typed}, headers=HTMX)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Comment.objects.exists()


def test_comments_are_answered_and_seen_to_in_place(version, as_ada):
    comment = make.comment(version)

    region = as_ada.post(address("comment_reply", comment), {"text": "Agreed"}, headers=HTMX).content.decode()
    assert region.lstrip().startswith("<div")
    assert "Agreed" in region
    assert "<html" not in region

    as_ada.post(address("comment_resolve", comment), headers=HTMX)
    comment.refresh_from_db()
    assert comment.resolved_at is not None
    as_ada.post(address("comment_resolve", comment), {"as": "open"})
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_the_creator_reads_and_answers(version, client):
    order = version.deliverable.order
    comment = make.comment(version, "The logo is cut off", seconds=12.0)
    page = client.get(reverse("creator_page", args=[order.token])).content.decode()
    assert "The logo is cut off" in page
    assert "The brand is looking at it." in page

    client.post(reverse("creator_reply", args=[order.token, comment.pk]), {"text": "I will film it again"})

    answer = comment.replies.get()
    assert (answer.text, answer.from_creator, answer.by) == ("I will film it again", True, None)
    assert "I will film it again" in client.get(reverse("creator_page", args=[order.token])).content.decode()


def test_a_creator_answers_only_under_the_own_order(version, client, acme):
    comment = make.comment(version)
    theirs = make.order(acme, status="joined")

    assert client.post(reverse("creator_reply", args=[theirs.token, comment.pk]), {"text": "Hi"}).status_code == 404
    client.post(reverse("creator_reply", args=[version.deliverable.order.token, comment.pk]), {"text": "  "})
    assert not comment.replies.exists()


def test_two_versions_stand_side_by_side(version, as_ada):
    second = make.version(version.brand, status="changes_requested", deliverable=version.deliverable)
    foreign = make.version(version.brand)

    page = as_ada.get(f"{version.get_absolute_url()}?beside={second.pk}").content.decode()
    assert address("version_file", second) in page
    page = as_ada.get(f"{version.get_absolute_url()}?beside={foreign.pk}").content.decode()
    assert address("version_file", foreign) not in page


def test_the_list_has_what_is_due_first_on_top_and_counts_it_in_the_sidebar(acme, other, as_ada):
    first, second = make.version(acme), make.version(acme)
    make.version(acme, status="approved")
    make.version(other)

    page = as_ada.get(reverse("campaigns:review", args=["acme"])).content.decode()

    assert page.index(first.get_absolute_url()) < page.index(second.get_absolute_url())
    assert page.count('data-label="Creator"') == 2
    assert '<span class="count ml-auto">2</span>' in page


def test_the_list_of_a_campaign_has_its_own(acme, as_ada):
    mine, _theirs = make.version(acme), make.version(acme)

    page = as_ada.get(address("campaign_review", mine.deliverable.order.campaign)).content.decode()

    assert page.count('data-label="Creator"') == 1


def test_answered_ones_say_who(acme, as_ada, ada, at):
    make.version(acme, status="approved", answered_by=ada, answered_at=at)
    make.version(acme, status="approved", answered_at=at)

    page = as_ada.get(reverse("campaigns:review", args=["acme"]), {"show": "answered"}).content.decode()

    assert "Ada" in page
    assert "The clock" in page


def test_an_empty_list_says_what_will_fill_it(as_ada):
    for shown in ("awaiting", "answered"):
        assert "here" in as_ada.get(reverse("campaigns:review", args=["acme"]), {"show": shown}).content.decode()


@pytest.mark.parametrize("shown", ["awaiting", "answered"])
def test_the_number_of_queries_does_not_follow_the_number_of_versions(
    shown, acme, as_ada, at, django_assert_max_num_queries
):
    status = "awaiting" if shown == "awaiting" else "approved"
    for _ in range(60):
        make.version(acme, status=status, answered_at=at)

    with django_assert_max_num_queries(8):
        page = as_ada.get(reverse("campaigns:review", args=["acme"]), {"show": shown})

    assert len(page.context["versions"]) == 50
    rest = as_ada.get(reverse("campaigns:review", args=["acme"]) + page.context["next_url"])
    assert len(rest.context["versions"]) == 10


def test_the_page_of_a_version_has_fixed_queries(version, as_ada, django_assert_max_num_queries):
    for number in range(10):
        make.comment(make.comment(version, seconds=number).version, in_reply_to=None)
        make.version(version.brand, status="replaced", deliverable=version.deliverable)

    with django_assert_max_num_queries(14):
        as_ada.get(version.get_absolute_url())


def test_two_weeks_of_silence_are_a_yes(acme, as_ada):
    now = timezone.now()
    due = make.version(acme, answer_due_at=now)
    young = make.version(acme, answer_due_at=now + timedelta(minutes=1))
    over = make.order(acme, status="cancelled", videos=1)
    moot = make.version(acme, answer_due_at=now, deliverable=over.deliverables.get())

    tasks.approve_by_silence()

    statuses = {each.pk: each.status for each in Version.objects.all()}
    assert statuses == {due.pk: "approved", young.pk: "awaiting", moot.pk: "awaiting"}
    change = due.status_changes.get()
    assert (change.by, change.cause_label) == (None, "The clock")
    assert "Nobody answered for 14 days" in as_ada.get(due.get_absolute_url()).content.decode()


def warned():
    return list(Notification.objects.filter(kind="review").order_by("id").values_list("key", flat=True))


def test_the_silence_is_warned_of_three_days_and_one_day_ahead_once_each(acme, ada, at):
    version = make.version(acme, answer_due_at=at + timedelta(days=4))

    warning.warn(at=at)
    assert warned() == []
    for hours in (25, 30):
        warning.warn(at=at + timedelta(hours=hours))
    assert warned() == [f"version {version.pk} in 3"]
    for hours in (73, 80, 95):
        warning.warn(at=at + timedelta(hours=hours))
    assert warned() == [f"version {version.pk} in 3", f"version {version.pk} in 1"]
    assert "counts as approved on" in Notification.objects.first().text


def test_a_version_seen_late_is_warned_of_once_and_an_answered_one_never(acme, ada, at):
    late = make.version(acme, answer_due_at=at + timedelta(hours=5))
    make.version(acme, status="approved", answer_due_at=at + timedelta(hours=5))

    warning.warn(at=at)

    assert warned() == [f"version {late.pk} in 1"]


@pytest.mark.parametrize(("answer", "words"), [("approve", "is approved"), ("request-changes", "a few changes")])
def test_the_creator_reads_the_answer_in_the_thread_once(answer, words, acme, as_ada, version):
    as_ada.post(f"/b/acme/versions/{version.pk}/{answer}/", {"text": "Brighter, please"})
    as_ada.post(f"/b/acme/versions/{version.pk}/{answer}/", {"text": "Brighter, please"})

    (message,) = acme.messages.all()
    assert words in f"{message.subject} {message.body}"
    assert message.participant == version.deliverable.order.participant
    assert (message.status, message.author.email) == ("posted", "ada@example.com")


@pytest.mark.parametrize(
    ("answer", "words"),
    [("approve", "tiene el visto bueno. Publícala tal como está"), ("request-changes", "unos cambios")],
)
def test_the_creator_reads_it_in_the_language_chosen(answer, words, acme, as_ada, version):
    Creator.objects.update(language="es")

    page = as_ada.post(f"/b/acme/versions/{version.pk}/{answer}/", {"text": "Brighter, please"}, follow=True)

    assert words in acme.messages.get().body
    assert '<html lang="en"' in page.content.decode()


def test_pages_and_buttons_are_for_those_who_may(version, as_ada, as_bo, as_cleo, client, acme):
    comment = make.comment(version)
    campaign = version.deliverable.order.campaign
    pages = [
        reverse("campaigns:review", args=["acme"]),
        address("campaign_review", campaign),
        address("version", version),
        address("version_file", version),
        address("version_poster", version),
    ]
    buttons = [
        address("version_approve", version),
        address("version_request_changes", version),
        address("version_comment", version),
        address("comment_reply", comment),
        address("comment_resolve", comment),
    ]
    for page in pages:
        answers = [someone.get(page).status_code for someone in (as_ada, as_bo, as_cleo, client)]
        assert answers == [200, 200, 404, 302], page
    for button in buttons:
        assert as_bo.post(button, {"text": "No"}).status_code == 403
        assert as_cleo.post(button, {"text": "No"}).status_code == 404
        assert as_cleo.post(button.replace("/b/acme/", "/b/other/"), {"text": "No"}).status_code == 404
        assert as_ada.get(button).status_code == 405
    version.refresh_from_db()
    assert (version.status, Comment.objects.count()) == ("awaiting", 1)
    assert "Approve</button>" not in as_bo.get(address("version", version)).content.decode()
