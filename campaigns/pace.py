"""How often strangers may do something: counted in the cache, which many at once can neither overrun nor hold up."""

from collections.abc import Iterable

from django.core.cache import cache

MINUTE, DAY = 60, 86_400  # seconds


def too_many(what: str, limits: Iterable[tuple[int, int]]) -> bool:
    """Count one more of something; whether that is more than a limit's number in its seconds, from the first one on."""
    return any(_count(f"pace:{what}:{seconds}", seconds) > most for most, seconds in limits)


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in between
        return 1
