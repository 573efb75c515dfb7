"""An approved version goes to TikTok with the creator's own connection, and never twice (O8)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import media, publishing, tasks
from campaigns.models import Publication, publication
from tests import machine, make
from tiktok import processing
from tiktok.answers import Counters, OwnVideo, Publishing
from tiktok.errors import Crowded, Rejected, Unavailable
from tiktok.models import Call, Connection

CAPTION = "Look at these boots #boots"
LATER = timedelta(minutes=2)
TABLE = {
    ("asking", "take"): "processing",
    **{(status, "finish"): "published" for status in ("asking", "processing", "uncertain")},
    ("processing", "leave_in_inbox"): "in_inbox",
    **{(status, "fail"): "failed" for status in ("asking", "processing")},
    **{(status, "doubt"): "uncertain" for status in ("asking", "processing")},
    **{(status, "retry"): "asking" for status in ("failed", "uncertain")},
}
FACTS = {"take": {"share_id": "v_pub_url~v1.9"}, "finish": {"video_id": "76"}, "fail": {"reason": "internal"}}


def _version(order, **fields):
    film = b"not much of a film"
    return make.version(order.brand, deliverable=order.deliverables.get(), caption=CAPTION, content=film, **fields)


class WorkerKilled(BaseException):
    """As the end of a process: nothing catches it."""


@pytest.fixture
def account(acme):
    connection = make.creator_connection(acme, scopes=["video.publish", "video.list"])
    return make.account(acme, "mia", authenticated=True, connection=connection)


@pytest.fixture
def order(acme, account):
    return make.order(acme, status="joined", videos=1, participant=make.participant(make.campaign(acme), account))


@pytest.fixture
def version(order, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return _version(order, status="approved")


def press(client, order, name="creator_publish"):
    address = reverse(name, args=[order.token, order.deliverables.get().pk])
    return client.post(address, follow=True).content.decode()


def own_video(at, caption=CAPTION, video_id="7600000000000000555"):
    return OwnVideo(Counters(video_id=video_id), caption=caption, created_at=at)


def shown(client, order):
    return client.get(reverse("creator_page", args=[order.token])).content.decode()


@pytest.mark.parametrize("status", publication.Status.values)
@pytest.mark.parametrize("action", machine.actions_of(TABLE))
def test_a_publication_changes_only_as_declared(action, status, version, ada):
    made = make.publication(version, status=status)
    machine.attempt(made, action, TABLE.get((status, action)), by=ada, facts=FACTS.get(action, {}))


def test_the_table_leaves_no_action_out():
    assert machine.declared(Publication) == set(machine.actions_of(TABLE))


def test_one_button_hands_the_version_over_and_the_page_follows(
    client, order, version, tiktok, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = press(client, order)

    assert "Your video is being handed over" in page
    (asked,) = tiktok.published
    assert (asked["caption"], asked["is_branded"], asked["link"]) == (CAPTION, True, "")
    assert "TikTok has your video and is publishing it." in shown(client, order)
    assert client.get(urlsplit(asked["url"]).path).getvalue() == b"not much of a film"


def test_published_is_followed_to_the_end_and_the_order_is_due_for_a_look(client, order, version, tiktok):
    made = make.publication(version, status="processing", share_id="s-1")
    tiktok.publications["s-1"] = Publishing("published", post_ids=("7600000000000000777",))
    order.next_check_at = make.NOW + timedelta(days=300)
    type(order).objects.filter(pk=order.pk).update(next_check_at=order.next_check_at)
    Publication.objects.filter(pk=made.pk).update(asked_at=None)

    tasks.follow_publications()

    made.refresh_from_db()
    order.refresh_from_db()
    assert (made.status, made.tiktok_video_id) == ("published", "7600000000000000777")
    assert order.next_check_at < make.NOW + timedelta(days=300)
    assert "Now add the campaign code to the post" in shown(client, order)


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        (Publishing("failed", reason="frame_rate_check_failed"), "failed", "TikTok takes 23 to 60 frames a second."),
        (Publishing("failed", reason="strange_new_check"), "failed", "TikTok says: “strange_new_check”"),
        (Publishing("in_inbox"), "in_inbox", "TikTok put the video into your inbox"),
        (Publishing("processing"), "processing", "TikTok has your video and is publishing it."),
    ],
)
def test_what_tiktok_says_of_it_is_said_in_words(told, status, words, client, order, version, tiktok, at):
    made = make.publication(version, status="processing", share_id="s-1")
    tiktok.publications["s-1"] = told

    publishing.follow(Publication.objects.with_account().get(), at=at)

    made.refresh_from_db()
    assert made.status == status
    assert words in shown(client, order)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_around_publishing_publishes_at_most_once(moment, client, order, version, tiktok, account, at):
    press(client, order)
    call = Call.objects.get()
    at = call.next_try_at
    getattr(tiktok, moment)["publish"] = [WorkerKilled()]
    with pytest.raises(WorkerKilled):
        processing.run_call(call, at=at)
    if moment == "after":
        tiktok.own_videos[account.connection.open_id] = [own_video(at + timedelta(seconds=9))]

    for minutes in (2, 5, 8, 12):
        processing.run_call(Call.objects.get(), at=at + timedelta(minutes=minutes))

    made = Publication.objects.get()
    assert len(tiktok.published) == (1 if moment == "after" else 0)
    assert made.status == ("published" if moment == "after" else "uncertain")
    assert Call.objects.get().state == "done"


def test_a_worker_killed_before_it_asked_asks(client, order, version, tiktok):
    press(client, order)
    call = Call.objects.get()
    Call.objects.update(state="running", claimed_at=call.next_try_at)

    processing.run_call(call, at=call.next_try_at + LATER)

    assert (len(tiktok.published), Publication.objects.get().status) == (1, "processing")


@pytest.mark.parametrize(
    "found",
    [
        [own_video(make.NOW - timedelta(days=2))],
        [own_video(make.NOW + timedelta(days=900), caption="Something else")],
        [
            own_video(make.NOW + timedelta(days=900), video_id="1"),
            own_video(make.NOW + timedelta(days=900), video_id="2"),
        ],
    ],
    ids=["older", "another caption", "two of them"],
)
def test_what_cannot_be_told_apart_is_left_to_the_creator(found, client, order, version, tiktok, account):
    press(client, order)
    call = Call.objects.get()
    at = call.next_try_at
    tiktok.after["publish"] = [Unavailable("No answer.")]
    tiktok.own_videos[account.connection.open_id] = found
    processing.run_call(call, at=at)

    processing.run_call(call, at=at + timedelta(minutes=11))

    assert (Publication.objects.get().status, len(tiktok.published)) == ("uncertain", 1)
    page = shown(client, order)
    assert "Look at your profile in TikTok before you publish again." in page
    assert "It is not there, publish again" in page


def test_the_creator_who_looked_can_publish_again(client, order, version, tiktok, django_capture_on_commit_callbacks):
    make.publication(version, status="uncertain")
    with django_capture_on_commit_callbacks(execute=True):
        press(client, order, "creator_publish_again")

    assert (len(tiktok.published), Publication.objects.get().status) == (1, "processing")


def test_what_is_on_its_way_is_not_published_again(client, order, version, tiktok):
    make.publication(version, status="processing")

    for name in ("creator_publish", "creator_publish_again"):
        assert "This version is on its way already." in press(client, order, name)

    assert (Call.objects.count(), tiktok.published) == (0, [])


@pytest.mark.parametrize(
    ("status", "calls"), [*((s, 0) for s in publication.Status.values if s != "failed"), ("failed", 1)]
)
def test_while_one_version_may_be_out_no_other_is_handed_over(status, calls, client, order, version, tiktok):
    before = make.publication(version, status=status)
    version.replace(at=make.NOW)
    _version(order, status="approved")

    said = press(client, order)

    assert ("Another version of this video was handed over" in said) is (calls == 0)
    assert (Call.objects.count(), Publication.objects.exclude(pk=before.pk).count()) == (calls, calls)


def test_tiktoks_limit_is_waited_for_and_does_not_count_as_asked(client, order, version, tiktok):
    press(client, order)
    call = Call.objects.get()
    tiktok.before["publish"] = [Crowded("The account has posted too often. (code 40132)", wait=3)]

    processing.run_call(call, at=call.next_try_at)

    assert (call.state, call.attempts, Publication.objects.get().asked_at) == ("waiting", 0, None)
    processing.run_call(call, at=call.next_try_at)
    assert len(tiktok.published) == 1


def test_fifteen_posts_a_day_are_enough_for_an_hours_rest(client, acme, order, version, tiktok, account):
    other = make.order(acme, status="joined", videos=10, participant=make.participant(make.campaign(acme), account))
    more = make.order(acme, status="joined", videos=5, participant=make.participant(make.campaign(acme), account))
    press(client, order)
    call = Call.objects.get()
    at = call.next_try_at
    for deliverable in [*other.deliverables.all(), *more.deliverables.all()]:
        made = make.publication(
            make.version(deliverable.brand, deliverable=deliverable, status="approved", caption=CAPTION),
            status="published",
        )
        Publication.objects.filter(pk=made.pk).update(asked_at=at - timedelta(hours=2))
    tiktok.before["publish"] = [Crowded("Too often.", wait=3)]

    processing.run_call(call, at=at)

    assert call.next_try_at - at == timedelta(hours=1)


def test_a_refusal_is_the_creators_and_not_held_against_the_brand(client, order, version, tiktok, account):
    press(client, order)
    call = Call.objects.get()
    tiktok.before["publish"] = [Rejected(40105, "Access token is incorrect.", "R")]

    processing.run_call(call, at=call.next_try_at)

    assert Publication.objects.get().status == "failed"
    assert Connection.objects.get().status == "connected"
    account.connection.refresh_from_db()
    assert account.connection.status == "needs_reconnecting"
    assert "TikTok no longer accepts the connection." in shown(client, order)


def test_on_tiktok_one_the_post_is_tied_in_one_go(client, acme, account, tiktok, django_capture_on_commit_callbacks):
    order = make.order(
        acme, status="joined", videos=1, participant=make.participant(make.campaign(acme), account), tiktok_id="73:mia"
    )
    _version(order, status="approved")
    with django_capture_on_commit_callbacks(execute=True):
        press(client, order)

    assert tiktok.published[0]["link"] == order.invite_link


@pytest.mark.parametrize("status", ["awaiting", "changes_requested", "replaced"])
def test_only_an_approved_version_is_published(status, client, order, tiktok):
    _version(order, status=status)

    press(client, order)

    assert (Publication.objects.count(), Call.objects.count()) == (0, 0)


def test_without_the_scope_the_page_shows_the_way_through_the_app(client, acme, order, version, account):
    type(account.connection).objects.filter(pk=account.connection_id).update(scopes=["video.list"])

    page = press(client, order)

    assert "Connect your TikTok account and allow publishing first." in page
    assert "Publish to TikTok</button>" not in page
    assert "Download the approved video" in page
    assert Publication.objects.count() == 0


def test_the_approved_file_is_downloaded_from_the_page(client, order, version):
    answer = client.get(
        reverse("creator_download", args=[order.token, version.deliverable_id]),
        follow=True,
        headers={"host": "testserver"},
    )

    assert answer.getvalue() == b"not much of a film"
    assert 'filename="boots.mp4"' in answer["Content-Disposition"]


def test_an_address_of_a_file_ends_and_cannot_be_made_up(client, order, version):
    path = urlsplit(media.signed_url(version, at=timezone.now())).path
    assert path.endswith("/video.mp4")
    assert client.get(path).status_code == 200
    assert client.get(path.replace("/files/", "/files/x")).status_code == 404
    ended = media.signed_url(version, at=timezone.now() - timedelta(hours=2))
    assert client.get(urlsplit(ended).path).status_code == 404


def test_another_orders_video_is_not_found(client, acme, order, version):
    stranger = make.order(acme, status="joined", videos=1)

    for name in ("creator_publish", "creator_publish_again"):
        address = reverse(name, args=[stranger.token, version.deliverable_id])
        assert client.post(address).status_code == 404
    assert client.get(reverse("creator_download", args=[stranger.token, version.deliverable_id])).status_code == 404
