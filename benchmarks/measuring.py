"""Timing two ways of asking the same thing, turn by turn, so that a noisy machine is as unkind to both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROUNDS = 15
LEAST = 0.0002  # seconds: below this the clock and the scheduler are what is measured


@dataclass(frozen=True)
class Timed:
    """Medians in seconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return max(self.ours, LEAST) / max(self.theirs, LEAST)


def beside(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = ROUNDS) -> Timed:
    """Both, in turn; the first of each warms up."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for taken, ask in zip(times, (ours, theirs), strict=True):
            began = time.perf_counter()
            ask()
            taken.append(time.perf_counter() - began)
    return Timed(statistics.median(times[0][1:]), statistics.median(times[1][1:]))


def line(name: str, ratio: float, goal: float) -> int:
    """Print a goal's line; 1 if it is missed."""
    short = ratio > goal
    print(f"{name} ratio {ratio:.2f} goal {goal:.2f} {'short' if short else 'ok'}", flush=True)
    return int(short)
