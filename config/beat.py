"""Celery beat that leaves a sign of life, and of which only one runs at a time however many are started."""

import time
from contextlib import suppress
from typing import Any

from django.core.cache import cache
from django_celery_beat.schedulers import DatabaseScheduler
from redis.exceptions import RedisError

SIGN = "beat-sign"
LOCK = "beat-lock"
LOCK_SECONDS = 30


class Scheduler(DatabaseScheduler):
    """django-celery-beat's scheduler behind a lock in Redis; the lock's holder writes a sign each tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.name_of_this_beat = f"{time.time_ns()}"
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due if this beat holds the lock; else look again in a second."""
        try:
            if not self._hold_lock():
                return 1.0
            cache.set(SIGN, time.time(), LOCK_SECONDS)
        except RedisError:  # away or not up yet: nothing could be sent anyway
            return 1.0
        return min(super().tick(*args, **kwargs), 2.0)

    def _hold_lock(self) -> bool:
        if cache.add(LOCK, self.name_of_this_beat, LOCK_SECONDS):
            return True
        if cache.get(LOCK) != self.name_of_this_beat:
            return False
        cache.touch(LOCK, LOCK_SECONDS)
        return True

    def close(self) -> None:
        """Give the lock back so that a restarted beat need not wait for its end."""
        with suppress(RedisError):
            if cache.get(LOCK) == self.name_of_this_beat:
                cache.delete(LOCK)
        super().close()
