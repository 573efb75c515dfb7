"""Two at the same moment: one wins. Real threads, so only where rows can be locked."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from campaigns import handing_in, reviewing, uploading
from campaigns.models import Campaign, Upload, Version
from lifecycle.models import StatusChange
from lifecycle.transitions import Refused
from tests import make, videos
from tiktok.models import Callback

only_where_rows_lock = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer, so nothing can race"
)
pytestmark = [pytest.mark.django_db(transaction=True), only_where_rows_lock]
RACERS = 4


def race(step):
    """Run `step` in threads that start together; what each returned or raised."""
    results, together = [], Barrier(RACERS)

    def run():
        try:
            together.wait(5)
            results.append(step())
        except Refused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(results) == RACERS
    return results


def test_of_several_clicks_at_once_one_wins(at):
    campaign = make.campaign(make.brand("Acme"), status="draft")

    results = race(lambda: Campaign.objects.get().launch(at=at, cause="click"))

    assert results.count(None) == 1
    assert sum(isinstance(result, Refused) for result in results) == RACERS - 1
    assert Campaign.objects.get().status == "live"
    assert StatusChange.objects.filter(action="launch", subject_id=campaign.pk).count() == 1


def test_of_different_actions_at_once_the_rules_hold(at):
    campaign = make.campaign(make.brand("Acme"), status="live")
    actions = iter(["pause", "end", "pause", "end"])

    race(lambda: getattr(Campaign.objects.get(), next(actions))(at=at))

    path = list(campaign.status_changes.order_by("id").values_list("from_status", "to_status"))
    assert path in ([("live", "ended")], [("live", "paused"), ("paused", "ended")])


def test_of_several_workers_one_claims_the_row(at):
    row = make.callback(make.brand("Acme"))

    results = race(lambda: Callback.objects.get().claim(at=at))

    assert sorted(results) == [False] * (RACERS - 1) + [True]
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("running", 1)


def test_two_reviewers_cannot_contradict_each_other(at):
    version = make.version(make.brand("Acme"))
    people = iter([make.user() for _ in range(RACERS)])
    answers = iter(["approve", "request_changes"] * RACERS)

    def answer():
        mine, by = Version.objects.get(), next(people)
        if next(answers) == "approve":
            return reviewing.approve(mine, by=by, at=at)
        return reviewing.request_changes(mine, "Too dark", by=by, at=at)

    results = race(answer)

    assert results.count(None) == 1
    refusals = [str(result) for result in results if result is not None]
    assert all("Your answer was not needed any more" in words for words in refusals)
    version.refresh_from_db()
    change = version.status_changes.get()
    assert (change.to_status, change.by) == (version.status, version.answered_by)
    assert version.comments.count() == (1 if version.status == "changes_requested" else 0)


def test_of_several_requests_for_one_piece_one_is_written(at):
    upload = make.upload(make.order(make.brand("Acme"), status="joined", videos=1).deliverables.get(), size=4_000_000)
    letters = iter("abcd")

    def send():
        mine, left = Upload.objects.get(), [next(letters).encode() * 4_000_000]
        try:
            return uploading.receive(mine, 0, lambda wanted: _cut(left, wanted), at=at)
        except uploading.Overtaken:
            return None

    results = race(send)

    upload.refresh_from_db()
    content = upload.path.read_bytes()
    assert results.count(4_000_000) == 1
    assert results.count(None) == RACERS - 1
    assert upload.received == len(content) == 4_000_000
    assert len(set(content)) == 1


def test_a_file_checked_by_several_workers_makes_one_version(at):
    film = videos.video()
    upload = make.upload(
        make.order(make.brand("Acme"), status="joined", videos=1).deliverables.get(), size=len(film), received=len(film)
    )
    upload.path.parent.mkdir(exist_ok=True)
    upload.path.write_bytes(film)

    race(lambda: handing_in.check(Upload.objects.get(), at=at))

    assert Version.objects.get().file.open().read() == film


def _cut(left, wanted):
    piece, left[0] = left[0][:wanted], left[0][wanted:]
    return piece
