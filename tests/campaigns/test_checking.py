"""A file is judged by what is in it, in words, and whatever becomes of the worker (O8)."""

import io
from datetime import timedelta

import av
import pytest
from django.core.files.storage import default_storage

from campaigns import checking, handing_in
from campaigns.models import Upload, Version
from tests import make, videos


@pytest.fixture
def deliverable(acme):
    return make.order(acme, status="joined", videos=1).deliverables.get()


def arrived(deliverable, content, **fields):
    upload = make.upload(deliverable, size=len(content), received=len(content), **fields)
    upload.path.parent.mkdir(exist_ok=True)
    upload.path.write_bytes(content)
    return upload


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (lambda: videos.video(), "video/mp4"),
        (lambda: videos.video(format="mov"), "video/quicktime"),
        (lambda: videos.video(format="webm", width=360, height=360, seconds=3, fps=23), "video/webm"),
    ],
)
def test_the_three_kinds_are_known_by_their_content(content, kind):
    assert checking.inspect(io.BytesIO(content())).content_type == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: videos.video(seconds=1), "1.0 seconds long"),
        (lambda: videos.video(width=320), "320 × 640 pixels"),
        (lambda: videos.video(fps=15), "15.0 frames a second"),
        (lambda: videos.video(fps=90), "90.0 frames a second"),
        (lambda: videos.sound(), "only sound"),
        (lambda: videos.video()[:3000], "damaged"),
        (lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(4096), "damaged"),
        (lambda: b"#EXTM3U\n#EXTINF:4,\nfile:///etc/passwd\n", "not an MP4, MOV or WebM"),
        (lambda: b"\x1a\x45\xdf\xa3" + b"matroska" * 9, "not an MP4, MOV or WebM"),
        (lambda: b"", "not an MP4, MOV or WebM"),
    ],
)
def test_what_tiktok_would_not_take_is_refused_with_its_figure(content, words, deliverable, at):
    upload = arrived(deliverable, content() or b"x")

    handing_in.check(upload, at=at)

    upload.refresh_from_db()
    assert words in upload.refusal
    assert not Version.objects.exists()
    assert not upload.path.exists()


def test_ten_minutes_are_the_most():
    checking._refuse_length(600.4)
    with pytest.raises(checking.Unfit, match=r"10\.1 minutes"):
        checking._refuse_length(606)


def test_a_video_held_upright_is_shown_upright():
    facts = checking.inspect(io.BytesIO(videos.video(width=640, height=360, turned=90)))

    assert (facts.width, facts.height) == (360, 640)
    with av.open(io.BytesIO(facts.poster)) as picture:
        frame = next(picture.decode(video=0))
    assert frame.height > frame.width


def test_a_newer_version_replaces_the_one_that_waits_and_leaves_the_approved_one(deliverable, at):
    approved = make.version(deliverable.brand, deliverable=deliverable, status="approved")
    waiting = make.version(deliverable.brand, deliverable=deliverable)

    handing_in.check(arrived(deliverable, videos.video()), at=at)

    numbers = Version.objects.order_by("number").values_list("number", "status")
    assert list(numbers) == [(1, "approved"), (2, "replaced"), (3, "awaiting")]
    assert waiting.status_changes.get().action == "replace"
    assert not approved.status_changes.exists()


def test_an_order_cancelled_before_the_check_makes_no_version(deliverable, at):
    upload = arrived(deliverable, videos.video())
    deliverable.order.cancel(at=at)

    handing_in.check(Upload.objects.get(), at=at)

    upload.refresh_from_db()
    assert "cancelled" in upload.refusal
    assert not Version.objects.exists()


def test_two_workers_make_one_version(deliverable, at):
    upload = arrived(deliverable, videos.video())
    other = Upload.objects.get()

    handing_in.check(upload, at=at)
    handing_in.check(other, at=at)

    assert Version.objects.count() == 1


def test_a_worker_that_died_after_moving_the_file_is_made_up_for(deliverable, at, monkeypatch):
    content = videos.video()
    upload = arrived(deliverable, content)

    class Killed(BaseException):
        pass

    def die(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(handing_in, "_version", die)
        with pytest.raises(Killed):
            handing_in.check(upload, at=at)
    assert not upload.path.exists()
    assert not Version.objects.exists()
    assert not Upload.objects.unheard(at).exists()

    later = at + timedelta(minutes=6)
    handing_in.check(Upload.objects.unheard(later).get(), at=later)

    assert Version.objects.get().file.open().read() == content


def test_a_file_moved_by_a_worker_that_died_goes_when_it_is_refused(deliverable, at):
    upload = arrived(deliverable, videos.video())
    moved = f"versions/{upload.brand_id}/{upload.pk.hex}/video"
    with upload.path.open("rb") as file:
        default_storage.save(moved, handing_in.MovedFile(file))
    deliverable.order.cancel(at=at)

    handing_in.check(Upload.objects.get(), at=at)

    assert "cancelled" in Upload.objects.get().refusal
    assert not default_storage.exists(moved)


def test_a_file_that_kills_its_workers_is_given_up_with_words(deliverable, at):
    upload = arrived(deliverable, videos.video(), tries=3, claimed_at=at - timedelta(hours=1))

    handing_in.check(upload, at=at)

    upload.refresh_from_db()
    assert "could not be checked" in upload.refusal
    assert not Version.objects.exists()
