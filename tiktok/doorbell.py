"""Rings gathered: a burst of callbacks wakes workers a few times, not once each, and TikTok need not wait for the broker.

A process that dies with rings still in its hand loses nothing: the sweep finds the rows.
"""

import queue
import threading
import time
from contextlib import suppress

from django.conf import settings

from tiktok.tasks import process_callbacks, ring

PAUSE = 0.05  # seconds after a ring: each costs as much as several callbacks taken in
MOST = 20  # callbacks in one ring: more workers share a burst


class Doorbell:
    """A thread of its own rings, begun when it is first needed: a fork does not take threads along."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring_soon(self, callback_ids: list[int]) -> None:
        """Have these callbacks worked: a single one at once, those of a burst within `PAUSE`."""
        for callback_id in callback_ids:
            self._waiting.put(callback_id)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._ring_on, name="doorbell", daemon=True)
                self._thread.start()

    def _ring_on(self) -> None:
        while True:
            ids = [self._waiting.get(), *self._others()]
            ring(process_callbacks, callback_ids=ids)
            if len(ids) < MOST:
                time.sleep(PAUSE)

    def _others(self) -> list[int]:
        gathered: list[int] = []
        with suppress(queue.Empty):
            while len(gathered) < MOST - 1:
                gathered.append(self._waiting.get_nowait())
        return gathered


_bell = Doorbell()


def ring_soon(callback_ids: list[int]) -> None:
    """Have these callbacks worked: at once where tasks run in this process, else as the bell gathers them."""
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
        ring(process_callbacks, callback_ids=callback_ids)
    else:
        _bell.ring_soon(callback_ids)
