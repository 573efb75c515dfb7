"""Files are given only to those who may see them, in the parts a player asks for, and removed in time."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from campaigns import media, tasks
from campaigns.models import Comment, Upload, Version
from config.stores import store
from creators import personal_data
from tests import make

CONTENT = bytes(range(256)) * 8


@pytest.fixture
def version(acme):
    return make.version(acme, content=CONTENT)


def file_of(version):
    return reverse("campaigns:version_file", args=[version.brand.slug, version.pk])


def body(answer):
    return b"".join(answer.streaming_content)


def test_the_whole_file_comes_with_what_a_browser_must_know(version, as_ada):
    answer = as_ada.get(file_of(version))

    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["Content-Disposition"] == 'inline; filename="boots.mp4"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Accept-Ranges"] == "bytes"
    assert "private" in answer["Cache-Control"]
    assert as_ada.get(f"{file_of(version)}?download")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, 2047),
        ("bytes=-48", 2000, 2047),
        ("bytes=5-5", 5, 5),
        ("bytes=2000-9999", 2000, 2047),
    ],
)
def test_a_player_gets_the_part_it_asks_for(asked, start, end, version, as_ada):
    answer = as_ada.get(file_of(version), headers={"Range": asked})

    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end}/2048"
    assert body(answer) == CONTENT[start : end + 1]
    assert answer["Content-Length"] == str(end - start + 1)


@pytest.mark.parametrize("asked", ["bytes=2048-", "bytes=-0", "bytes=9-3"])
def test_a_part_that_is_not_there_is_said(asked, version, as_ada):
    answer = as_ada.get(file_of(version), headers={"Range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */2048")


@pytest.mark.parametrize("asked", ["bytes=0-9,20-29", "lines=1-2", "bytes=x"])
def test_what_is_no_range_of_ours_gets_the_whole(asked, version, as_ada):
    assert as_ada.get(file_of(version), headers={"Range": asked}).status_code == 200


def test_what_the_browser_has_is_not_sent_again(version, as_ada):
    etag = as_ada.get(file_of(version))["ETag"]

    assert as_ada.get(file_of(version), headers={"If-None-Match": etag}).status_code == 304
    same = as_ada.get(file_of(version), headers={"Range": "bytes=0-9", "If-Range": etag})
    other = as_ada.get(file_of(version), headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_a_creator_sees_the_own_versions_only(version, client, acme, at):
    order = version.deliverable.order
    theirs = make.order(acme, status="joined")

    for name in ("creator_file", "creator_poster"):
        assert client.get(reverse(name, args=[order.token, version.pk])).status_code == 200
        assert client.get(reverse(name, args=[theirs.token, version.pk])).status_code == 404
        assert client.get(reverse(name, args=["nobody", version.pk])).status_code == 404
    order.page_closed_at = at
    order.save()
    assert client.get(reverse("creator_file", args=[order.token, version.pk])).status_code == 404


def test_there_is_no_public_address(version, client):
    assert client.get(f"/media/{version.file.name}").status_code == 404


def test_a_signed_address_works_for_an_hour(version, client):
    now = timezone.now()
    address = media.signed_url(version, at=now)
    path = "/o/files/" + address.rpartition("/o/files/")[2]

    answer = client.get(path, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, body(answer)) == (206, CONTENT[:10])
    assert client.get(path.replace("/o/files/", "/o/files/x")).status_code == 404
    old = media.signed_url(version, at=now - timedelta(hours=2))
    assert client.get("/o/files/" + old.rpartition("/o/files/")[2]).status_code == 404


def test_files_go_when_the_order_ended_long_ago_and_the_page_says_so(acme, as_ada, settings):
    now = timezone.now()
    settings.VERSION_FILES_DAYS = 180
    long_ago, lately = now - timedelta(days=200), now - timedelta(days=100)
    orders = {name: make.order(acme, status="joined", videos=1) for name in ("old", "recent", "open")}
    versions = {
        name: make.version(acme, deliverable=order.deliverables.get(), uploaded_at=long_ago)
        for name, order in orders.items()
    }
    orders["old"].cancel(at=long_ago)
    orders["recent"].cancel(at=lately)
    file, poster = str(versions["old"].file), str(versions["old"].poster)

    tasks.forget_version_files()

    assert {name: bool(Version.objects.get(pk=each.pk).file) for name, each in versions.items()} == {
        "old": False,
        "recent": True,
        "open": True,
    }
    assert not default_storage.exists(file)
    assert not default_storage.exists(poster)
    gone = Version.objects.get(pk=versions["old"].pk)
    assert gone.file_removed_at is not None
    assert as_ada.get(file_of(gone)).status_code == 404
    assert "was removed on" in as_ada.get(gone.get_absolute_url()).content.decode()


def test_a_file_that_is_lost_is_not_found(version, as_ada):
    default_storage.delete(version.file.name)

    assert as_ada.get(file_of(version)).status_code == 404


def test_a_creators_videos_are_given_out_and_erased(version, ada, at):
    creator = version.deliverable.order.participant.account.creator
    said = make.comment(version, "I filmed it in my kitchen", from_creator=True)
    ours = make.comment(version, "Too dark", by=ada)
    upload = make.upload(version.deliverable, received=3)
    upload.path.parent.mkdir(exist_ok=True)
    upload.path.write_bytes(b"abc")
    archive = personal_data.export(creator, by=ada, at=at)
    for name in (b"versions.json", b"comments.json", b"uploads.json"):
        assert name in archive
    file = version.file.name

    personal_data.erase(creator, by=ada, at=at)

    version.refresh_from_db()
    assert (version.file.name, version.name, version.caption, version.file_removed_at) == ("", "", "", at)
    assert not default_storage.exists(file)
    assert list(Comment.objects.all()) == [ours]
    assert said.text
    assert not Upload.objects.exists()
    assert not upload.path.exists()


def test_a_store_that_speaks_s3_is_one_setting():
    assert store("")["BACKEND"].endswith("FileSystemStorage")
    made = store("s3://KEY:se%2Fcret@s3.example.com/videos?region=eu-central-1")

    options = made["OPTIONS"]
    assert made["BACKEND"] == "storages.backends.s3.S3Storage"
    assert (options["access_key"], options["secret_key"]) == ("KEY", "se/cret")
    assert (options["endpoint_url"], options["bucket_name"]) == ("https://s3.example.com", "videos")
    assert (options["region_name"], options["default_acl"]) == ("eu-central-1", "private")


@pytest.fixture
def in_s3(settings):
    """The default storage is S3; nothing is sent there, since addresses are signed here."""
    settings.STORAGES = {**settings.STORAGES, "default": store("s3+http://KEY:SECRET@127.0.0.1:9/videos")}


def test_from_s3_the_browser_is_sent_on_for_minutes(version, as_ada, as_cleo, in_s3):
    answer = as_ada.get(file_of(version))

    assert answer.status_code == 302
    assert answer.url.startswith(f"http://127.0.0.1:9/videos/{version.file.name}?")
    for part in ("X-Amz-Signature=", "X-Amz-Expires=300"):
        assert part in answer.url
    assert "no-store" in answer["Cache-Control"]
    assert as_cleo.get(file_of(version)).status_code == 404


@pytest.mark.parametrize(
    ("query", "name", "disposition"),
    [
        ("", "boots.mp4", 'inline; filename="boots.mp4"'),
        ("?download", "boots.mp4", 'attachment; filename="boots.mp4"'),
        ("?download", "año “1”.mp4", "attachment; filename*=utf-8''a%C3%B1o%20%E2%80%9C1%E2%80%9D.mp4"),
    ],
)
def test_s3_gives_a_file_out_under_its_name_and_type(version, as_ada, in_s3, query, name, disposition):
    Version.objects.update(name=name)

    asked = parse_qs(urlsplit(as_ada.get(file_of(version) + query).url).query)

    assert asked["response-content-disposition"] == [disposition]
    assert asked["response-content-type"] == ["video/mp4"]
