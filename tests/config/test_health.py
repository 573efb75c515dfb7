"""GET /healthz/ answers for database, Redis, worker and beat, and names the one that does not."""

import time

import pytest
from django.core.cache import cache
from django.db import OperationalError

from config import health
from config.beat import SIGN

PARTS = ["database", "redis", "worker", "beat"]


def broken():
    raise OperationalError("no such server at secret-host")


@pytest.fixture
def all_well(monkeypatch, db):
    monkeypatch.setattr(health, "CHECKS", {part: lambda: True for part in PARTS})


def test_all_well(client, all_well):
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", **dict.fromkeys(PARTS, "ok")})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("check", "words"),
    [(lambda: False, "no answer"), (broken, "no answer: OperationalError")],
    ids=["silent", "raising"],
)
def test_the_part_that_does_not_answer_is_named(client, all_well, part, check, words):
    health.CHECKS[part] = check

    answer = client.get("/healthz/")

    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", **dict.fromkeys(PARTS, "ok"), part: words}
    assert "secret-host" not in answer.content.decode()


def test_the_checks_look_at_the_real_parts(client, db):
    """Here database and cache are up; no beat has ticked."""
    assert list(health.CHECKS) == PARTS
    assert health.CHECKS["database"]()
    assert health.CHECKS["redis"]()
    assert not health.CHECKS["beat"]()


def test_beats_sign_of_life_grows_stale():
    cache.set(SIGN, time.time())
    assert health.CHECKS["beat"]()
    cache.set(SIGN, time.time() - 21)
    assert not health.CHECKS["beat"]()


def test_it_needs_no_sign_in(client, all_well):
    assert client.get("/healthz/").status_code == 200
