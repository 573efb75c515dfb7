"""Timing two ways of asking the same thing, turn by turn, so that a noisy machine is as unkind to both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROUNDS, MOST_ROUNDS, ENOUGH = 15, 200, 2.0  # quick ones are asked more often, until so many seconds went by
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


def beside(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = MOST_ROUNDS) -> Timed:
    """Both, in turn, now one first and now the other; the first of each warms up."""
    times: tuple[list[float], list[float]] = ([], [])
    began = time.perf_counter()
    for number in range(rounds + 1):
        turn = [(times[0], ours), (times[1], theirs)]
        for taken, ask in turn if number % 2 else reversed(turn):
            taken.append(seconds(ask))
        if number >= min(ROUNDS, rounds) and time.perf_counter() - began > ENOUGH:
            break
    return Timed(statistics.median(times[0][1:]), statistics.median(times[1][1:]))


def seconds(ask: Callable[[], Any]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def line(name: str, ratio: float, goal: float) -> int:
    """Print a goal's line; 1 if it is missed."""
    short = ratio > goal
    print(f"{name} ratio {ratio:.2f} goal {goal:.2f} {'short' if short else 'ok'}", flush=True)
    return int(short)


def at_least(name: str, ratio: float, goal: float) -> int:
    """Print the line of a goal that is to be reached, not kept under; 1 if it is missed."""
    short = ratio < goal
    print(f"{name} ratio {ratio:.2f} goal {goal:.2f} {'short' if short else 'ok'}", flush=True)
    return int(short)
