"""The report of a TikTok One campaign: JSON numbers, organic and paid side by side (wire page 4d)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from simulator import audience, chance, clock, counting, paid, spending
from simulator.api import feed
from simulator.api.tto_campaigns import campaign_of, countries_of
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, page_of, surplus, text
from simulator.models import Ad, Authorization, Spending, TtoCampaign, TtoLink, Video

COUNTS = ("video_views", "reach", "likes", "comments", "shares", "favorites")
DAILY = ("likes", "comments", "shares", "favorites")
KEYS = {"For You": "for_you", "Follow": "following", "Sound": "sound", "Personal Profile": "personal_profile", "Search": "search", "Others": "other", "Direct Message": "hashtag"}  # fmt: skip
LONGEST = timedelta(days=365)
Window = tuple[date, date] | None


def report(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/report/: every linked video that is through review and still public."""
    campaign, window = campaign_of(arguments), _window(arguments)
    links = TtoLink.objects.filter(campaign=campaign, status="APPROVE", video__status="RELEASE")
    passed = links.filter(passed_at__isnull=False).select_related("video__person")
    rows, info = page_of(list(passed), arguments)
    return {
        "tto_tcm_account_id": campaign.account.account_id,
        "campaign_id": campaign.campaign_id,
        "country_code": next(iter(countries_of(campaign)), "US"),
        "campaign_type": campaign.kind,
        "campaign_channel_type": "API_LITE_CAMPAIGN",
        "page_info": info,
        "videos": [_video(row.video, campaign, window) for row in rows],
    }


def _video(video: Video, campaign: TtoCampaign, window: Window) -> dict[str, Any]:
    organic, by_day = counting.metrics(video, clock.now()), _bought(video)
    bought = _together(row for rows in by_day.values() for row in rows)
    return {
        **_who(video, campaign),
        **_totals(organic, bought),
        **_ads(bought),
        **_ways(video, organic["video_views"]),
        **_audience(video),
        "daily_stats": _days(video, window, by_day),
        **surplus("report", video.video_id),
    }


def _who(video: Video, campaign: TtoCampaign) -> dict[str, Any]:
    known = Authorization.objects.filter(video=video, deleted=False).first()
    return {
        "video_info": {
            "video_id": video.video_id,
            "create_time": moment(feed.posted_at(video)),
            "embed_url": feed.page_url(video),
            "thumbnail_url": feed.thumbnail_url(video),
            "authorization_code": known.code if known else "",
        },
        "creator_info": {"handle_name": video.person.handle, "display_name": video.person.name},
        "anchor_id": campaign.anchor_id,
        "anchor_metrics": dict.fromkeys(
            ("anchor_views", "anchor_clicks", "anchor_unique_views", "anchor_unique_clicks"), 0
        ),
    }


def _bought(video: Video) -> dict[str, list[paid.Numbers]]:
    """What ads made of the post brought so far, by day."""
    ads = list(Ad.objects.filter(video=video).select_related("advertiser"))
    for ad in ads:
        spending.settle(ad.advertiser)
    book, found = paid.Book(), dict[str, list[paid.Numbers]]()
    for spent in Spending.objects.filter(ad__in=ads).select_related("ad__video__person"):
        found.setdefault(spent.day.isoformat(), []).append(book.figures(spent))
    return found


def _together(rows: Iterable[paid.Numbers]) -> paid.Numbers:
    numbers = paid.together(rows)
    return {**numbers, "video_views": numbers["video_play_actions"], "favorites": 0}


def _totals(organic: dict[str, Any], bought: dict[str, float]) -> dict[str, Any]:
    """Each number as a whole and as its two parts; rates belong to the whole."""
    found: dict[str, Any] = {}
    for name in COUNTS:
        parts = {f"{name}_organic": organic[name], f"{name}_paid": int(bought[name])}
        found |= {name: sum(parts.values()), **parts}
    for part in ("", "_organic", "_paid"):
        engaged = sum(found[f"{name}{part}"] for name in ("likes", "comments", "shares"))
        found[f"engagement_count{part}"] = engaged
        found[f"engagement_rate{part}"] = _rate(engaged, found[f"video_views{part}"])
    for name in ("video_completion_rate", "average_view_time"):
        found |= {name: organic[name], f"{name}_organic": organic[name], f"{name}_paid": 0}
    found["total_play_time"] = round(organic["average_view_time"] * organic["video_views"] + bought["seconds"], 2)
    for name, share in (("two_seconds_views", 0.52), ("six_seconds_views", 0.28)):
        found |= {name: share, f"organic_{name}": share, f"paid_{name}": share if bought["video_views"] else 0}
    return found


def _ads(bought: dict[str, float]) -> dict[str, Any]:
    cost = bought["cents"] / 100
    return {
        "ad_clicks": int(bought["clicks"]),
        "ad_conversions": int(bought["conversion"]),
        "ad_cost": cost,
        "ad_impressions": int(bought["impressions"]),
        "ad_cpa": _rate(cost, bought["conversion"]),
        "ad_cpc": _rate(cost, bought["clicks"]),
        "ad_cpm": _rate(cost * 1000, bought["impressions"]),
        "ad_ctr": _rate(bought["clicks"], bought["impressions"]),
        "ad_cvr": _rate(bought["conversion"], bought["clicks"]),
    }


def _ways(video: Video, views: int) -> dict[str, Any]:
    """Views by source come as an object or as a list: the document and its sample disagree, so chance decides."""
    sources = {KEYS[name]: int(views * share) for name, share in audience.sources(video).items()}
    as_list = chance.of("sources shape", *chance.of_clip(video)).random() < 0.5
    rows = [{"source": name, "video_views": number} for name, number in sources.items()]
    return {
        "video_views_by_source": rows if as_list else sources,
        "video_view_retention": audience.retention(video, feed.seconds(video)),
    }


def _audience(video: Video) -> dict[str, Any]:
    shares = audience.of(video.person)
    names = {"genders": "genders", "countries": "countries", "age": "ages", "device": "devices"}
    return {f"audience_{name}_distribution": shares[kind] for name, kind in names.items()}


def _days(video: Video, window: Window, bought: dict[str, list[paid.Numbers]]) -> list[dict[str, Any]]:
    today = clock.now().date()
    start, end = window or (max(feed.posted_at(video).date(), today - timedelta(days=60)), today)
    return [_day(row, _together(bought.get(row["date"], []))) for row in counting.daily(video, start, end)]


def _day(row: dict[str, Any], bought: paid.Numbers) -> dict[str, Any]:
    """What the day added, as a whole and as its two parts; the views have names of their own."""
    found: dict[str, Any] = {"date": row["date"]}
    for name in ("video_views", *DAILY):
        parts = {f"{name}_organic": row[name], f"{name}_paid": int(bought[name])}
        found |= {name: sum(parts.values()), **parts}
    for part in ("", "_organic", "_paid"):
        engaged = sum(found[f"{name}{part}"] for name in ("likes", "comments", "shares"))
        found[f"engagement_rate{part}"] = _rate(engaged, found[f"video_views{part}"])
    found["views"] = found.pop("video_views")
    return found


def _rate(above: float, below: float) -> float:
    return round(above / below, 4) if below else 0


def _window(arguments: Arguments) -> Window:
    given = [text(arguments, name, needed=False) for name in ("start_date", "end_date")]
    if not any(given):
        return None
    try:
        start, end = (date.fromisoformat(day) for day in given)
    except ValueError as error:
        raise Problem(PARAMETER, "start_date, end_date: Not valid dates.") from error
    if not timedelta() <= end - start <= LONGEST:
        raise Problem(PARAMETER, "The date range must be at most 365 days.")
    return start, end
