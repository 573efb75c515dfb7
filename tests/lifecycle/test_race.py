"""Two at the same moment: one wins. Real threads, so only where rows can be locked."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from campaigns.models import Campaign
from lifecycle.models import StatusChange
from lifecycle.transitions import Refused
from tests import make
from tiktok.models import Callback

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer, so nothing can race"),
]
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
