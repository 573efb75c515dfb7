"""What a creator's own token shows: the posts and the profile (wire page 5)."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from simulator import audience, chance, clock, counting
from simulator.api import account_days, feed
from simulator.api.account_oauth import check_scope
from simulator.api.wire import PARAMETER, Arguments, Problem, surplus, text
from simulator.models import Person, Video

PLAIN = [
    "item_id",
    "media_type",
    "is_ad",
    "thumbnail_url",
    "share_url",
    "embed_url",
    "caption",
    "video_duration",
    "likes",
    "comments",
    "shares",
    "favorites",
    "create_time",
    "reach",
    "video_views",
]
CLICKS = [f"{what}_clicks" for what in ("website", "phone_number", "email", "address", "app_download")]
INSIGHTS = [
    "total_time_watched",
    "average_time_watched",
    "full_video_watched_rate",
    "new_followers",
    "profile_views",
    "lead_submissions",
    *CLICKS,
    "video_view_retention",
    "impression_sources",
    "audience_genders",
    "audience_countries",
    "audience_cities",
    "audience_types",
    "engagement_likes",
]
AUDIENCE = ["audience_ages", "audience_genders", "audience_countries", "audience_cities"]
LONGEST = timedelta(days=60)


def videos(arguments: Arguments) -> dict[str, Any]:
    """GET /business/video/list/: `create_time` is unix seconds in a string."""
    check_scope(arguments, "video.list")
    fields = _fields(arguments, [*PLAIN, *INSIGHTS], ["item_id"])
    if "item_id" not in fields:
        raise Problem(PARAMETER, "fields: Must contain item_id.")
    if set(fields) & set(INSIGHTS):
        check_scope(arguments, "video.insights")
    filters = _filters(arguments)
    only = feed.some(filters, "video_ids", most=20)
    if filters.get("ad_post_only"):
        only = _ad_posts(arguments["person"], only) or ["0"]
    shown, place = feed.slice_of(arguments["person"], arguments, size="max_count", most=20, only=only)
    return {"videos": [_row(video, fields) for video in shown], **place}


def profile(arguments: Arguments) -> dict[str, Any]:
    """GET /business/get/: the profile, the audience, and the days of a window."""
    check_scope(arguments, "user.info.basic")
    person = arguments["person"]
    known = _profile(person)
    allowed = [*known, *AUDIENCE, *account_days.METRICS]
    fields, (start, end) = _fields(arguments, allowed, list(known)), _window(arguments)
    daily = [name for name in fields if name in account_days.METRICS]
    shares = audience.of(person)
    return {
        **{name: known[name] for name in fields if name in known},
        **{name: shares[name.removeprefix("audience_")] for name in fields if name in AUDIENCE},
        **({"metrics": account_days.rows(person, start, end, daily)} if daily else {}),
        **surplus("profile", person.handle),
    }


def is_ad_post(video: Video) -> bool:
    """Whether the post is for ads only and not on the profile."""
    publication = getattr(video, "publication", None)
    return publication is not None and bool(publication.info.get("is_ads_only"))


def _row(video: Video, fields: list[str]) -> dict[str, Any]:
    known = {**_plain(video), **(_insights(video) if set(fields) & set(INSIGHTS) else {})}
    return {**{name: known[name] for name in fields}, **surplus("own post", video.video_id)}


def _plain(video: Video) -> dict[str, Any]:
    numbers = counting.metrics(video, clock.now())
    return {
        "item_id": video.video_id,
        "media_type": "VIDEO",
        "is_ad": is_ad_post(video),
        "thumbnail_url": feed.thumbnail_url(video),
        "share_url": f"{feed.page_url(video)}?utm_campaign=tt4d_open_api",
        "embed_url": feed.page_url(video),
        "caption": video.caption,
        "video_duration": float(feed.seconds(video)),
        "create_time": str(int(feed.posted_at(video).timestamp())),
        **{name: numbers[name] for name in ("likes", "comments", "shares", "favorites", "reach", "video_views")},
    }


def _insights(video: Video) -> dict[str, Any]:
    numbers, shares = counting.metrics(video, clock.now()), audience.of(video.person)
    views, draw = numbers["video_views"], chance.of("insights", *chance.of_clip(video))
    followers = round(draw.uniform(0.1, 0.6), 4)
    kept = audience.retention(video, feed.seconds(video))
    sources = audience.sources(video)
    types = {"FOLLOWER_PERCENT": followers, "NON_FOLLOWER_PERCENT": round(1 - followers, 4)}
    return {
        "total_time_watched": round(views * numbers["average_view_time"], 2),
        "average_time_watched": numbers["average_view_time"],
        "full_video_watched_rate": numbers["video_completion_rate"],
        "new_followers": int(views * draw.uniform(0.0005, 0.003)),
        "profile_views": int(views * draw.uniform(0.002, 0.01)),
        "lead_submissions": 0,
        **dict.fromkeys(CLICKS, 0),
        "video_view_retention": [{"second": str(n), "percentage": part} for n, part in enumerate(kept)],
        "engagement_likes": [{"second": str(n), "percentage": round(part / 9, 4)} for n, part in enumerate(kept)],
        "impression_sources": [{"impression_source": name, "percentage": part} for name, part in sources.items()],
        "audience_types": [{"type": name, "percentage": part} for name, part in types.items()],
        **{f"audience_{kind}": shares[kind] for kind in ("genders", "countries", "cities")},
    }


def _profile(person: Person) -> dict[str, Any]:
    here = settings.SIMULATOR["public_url"]
    return {
        "is_business_account": person.is_business,
        "profile_image": f"{here}/avatar/{person.handle}.svg",
        "username": person.handle,
        "profile_deep_link": f"{here}/phone/{person.handle}/",
        "display_name": person.name,
        "bio_description": "",
        "is_verified": person.followers > 1_000_000,
        "following_count": person.following,
        "followers_count": person.followers,
        "total_likes": person.likes,
        "videos_count": max(person.videos, Video.objects.filter(person=person, status="RELEASE").count()),
    }


def _fields(arguments: Arguments, allowed: list[str], default: list[str]) -> list[str]:
    wanted = feed.some(arguments, "fields", most=100) or default
    unknown = [name for name in wanted if name not in allowed]
    if unknown:
        raise Problem(PARAMETER, f"fields: {unknown[0]} is not a valid field.")
    return list(dict.fromkeys(wanted))


def _filters(arguments: Arguments) -> dict[str, Any]:
    filters = feed.json_of(arguments, "filters")
    if not isinstance(filters, dict):
        raise Problem(PARAMETER, "filters: Not a valid object.")
    return filters


def _ad_posts(person: Person, only: list[str]) -> list[str]:
    posts = Video.objects.filter(person=person, status="RELEASE").select_related("publication")
    ids = [video.video_id for video in posts if is_ad_post(video)]
    return [video_id for video_id in ids if not only or video_id in only]


def _window(arguments: Arguments) -> tuple[date, date]:
    today = clock.now().date()
    try:
        end = date.fromisoformat(text(arguments, "end_date", needed=False) or today.isoformat())
        start = date.fromisoformat(text(arguments, "start_date", needed=False) or (end - timedelta(days=6)).isoformat())
    except ValueError as error:
        raise Problem(PARAMETER, "start_date, end_date: Not valid dates.") from error
    if not today - LONGEST <= start <= end:
        raise Problem(PARAMETER, "The date range must be within the last 60 days.")
    return start, end
