"""The days of a creator's account as `/business/get/` tells them (wire page 5)."""

from datetime import date, timedelta
from typing import Any

from simulator import chance, clock, counting
from simulator.models import Person, Video

OF_POSTS = {"video_views": "video_views", "likes": "likes", "comments": "comments", "shares": "shares"}
OF_FOLLOWERS = [
    "daily_total_followers",
    "daily_new_followers",
    "daily_lost_followers",
    "followers_count",
]
CLICKS = [f"{what}_clicks" for what in ("bio_link", "email", "phone_number", "address", "app_download")]
METRICS = [
    *OF_POSTS,
    *OF_FOLLOWERS,
    "unique_video_views",
    "profile_views",
    "engaged_audience",
    "audience_activity",
    *CLICKS,
]
DAY = timedelta(days=1)


def rows(person: Person, start: date, end: date, wanted: list[str]) -> list[dict[str, Any]]:
    """One row a day, the oldest first, until today."""
    days = [start + DAY * n for n in range((min(end, clock.now().date()) - start).days + 1)]
    posts = _posts(person, start, end) if set(wanted) - set(OF_FOLLOWERS) else {}
    followers = _followers(person, start)
    found = []
    for day in days:
        known = {**followers[day], **_seen(person, day, posts.get(day.isoformat(), {}))}
        found.append({"date": day.isoformat(), **{name: known[name] for name in wanted}})
    return found


def _posts(person: Person, start: date, end: date) -> dict[str, dict[str, int]]:
    """What the account's posts added, by day; a day is never below nothing here."""
    found: dict[str, dict[str, int]] = {}
    for video in Video.objects.filter(person=person, status="RELEASE").select_related("person"):
        for row in counting.daily(video, start, end):
            day = found.setdefault(row["date"], dict.fromkeys(OF_POSTS, 0))
            for name in OF_POSTS:
                day[name] += max(0, row[name])
    return found


def _followers(person: Person, start: date) -> dict[date, dict[str, int]]:
    """Counted back from today, so that the days and today's number agree."""
    found, total, day = {}, person.followers, clock.now().date()
    while day >= start:
        draw = chance.of("followers", person.handle, day)
        new, lost = int(total * draw.uniform(0.0004, 0.004)), int(total * draw.uniform(0.0001, 0.001))
        found[day] = {
            "daily_total_followers": total,
            "followers_count": total,
            "daily_new_followers": new,
            "daily_lost_followers": lost,
        }
        total, day = max(0, total - new + lost), day - DAY
    return found


def _seen(person: Person, day: date, posts: dict[str, int]) -> dict[str, Any]:
    draw = chance.of("account day", person.handle, day)
    views = posts.get("video_views", 0)
    hours = [{"hour": str(hour), "count": int(person.followers * draw.uniform(0.001, 0.02))} for hour in range(24)]
    return {
        **{name: posts.get(name, 0) for name in OF_POSTS},
        "unique_video_views": int(views * draw.uniform(0.7, 0.9)),
        "profile_views": int(views * draw.uniform(0.002, 0.01)),
        "engaged_audience": int(views * draw.uniform(0.03, 0.1)),
        "audience_activity": hours,
        **dict.fromkeys(CLICKS, 0),
    }
