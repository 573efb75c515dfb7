"""How a video does over time: a fast rise, a long tail, and now and then a counter that falls a little."""

import math
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from simulator import chance, clock
from simulator.models import Video

ADDED_UP = ("video_views", "likes", "comments", "shares", "favorites")
DAY = timedelta(days=1)


def metrics(video: Video, at: datetime) -> dict[str, Any]:
    """The report's metrics, as JSON numbers; derived from the seed, so two looks at one time agree."""
    draw = chance.of("curve", *chance.of_clip(video))
    final = max(200.0, video.person.followers * draw.lognormvariate(-0.6, 0.7))
    half_life = draw.uniform(8, 30)  # hours
    views = int(final * (1 - math.exp(-_age_hours(video, at) / half_life)))
    views -= _recount(video, at, views)
    likes = int(views * draw.uniform(0.04, 0.12))
    comments = int(likes * draw.uniform(0.01, 0.05))
    shares = int(likes * draw.uniform(0.02, 0.08))
    engagements = likes + comments + shares
    return {
        "video_views": views,
        "likes": likes,
        "comments": comments,
        "shares": shares,
        "favorites": int(likes * draw.uniform(0.03, 0.1)),
        "reach": int(views * draw.uniform(0.78, 0.92)),
        "engagement_count": engagements,
        "engagement_rate": round(engagements / views, 4) if views else 0,
        "video_completion_rate": round(draw.uniform(0.12, 0.45), 4),
        "average_view_time": round(draw.uniform(4, 14), 2),
    }


def daily(video: Video, start: date, end: date) -> list[dict[str, Any]]:
    """What each day of the window added, from the day of publication on; a recount can make a day negative."""
    now = clock.now()
    first = max(start, (video.published_at or video.created_at).date())
    days = [first + DAY * n for n in range((min(end, now.date()) - first).days + 1)]
    return [_added(video, day, now) for day in days]


def _added(video: Video, day: date, now: datetime) -> dict[str, Any]:
    midnight = datetime.combine(day, time(), UTC)
    before, after = metrics(video, midnight), metrics(video, min(midnight + DAY, now))
    return {"date": day.isoformat(), **{name: after[name] - before[name] for name in ADDED_UP}}


def _age_hours(video: Video, at: datetime) -> float:
    return max(0.0, clock.lived(at) - video.born_at_hour)


def _recount(video: Video, at: datetime, views: int) -> int:
    """TikTok takes back views it no longer believes in: a little, some of the time."""
    draw = chance.of("recount", *chance.of_clip(video), int(at.timestamp()) // 300)
    return int(views * 0.01) if draw.random() < 0.08 else 0
