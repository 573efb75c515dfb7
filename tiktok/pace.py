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

# Each key is a limit, with its turns, the newest first, by Redis' own clock: one that a slow process read earlier would let too many
# through. A call takes a turn of all of them or of none. A turn further ahead than its window is from before the clock was set back.
TAKE: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i, key in ipairs(KEYS) do
  local window = tonumber(ARGV[2 * i])
  local left = (redis.call('LINDEX', key, ARGV[2 * i - 1] - 1) or 0) + window - now
  if left > 0 and left <= 2 * window then return left end
end
for i, key in ipairs(KEYS) do
  redis.call('LPUSH', key, now)
  redis.call('LTRIM', key, 0, ARGV[2 * i - 1] - 1)
  redis.call('PEXPIRE', key, 2 * ARGV[2 * i])
end
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
        return _take(_limits(account))
    except RedisError as error:
        raise Crowded("The shared rate limit does not answer, so nothing is asked.", wait=5) from error


def _take(limits: dict[str, tuple[int, int]]) -> float:
    return int(_script()([*limits], [number for limit in limits.values() for number in limit])) / 1_000


def _limits(account: str) -> dict[str, tuple[int, int]]:
    """By key, how many calls in how many milliseconds."""
    limits = {
        "tiktok:turns:second": (settings.TIKTOK_CALLS_PER_SECOND, SECOND + SLACK),
        "tiktok:turns:minute": (settings.TIKTOK_CALLS_PER_MINUTE, MINUTE + SLACK),
    }
    if account:
        limits[f"tiktok:turns:{account}"] = (settings.TIKTOK_CALLS_PER_ACCOUNT, MINUTE + SLACK)
    return limits


@cache
def _script() -> Script:
    return _redis().register_script(TAKE)


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=5)
