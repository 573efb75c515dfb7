"""What money brought: the figures of an ad's day follow from what it spent and from the seed, and add up."""

from collections.abc import Callable, Iterable
from functools import partial
from random import Random

from simulator import chance
from simulator.models import Spending

Numbers = dict[str, float]
OF_IMPRESSIONS = {  # metric: the least and the most of it in a hundred impressions
    "clicks": (0.5, 2.0),
    "video_play_actions": (88, 98),
    "likes": (0.6, 2.4),
    "comments": (0.02, 0.1),
    "shares": (0.03, 0.2),
    "follows": (0.02, 0.15),
    "profile_visits": (0.1, 0.6),
    "anchor_clicks": (0.0, 0.2),
    "clicks_on_music_disc": (0.0, 0.05),
}
OF_PLAYS = {  # how far people watch, each a part of the one before
    "video_watched_2s": (35, 60),
    "video_watched_6s": (40, 65),
    "engaged_view": (80, 95),
    "video_views_p25": (70, 90),
    "video_views_p50": (50, 70),
    "video_views_p75": (55, 75),
    "engaged_view_15s": (60, 85),
    "video_views_p100": (55, 80),
}
ENGAGEMENTS = ("clicks", "likes", "comments", "shares", "follows")
COUNTS = ("impressions", "reach", "conversion", "engagements", *OF_IMPRESSIONS, *OF_PLAYS)


class Book:
    """The figures of ads' days; what draws about a post hang on is looked up once."""

    def __init__(self) -> None:
        self._clips: dict[int, tuple[str, int]] = {}

    def figures(self, spending: Spending) -> Numbers:
        """One ad's day; money in whole cents."""
        ad = spending.ad
        if ad.video_id not in self._clips:
            self._clips[ad.video_id] = chance.of_clip(ad.video)
        draw = chance.of("paid figures", *self._clips[ad.video_id], ad.number, spending.day)
        return _brought(int(spending.amount * 100 + 1e-6), draw)


def together(rows: Iterable[Numbers]) -> Numbers:
    """Several days or ads as one; the people reached overlap."""
    rows = list(rows)
    total = {name: sum(row[name] for row in rows) for name in (*COUNTS, "cents", "seconds")}
    most = max((row["reach"] for row in rows), default=0)
    return {**total, "reach": most + int((total["reach"] - most) * 0.6)}


def metric(name: str, numbers: Numbers) -> str:
    """A metric as the report says it: always a string."""
    return METRICS[name](numbers)


def _brought(cents: int, draw: Random) -> Numbers:
    numbers: Numbers = {"cents": cents, "impressions": int(cents * 10 / draw.uniform(3, 9))}
    seen = numbers["impressions"]
    for name, bounds in OF_IMPRESSIONS.items():
        numbers[name] = int(seen * draw.uniform(*bounds) / 100)
    plays = numbers["video_play_actions"]
    for name, bounds in OF_PLAYS.items():
        plays = numbers[name] = int(plays * draw.uniform(*bounds) / 100)
    numbers["conversion"] = int(numbers["clicks"] * draw.uniform(1, 6) / 100)
    numbers["engagements"] = sum(numbers[name] for name in ENGAGEMENTS)
    numbers["reach"] = int(seen * draw.uniform(0.7, 0.92))
    numbers["seconds"] = int(numbers["video_play_actions"] * draw.uniform(3, 9))
    return numbers


def _count(name: str, numbers: Numbers) -> str:
    return str(int(numbers[name]))


def _ratio(above: str, below: str, factor: float, numbers: Numbers) -> str:
    return f"{numbers[above] * factor / numbers[below] if numbers[below] else 0:.2f}"


METRICS: dict[str, Callable[[Numbers], str]] = {
    "spend": lambda numbers: f"{numbers['cents'] / 100:.2f}",
    **{name: partial(_count, name) for name in COUNTS},
    "ctr": partial(_ratio, "clicks", "impressions", 100),
    "cpc": partial(_ratio, "cents", "clicks", 0.01),
    "cpm": partial(_ratio, "cents", "impressions", 10),
    "frequency": partial(_ratio, "impressions", "reach", 1),
    "cost_per_conversion": partial(_ratio, "cents", "conversion", 0.01),
    "engagement_rate": partial(_ratio, "engagements", "impressions", 100),
    "average_video_play": partial(_ratio, "seconds", "video_play_actions", 1),
}
