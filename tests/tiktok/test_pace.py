"""The rate limit that all processes keep together, tried against a real Redis with real processes."""

import multiprocessing
import subprocess
import time
from collections.abc import Iterator

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis

from deploy.laptop import redis_of_the_wheel
from tiktok import pace
from tiktok.errors import Crowded


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the test's own, from the wheel `make run` uses too."""
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "s"
    options = ["--port", "0", "--save", "", "--dir", str(folder), "--unixsocket", str(socket)]
    server = subprocess.Popen([redis_of_the_wheel(), *options], stdout=subprocess.DEVNULL)
    url = f"unix://{socket}"
    for _ in range(100):
        try:
            Redis.from_url(url).ping()
            break
        except NoRedis:
            time.sleep(0.05)
    yield url
    server.terminate()
    server.wait()


@pytest.fixture
def limited(settings, redis_url):
    """Ten calls a second, and nothing remembered."""
    settings.REDIS_URL = redis_url
    settings.TIKTOK_CALLS_PER_SECOND, settings.TIKTOK_CALLS_PER_MINUTE = 10, 600
    Redis.from_url(redis_url).flushall()
    for cached in (pace._redis, pace._script):
        cached.cache_clear()
    yield settings
    for cached in (pace._redis, pace._script):
        cached.cache_clear()


def _call_until(end, seen):
    """Note between which two moments each call was let through: on a busy machine they may lie apart."""
    ask = pace._wait

    def noted(account):
        began = time.time()
        left = ask(account)
        if not left:
            seen.append((began, time.time()))
        return left

    pace._wait = noted
    while time.time() < end:
        pace.wait_turn()


def most_in(calls, seconds):
    """The most calls that all began and ended in one window of so many seconds."""
    return max(sum(start <= began and ended < start + seconds for began, ended in calls) for start, _end in calls)


def test_a_flood_from_four_processes_never_exceeds_the_limit(limited):
    context = multiprocessing.get_context("fork")
    with context.Manager() as manager:
        seen = manager.list()
        end = time.time() + 3
        flood = [context.Process(target=_call_until, args=(end, seen)) for _ in range(4)]
        for process in flood:
            process.start()
        for process in flood:
            process.join()
        calls = list(seen)

    assert most_in(calls, 1.0) <= 10
    assert len(calls) >= 15  # and it is no stand-still either


@pytest.mark.parametrize("seconds", [-30, -0.01, 30])
def test_a_process_whose_clock_differs_keeps_the_limit_too(seconds, limited, monkeypatch):
    for _ in range(10):
        assert pace._wait("") == 0
    late = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: late)
    monkeypatch.setattr(time, "time_ns", lambda: int(late * 1e9))

    assert 0 < pace._wait("") <= 1.1


def test_after_a_little_step_back_of_the_clock_the_limit_still_holds(limited):
    ahead = int((time.time() + 0.3) * 1_000)
    Redis.from_url(limited.REDIS_URL).lpush("tiktok:turns:second", *[ahead] * 10)

    assert 1.1 < pace._wait("") <= 1.4


def test_without_a_turn_of_the_app_an_account_keeps_its_own(limited):
    for _ in range(10):
        pace.wait_turn()
    for _ in range(5):
        assert pace._wait("open-1:business/get/") > 0

    assert not Redis.from_url(limited.REDIS_URL).exists("tiktok:turns:open-1:business/get/")


def test_a_clock_that_was_set_back_stops_nobody_for_long(limited):
    ahead = int((time.time() + 3_600) * 1_000)
    Redis.from_url(limited.REDIS_URL).lpush("tiktok:turns:second", *[ahead] * 10)

    pace.wait_turn()


def test_the_minute_has_its_own_limit(limited, monkeypatch):
    limited.TIKTOK_CALLS_PER_SECOND, limited.TIKTOK_CALLS_PER_MINUTE = 15, 20
    monkeypatch.setattr(pace, "PATIENCE", 2.0)
    for _ in range(20):
        pace.wait_turn()
    with pytest.raises(Crowded) as crowded:
        pace.wait_turn()
    assert 50 <= crowded.value.wait <= 61


def test_an_account_has_a_limit_by_endpoint_besides(limited, monkeypatch):
    limited.TIKTOK_CALLS_PER_SECOND, limited.TIKTOK_CALLS_PER_ACCOUNT = 1_000, 3
    limited.TIKTOK_CALLS_PER_MINUTE = 60_000
    monkeypatch.setattr(pace, "PATIENCE", 0.2)
    for _ in range(3):
        pace.wait_turn(account="open-1:business/get/")
    with pytest.raises(Crowded):
        pace.wait_turn(account="open-1:business/get/")
    pace.wait_turn(account="open-1:business/video/list/")
    pace.wait_turn(account="open-2:business/get/")
    pace.wait_turn()


def test_too_many_requests_make_everybody_wait_longer_each_time(limited, monkeypatch):
    monkeypatch.setattr(pace, "PATIENCE", 0.2)
    assert 1 <= pace.pause() <= 2
    assert pace.pause() <= 2  # many are refused at once: that is one refusal

    with pytest.raises(Crowded):
        pace.wait_turn()
    redis = Redis.from_url(limited.REDIS_URL)
    pauses = []
    for _ in range(10):
        redis.delete(pace.PAUSE)
        pauses.append(pace.pause())
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (4, 300)
    redis.delete(pace.PAUSE)
    pace.wait_turn()


def test_a_redis_started_anew_is_no_trouble(limited):
    pace.wait_turn()
    Redis.from_url(limited.REDIS_URL).script_flush()
    pace.wait_turn()


def test_without_redis_nothing_is_asked(limited):
    limited.REDIS_URL = "unix:///nowhere/at/all"
    pace._redis.cache_clear()
    pace._script.cache_clear()
    with pytest.raises(Crowded, match="does not answer"):
        pace.wait_turn()


def test_zero_is_no_limit(limited):
    limited.TIKTOK_CALLS_PER_SECOND = 0
    limited.REDIS_URL = "unix:///nowhere/at/all"
    pace.wait_turn()
    assert pace.pause() == 0
