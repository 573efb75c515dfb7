"""Pages that look again see one moment, so that they never stop before they have shown the end."""

import sqlite3
from contextlib import closing
from threading import Thread

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.urls import reverse

from campaigns import handing_in
from campaigns.models import Upload
from lifecycle.moments import one_moment
from tests import make, videos
from tiktok import processing
from tiktok.answers import AdObject
from tiktok.models import Call

QUESTIONS = 10  # more than the page asks
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="a second connection would see another database in memory"
)


def before_question(number, act):
    """Run `act` on another connection before the page's question with this number."""
    asked = 0

    def watch(execute, *question):
        nonlocal asked
        asked += 1
        if asked == number:
            elsewhere(act)
        return execute(*question)

    return connection.execute_wrapper(watch)


def elsewhere(act):
    """Run `act` on another connection, to its end."""

    def run():
        try:
            act()
        finally:
            connection.close()

    other = Thread(target=run)
    other.start()
    other.join(20)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_video_that_is_checked_meanwhile_is_shown_or_looked_for_again(acme, client, at):
    order, film = make.order(acme, status="joined", videos=QUESTIONS), videos.video()
    checked = []

    for number, deliverable in enumerate(order.deliverables.all(), 1):
        upload = make.upload(deliverable, size=len(film), received=len(film))
        upload.path.parent.mkdir(exist_ok=True)
        upload.path.write_bytes(film)
        with before_question(number, lambda chosen=upload: handing_in.check(Upload.objects.get(pk=chosen.pk), at=at)):
            page = client.get(reverse("creator_video", args=[order.token, deliverable.pk])).content.decode()
        assert "The brand is looking at it." in page or "every 2s" in page
        checked.append(deliverable.versions.exists())

    assert checked[0]
    assert not checked[-1]  # the questions ended before


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_ad_that_is_paused_meanwhile_reads_so_or_is_looked_at_again(acme, as_ada, tiktok, at):
    asked = []

    for number in range(1, 2 * QUESTIONS):
        ad = make.ad(acme)
        tiktok.ad_objects[ad.tiktok_id] = "ad", AdObject(ad.tiktok_id, ad.name)
        call = Call.objects.create(
            brand=acme, kind="pause_ad", subject_type=ContentType.objects.get_for_model(ad), subject_id=ad.pk,
            created_at=at, next_try_at=at,
        )  # fmt: skip
        with before_question(number, lambda chosen=call: processing.run_call(chosen, at=at)):
            page = as_ada.get(ad.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
        assert "Resume" in page or "every 2s" in page
        asked.append(Call.objects.get(pk=call.pk).state)

    assert asked[0] == "done"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_others_write_is_seen_afterwards(at):
    campaign = make.campaign(make.brand("Acme"), name="Before")

    with one_moment():
        campaign.refresh_from_db()
        elsewhere(lambda: type(campaign).objects.update(name="After"))
        campaign.refresh_from_db()
        assert campaign.name == "Before"

    campaign.refresh_from_db()
    assert campaign.name == "After"


@pytest.fixture
def on_disk(tmp_path, django_db_blocker):
    """A SQLite database in a file, as `make run` has it, and another connection to it."""
    name = tmp_path / "limelight.sqlite3"
    known = connections.settings["default"]
    options = {"transaction_mode": "IMMEDIATE", "timeout": 1, "init_command": "PRAGMA journal_mode=WAL"}
    connections.settings["on_disk"] = {
        **known,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": options,
    }
    with django_db_blocker.unblock(), closing(sqlite3.connect(name, isolation_level=None, timeout=1)) as other:
        other.execute("CREATE TABLE word (text TEXT)")
        other.execute("INSERT INTO word VALUES ('before')")
        yield connections["on_disk"], other
        connections["on_disk"].close()
        del connections["on_disk"], connections.settings["on_disk"]


def test_sqlite_sees_one_moment_too_and_keeps_nobody_from_writing(on_disk):
    ours, other = on_disk

    with one_moment("on_disk"), ours.cursor() as cursor:
        before = cursor.execute("SELECT text FROM word").fetchall()
        other.execute("UPDATE word SET text = 'after'")
        meanwhile = cursor.execute("SELECT text FROM word").fetchall()
    with ours.cursor() as cursor:
        after = cursor.execute("SELECT text FROM word").fetchall()

    assert (before, meanwhile, after) == ([("before",)], [("before",)], [("after",)])
    assert ours.transaction_mode == "IMMEDIATE"
