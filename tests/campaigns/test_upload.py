"""Videos come in piece by piece, and go on where they broke off (O8)."""

import base64
import fcntl
import hashlib
import os
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from campaigns import tasks, uploading
from campaigns.models import Upload, Version
from creators.models import Creator
from tests import make, videos

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def order(acme):
    return make.order(acme, status="joined", videos=2)


@pytest.fixture
def deliverable(order):
    return order.deliverables.first()


@pytest.fixture(scope="module")
def film():
    return videos.video()


def announce(client, order, deliverable, *, size, name="boots.mp4", **said):
    said = {"filename": name, "filetype": "video/mp4", "deliverable": str(deliverable.pk), **said}
    coded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": coded}
    return client.post(reverse("creator_uploads", args=[order.token]), headers=headers)


def send(client, address, piece, offset):
    headers = {**TUS, "Upload-Offset": str(offset)}
    return client.patch(address, piece, content_type="application/offset+octet-stream", headers=headers)


def ask(client, address):
    return client.head(address, headers=TUS)


def begun(client, order, deliverable, size):
    return announce(client, order, deliverable, size=size)["Location"]


def row_of(address):
    return Upload.objects.get(pk=UUID(address.rstrip("/").rpartition("/")[2]))


def test_a_video_cut_in_the_middle_and_resumed_is_the_same_video(client, order, deliverable, film):
    address = begun(client, order, deliverable, len(film))
    half = len(film) // 2

    assert send(client, address, film[:half], 0)["Upload-Offset"] == str(half)
    where = ask(client, address)
    assert (where["Upload-Offset"], where["Upload-Length"]) == (str(half), str(len(film)))
    assert send(client, address, film[half:], half).status_code == 204

    version = Version.objects.get()
    with version.file.open() as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == hashlib.sha256(film).hexdigest()
    assert (version.number, version.status, version.deliverable) == (1, "awaiting", deliverable)
    assert (version.width, version.height, version.fps, version.seconds) == (360, 640, 25, 4)
    assert (version.content_type, version.size, version.name) == ("video/mp4", len(film), "boots.mp4")
    assert version.poster.open().read()[:3] == b"\xff\xd8\xff"
    assert version.answer_due_at - version.uploaded_at == timedelta(days=14)
    assert version.status_changes.get().cause == "the creator"
    assert not row_of(address).path.exists()


def test_what_a_killed_worker_wrote_beyond_the_row_is_cut_off(client, order, deliverable, film):
    address = begun(client, order, deliverable, len(film))
    send(client, address, film[:1000], 0)
    with row_of(address).path.open("ab") as file:
        file.write(b"written, and then the worker was killed")

    assert ask(client, address)["Upload-Offset"] == "1000"
    send(client, address, film[1000:], 1000)

    assert Version.objects.get().file.open().read() == film


def test_what_a_crashed_disk_lost_is_asked_for_again(client, order, deliverable, film):
    address = begun(client, order, deliverable, len(film))
    send(client, address, film[:1000], 0)
    os.truncate(row_of(address).path, 400)

    assert ask(client, address)["Upload-Offset"] == "400"
    send(client, address, film[400:], 400)

    assert Version.objects.get().file.open().read() == film


def test_a_connection_that_breaks_keeps_what_had_arrived(deliverable, at):
    upload = make.upload(deliverable, size=3 * uploading.PIECE)
    pieces = iter([b"x" * uploading.PIECE, b"y" * 10])

    def read(_wanted):
        piece = next(pieces, None)
        if piece is None:
            raise OSError("connection lost")
        return piece

    assert uploading.receive(upload, 0, read, at=at) == uploading.PIECE + 10
    upload.refresh_from_db()
    assert upload.received == uploading.PIECE + 10
    assert upload.path.read_bytes() == b"x" * uploading.PIECE + b"y" * 10


def test_a_piece_for_another_place_is_refused_and_writes_nothing(client, order, deliverable, film):
    address = begun(client, order, deliverable, len(film))
    send(client, address, film[:1000], 0)

    assert send(client, address, film[:1000], 0).status_code == 409
    assert send(client, address, film[2000:], 2000).status_code == 409

    upload = row_of(address)
    assert (upload.received, upload.path.read_bytes()) == (1000, film[:1000])


def test_of_two_requests_at_once_the_later_goes_on_and_the_earlier_stops(deliverable, at):
    upload = make.upload(deliverable, size=20)
    again = Upload.objects.get()

    def read(_wanted):
        if again.received == 0:
            uploading.receive(again, 0, _once(b"l" * 20), at=at)
        return b"e" * 20

    with pytest.raises(uploading.Overtaken):
        uploading.receive(upload, 0, read, at=at)
    assert upload.path.read_bytes() == b"l" * 20


@pytest.mark.django_db(transaction=True)
def test_bytes_are_synced_under_the_files_lock_and_outside_any_transaction(deliverable, at, monkeypatch):
    upload = make.upload(deliverable, size=20)
    seen = []

    def sync(_handle):
        other = os.open(upload.path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(other)
        seen.append((connection.in_atomic_block, Upload.objects.get().received, upload.path.read_bytes()))

    monkeypatch.setattr(os, "fsync", sync)
    uploading.receive(upload, 0, _once(b"x" * 20), at=at)

    assert seen == [(False, 0, b"x" * 20)]
    assert Upload.objects.get().received == 20


def test_whoever_is_overtaken_while_the_disk_syncs_promises_nothing(deliverable, at, monkeypatch):
    upload = make.upload(deliverable, size=20)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda _handle: Upload.objects.update(writer=uuid4()))
        with pytest.raises(uploading.Overtaken):
            uploading.receive(upload, 0, _once(b"earlier"), at=at)
    assert Upload.objects.get().received == 0

    uploading.receive(Upload.objects.get(), 0, _once(b"late"), at=at)
    assert (Upload.objects.get().received, upload.path.read_bytes()) == (4, b"late")


def _once(piece):
    pieces = iter([piece])
    return lambda _wanted: next(pieces, b"")


def test_more_bytes_than_announced_are_not_taken(client, order, deliverable, film):
    address = begun(client, order, deliverable, len(film))

    send(client, address, film + b"more", 0)

    assert Version.objects.get().file.open().read() == film


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "boots.avi"}, "Only MP4, MOV and WebM"),
        ({"filetype": "image/png"}, "Only MP4, MOV and WebM"),
        ({"size": 1024**3 + 1}, "larger than 1 GB"),
        ({"size": 0}, "empty"),
    ],
)
def test_what_is_no_video_is_refused_in_words_before_it_is_sent(said, words, client, order, deliverable):
    answer = announce(client, order, deliverable, **{"size": 100, **said})

    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("status", ["requesting", "failed", "declined", "cancelled", "expired", "fulfilled"])
def test_a_closed_order_takes_no_videos(status, client, acme):
    order = make.order(acme, status=status)

    answer = announce(client, order, order.deliverables.first(), size=100)

    assert (answer.status_code, Upload.objects.count()) == (403, 0)
    assert "no video can be handed in" in answer.content.decode()


def test_a_page_the_brand_closed_takes_no_videos(client, acme, at):
    order = make.order(acme, status="joined", page_closed_at=at)

    answer = announce(client, order, order.deliverables.first(), size=100)

    assert (answer.status_code, Upload.objects.count()) == (403, 0)
    assert "closed this page" in answer.content.decode()


def test_a_published_video_takes_no_version(client, acme):
    deliverable = make.deliverable(acme, status="published", order=make.order(acme, status="joined", videos=1))

    answer = announce(client, deliverable.order, deliverable, size=100)

    assert (answer.status_code, Upload.objects.count()) == (403, 0)


def test_an_order_cancelled_meanwhile_ends_the_upload(client, order, deliverable, film, at):
    address = begun(client, order, deliverable, len(film))
    order.cancel(at=at)

    answer = send(client, address, film, 0)

    assert answer.status_code == 403
    assert "cancelled" in answer.content.decode()
    assert row_of(address).received == 0


def test_a_refusal_is_in_the_language_the_creator_chose(client, order, deliverable, film, at):
    Creator.objects.update(language="es")
    address = begun(client, order, deliverable, len(film))
    order.cancel(at=at)

    answer = send(client, address, film, 0)

    assert answer.content.decode() == "Este encargo está cancelado, así que ahora no se puede entregar ningún vídeo."


@pytest.mark.parametrize(
    ("chosen", "browsers", "words"),
    [
        ("es", "en", "no es un vídeo MP4"),
        ("en", "es", "not an MP4"),
        ("", "es", "no es un vídeo MP4"),
        ("", "en", "not"),
    ],
)
def test_what_a_worker_refuses_it_refuses_in_the_language_of_the_page(
    chosen, browsers, words, client, order, deliverable
):
    Creator.objects.update(language=chosen)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = browsers

    send(client, begun(client, order, deliverable, 9), b"no video!", 0)

    assert words in Upload.objects.get().refusal
    assert words in client.get(reverse("creator_page", args=[order.token])).content.decode()


def test_another_orders_token_reaches_nothing(client, acme, order, deliverable, film):
    address = begun(client, order, deliverable, len(film))
    theirs = make.order(acme, status="joined")
    foreign = address.replace(order.token, theirs.token)

    assert announce(client, theirs, deliverable, size=100).status_code == 404
    assert ask(client, foreign).status_code == 404
    assert send(client, foreign, film, 0).status_code == 404
    assert client.delete(foreign, headers=TUS).status_code == 404
    assert ask(client, address.replace(order.token, "nobody")).status_code == 404
    assert (Upload.objects.count(), row_of(address).received) == (1, 0)


def test_a_full_disk_is_said_in_words(client, order, deliverable, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=99))

    answer = announce(client, order, deliverable, size=100)

    assert (answer.status_code, Upload.objects.count()) == (507, 0)
    assert "no room" in answer.content.decode()


def test_a_disk_that_fills_up_on_the_way_keeps_what_has_arrived(client, order, deliverable, film, monkeypatch):
    address = begun(client, order, deliverable, len(film))
    send(client, address, film[:1000], 0)

    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        answer = send(client, address, film[1000:], 1000)
    assert (answer.status_code, row_of(address).received) == (507, 1000)

    send(client, address, film[1000:], 1000)
    assert Version.objects.get().file.open().read() == film


def test_it_speaks_the_protocol(client, order, deliverable):
    options = client.options(reverse("creator_uploads", args=[order.token]))
    assert (options["Tus-Version"], options["Tus-Max-Size"]) == ("1.0.0", str(1024**3))
    assert options["Tus-Extension"] == "creation,expiration,termination"
    address = begun(client, order, deliverable, 100)
    assert client.head(address).status_code == 412
    assert client.patch(address, b"x", content_type="text/plain", headers=TUS).status_code == 415
    assert client.patch(address, b"x", content_type="application/offset+octet-stream", headers=TUS).status_code == 400
    assert ask(client, address)["Cache-Control"] == "no-store"
    assert "GMT" in ask(client, address)["Upload-Expires"]
    assert client.get(address, headers=TUS).status_code == 405
    assert client.delete(address, headers=TUS).status_code == 204
    assert ask(client, address).status_code == 404
    assert not Upload.objects.exists()


def test_a_sixth_unfinished_file_pushes_the_oldest_out(client, order, deliverable):
    addresses = [begun(client, order, deliverable, 100) for _ in range(6)]

    assert Upload.objects.count() == 5
    assert ask(client, addresses[0]).status_code == 404
    assert ask(client, addresses[5]).status_code == 200


def test_without_javascript_a_form_does_it(client, order, deliverable, film):
    address = reverse("creator_upload_form", args=[order.token, deliverable.pk])
    file = SimpleUploadedFile("boots.mp4", film, "video/mp4")

    answer = client.post(address, {"file": file, "caption": "New boots"})

    assert (answer.status_code, answer.url) == (302, f"/o/{order.token}/#video-{deliverable.pk}")
    version = Version.objects.get()
    assert (version.file.open().read(), version.caption) == (film, "New boots")


def test_a_form_that_is_too_large_is_refused_before_it_is_read(client, order, deliverable, monkeypatch):
    monkeypatch.setattr("campaigns.views.uploads.LARGEST_FORM", 10)
    address = reverse("creator_upload_form", args=[order.token, deliverable.pk])

    page = client.post(address, {"file": SimpleUploadedFile("a.mp4", b"x" * 99, "video/mp4")}, follow=True)

    assert "200 MB" in page.content.decode()
    assert not Upload.objects.exists()


def test_uploads_nobody_goes_on_with_are_removed_after_a_day(client, order, deliverable, film):
    old, recent = begun(client, order, deliverable, len(film)), begun(client, order, deliverable, len(film))
    for address in (old, recent):
        send(client, address, film[:100], 0)
    path = row_of(old).path
    Upload.objects.filter(pk=row_of(old).pk).update(expires_at=timezone.now())
    stray = path.parent / str(uuid4())
    stray.write_bytes(b"its row is gone")
    os.utime(stray, (0, 0))

    tasks.forget_uploads()

    assert not path.exists()
    assert not stray.exists()
    assert row_of(recent).path.exists()
    assert Upload.objects.count() == 1


def test_a_whole_file_whose_doorbell_was_not_heard_is_swept(deliverable, film, settings):
    upload = make.upload(deliverable, size=len(film), received=len(film))
    upload.path.parent.mkdir(exist_ok=True)
    upload.path.write_bytes(film)

    tasks.sweep_uploads()

    assert Version.objects.get().upload == upload
