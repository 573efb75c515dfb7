"""The app's rate limit, kept by all processes together through Redis, and a pause for all of them when TikTok asks for one.

TikTok's levels (wire page 1) allow so many calls in any second, sixty times as many in a minute, and so on for the day:
who keeps the first keeps them all. The accounts API has limits of its own, by account and endpoint.
"""

import time
from functools import cache
from typing import Final

from django.conf import settings
from redis import Redis
from redis.commands.core import Script
from redis.exceptions import RedisError

from tiktok.errors import Crowded

SECOND, MINUTE = 1_000, 60_000  # milliseconds
SLACK = 100  # calls may arrive closer together than they were sent
PATIENCE = 10.0  # seconds a worker waits for its turn before it leaves the row for later
PAUSE, REFUSALS = "tiktok:pause", "tiktok:refusals"
LONGEST_PAUSE, REMEMBERED = 300, 900  # seconds

# Turns, the newest first, by Redis' own clock: one that a slow process read earlier would let too many through. Limits and windows
# come in pairs, the longest last. A turn further ahead than its window is from before the clock was set back.
TAKE: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i = 1, #ARGV, 2 do
  local window = tonumber(ARGV[i + 1])
  local left = (redis.call('LINDEX', KEYS[1], ARGV[i] - 1) or 0) + window - now
  if left > 0 and left <= window then return left end
end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, ARGV[#ARGV - 1] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[#ARGV])
return 0
"""


def wait_turn(*, account: str = "") -> None:
    """Return as soon as one more call may go out; `account` names an account and endpoint with a limit of its own.

    Raises `Crowded` where that would take too long: nothing was asked then.
    """
    if not settings.TIKTOK_CALLS_PER_SECOND:
        return
    until = time.monotonic() + PATIENCE
    while wait := _wait(account):
        if time.monotonic() + wait > until:
            raise Crowded("Calls to TikTok are at their limit; this one waits its turn.", wait=int(wait) + 1)
        time.sleep(wait)


def pause() -> int:
    """TikTok said "too many requests": nobody asks for a while, longer each time it says so again. How many seconds."""
    if not settings.TIKTOK_CALLS_PER_SECOND:
        return 0
    redis = _redis()
    if redis.set(PAUSE, 1, nx=True, ex=LONGEST_PAUSE):
        refusals = int(redis.incr(REFUSALS))
        redis.expire(REFUSALS, REMEMBERED)
        redis.expire(PAUSE, min(2**refusals, LONGEST_PAUSE))
    return max(1, int(redis.ttl(PAUSE)))


def _wait(account: str) -> float:
    """Take the turn, or say how many seconds until it may be worth asking again."""
    try:
        left = int(_redis().pttl(PAUSE))
        if left > 0:
            return left / 1_000
        return (account and _take(f"tiktok:turns:{account}", _account_rates())) or _take("tiktok:turns", _app_rates())
    except RedisError as error:
        raise Crowded("The shared rate limit does not answer, so nothing is asked.", wait=5) from error


def _take(key: str, rates: tuple[tuple[int, int], ...]) -> float:
    return int(_script()([key], [number for rate in rates for number in rate])) / 1_000


def _app_rates() -> tuple[tuple[int, int], ...]:
    """The limit of the second, and that of the minute where it is the tighter one."""
    second = (settings.TIKTOK_CALLS_PER_SECOND, SECOND + SLACK)
    minute = (settings.TIKTOK_CALLS_PER_MINUTE, MINUTE + SLACK)
    return (second, minute) if minute[0] * second[1] < second[0] * minute[1] else (second,)


def _account_rates() -> tuple[tuple[int, int], ...]:
    return ((settings.TIKTOK_CALLS_PER_ACCOUNT, MINUTE + SLACK),)


@cache
def _script() -> Script:
    return _redis().register_script(TAKE)


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=5)
