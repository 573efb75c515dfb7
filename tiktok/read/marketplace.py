"""Creators, orders, videos and authorizations out of TikTok's JSON (wire page 4)."""

from dataclasses import replace
from datetime import date
from typing import Any

from tiktok.answers import (
    AuthorizationFacts,
    BrandProfile,
    CodeStatus,
    Counters,
    CreatorFacts,
    InviteAnswer,
    LinkRequest,
    OrderFacts,
    PublicVideo,
    VideoFacts,
    VideoStatus,
)
from tiktok.read.values import handle, number, texts, time, views_by_source, whole
from tiktok.words import CODE, LINK, ORDER, REQUEST, REVIEW


def invite_answer(data: dict[str, Any]) -> InviteAnswer:
    """`reject_reasons` is documented by name only: rows with handle and reasons, or a map, are both taken."""
    reasons = _reasons(data.get("reject_reasons"))
    return InviteAnswer(
        in_marketplace=_handles(data.get("in_tcm")),
        invited=_handles(data.get("invited")),
        rejected={name: reasons.get(name, ()) for name in _handles(data.get("rejected"))},
    )


def order(row: dict[str, Any], answer: dict[str, Any]) -> OrderFacts:
    """One order; code, link and quota may stand on the row or on the whole answer."""
    remaining = answer.get("remaining_orders", row.get("remaining_orders"))
    return OrderFacts(
        order_id=str(row.get("order_id", "")),
        handle=handle(row),
        code=str(row.get("campaign_code") or answer.get("campaign_code") or ""),
        invite_link=str(row.get("invite_link") or answer.get("invite_link") or ""),
        status=ORDER.get(str(row.get("order_status", "")), ""),
        videos=tuple(str(video) for video in row.get("video_ids") or []),
        places={
            str(item["video_id"]): place
            for place, item in enumerate(row.get("deliverables") or [])
            if item.get("video_id")
        },
        by_code=frozenset(str(video) for video in row.get("linked_by_code_video_ids") or []),
        remaining_orders=None if remaining is None else int(remaining),
    )


def video(row: dict[str, Any]) -> VideoFacts:
    """A video and its review."""
    reasons = [row.get("reject_reason"), *(row.get("ad_reject_reasons") or [])]
    return VideoFacts(
        video_id=str(row.get("video_id", "")),
        status=_video_status(row),
        reasons=tuple(str(reason) for reason in reasons if reason),
        caption=str(row.get("caption") or ""),
        url=str(row.get("share_url") or row.get("embed_url") or ""),
        thumbnail_url=str(row.get("thumbnail_url") or ""),
        created_at=time(row.get("create_time")),
    )


def counters(row: dict[str, Any]) -> Counters:
    """A video's counters; numbers may come as strings."""
    metrics, dimensions = row.get("metrics") or {}, row.get("dimensions") or {}
    video_id = str(dimensions.get("video_id") or row.get("video_id") or "")
    return replace(
        _figures(video_id, metrics),
        views_by_source=views_by_source(metrics.get("video_views_by_source")),
        retention=_retention(metrics.get("video_view_retention")),
        organic=_part(video_id, metrics, "organic"),
        paid=_part(video_id, metrics, "paid"),
        days=_days(video_id, metrics.get("daily_stats")),
    )


def _figures(video_id: str, metrics: dict[str, Any], part: str = "") -> Counters:
    """The plain figures, or those of a part: most name it at their end, two at their beginning (wire page 4d)."""
    end, begin = (f"_{part}", f"{part}_") if part else ("", "")

    def told(*names: str) -> Any:
        return next((metrics[name + end] for name in names if metrics.get(name + end) is not None), None)

    return Counters(
        video_id=video_id,
        views=whole(told("video_views")),
        likes=whole(told("likes")),
        comments=whole(told("comments")),
        shares=whole(told("shares")),
        favorites=whole(told("favorites")),
        reach=whole(told("reach")),
        completion_rate=number(told("video_completion_rate", "full_video_watched_rate")),
        average_watch_seconds=number(told("average_view_time", "average_time_watched")),
        engagement_rate=number(told("engagement_rate")),
        two_second_rate=number(metrics.get(f"{begin}two_seconds_views")),
        six_second_rate=number(metrics.get(f"{begin}six_seconds_views")),
    )


def _part(video_id: str, metrics: dict[str, Any], part: str) -> Counters | None:
    """The organic or paid part; None where TikTok does not tell them apart."""
    found = _figures(video_id, metrics, part)
    return None if found == Counters(video_id) else found


def _days(video_id: str, rows: Any) -> dict[date, Counters]:
    """What each day added. The views of a day are `views`, their parts `video_views_organic` and `video_views_paid`."""
    days = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and (day := time(row.get("date"))):
            told = {"video_views": row.get("views"), **row}
            organic, paid = (_part(video_id, told, part) for part in ("organic", "paid"))
            days[day.date()] = replace(_figures(video_id, told), organic=organic, paid=paid)
    return days


def _retention(values: Any) -> tuple[float, ...]:
    found = [number(value) for value in values] if isinstance(values, list) else []
    return tuple(share for share in found if share is not None)


def authorization(data: dict[str, Any]) -> AuthorizationFacts:
    """A Spark authorization. A code may be present while the request still waits: the creator switched it on alone."""
    return AuthorizationFacts(
        video_id=str(data.get("video_id", "")),
        request=REQUEST.get(str(data.get("auth_status", "")), ""),
        code=str(data.get("auth_code") or ""),
        code_status=code_word(data.get("auth_code_status")),
        requested_days=whole(data.get("requested_authorization_days")),
        starts_at=time(data.get("auth_code_start_time")),
        ends_at=time(data.get("auth_code_end_time")),
        remaining_requests=whole(data.get("num_remaining_request")),
    )


def _video_status(row: dict[str, Any]) -> VideoStatus:
    by_video: dict[str, VideoStatus] = {"INIT": "waiting", "RELEASE": "published", "DELETE": "removed"}
    return by_video.get(str(row.get("video_status", ""))) or REVIEW.get(str(row.get("review_status", "")), "uploaded")


def _handles(names: Any) -> tuple[str, ...]:
    return tuple(str(name).lstrip("@").lower() for name in names or [])


def _reasons(reasons: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(reasons, dict):
        return {str(name).lower(): texts(words) for name, words in reasons.items()}
    return {
        handle(row): texts(row.get("reasons") or row.get("reject_reasons"))
        for row in reasons or []
        if isinstance(row, dict)
    }


def code_word(value: Any) -> CodeStatus:
    """The status of a video code; '' for a word no table knows."""
    return CODE.get(str(value or ""), "")


def link_request(row: dict[str, Any]) -> LinkRequest:
    """A link request of TikTok One."""
    return LinkRequest(
        video_id=str(row.get("video_id", "")),
        campaign_id=str(row.get("campaign_id") or ""),
        status=LINK.get(str(row.get("status", "")), ""),
        request_id=str(row.get("link_request_id") or ""),
        times_asked=whole(row.get("number_of_requests")),
        last_asked_at=time(row.get("last_reminded_timestamp")),
    )


def creator(row: dict[str, Any]) -> CreatorFacts:
    """A creator of the marketplace."""
    labels = [*(row.get("industry_labels") or []), *(row.get("content_labels") or [])]
    return CreatorFacts(
        handle=handle(row),
        display_name=str(row.get("display_name") or ""),
        picture_url=str(row.get("profile_image") or ""),
        bio=str(row.get("bio") or ""),
        country=str(row.get("country_code") or ""),
        followers=whole(row.get("followers_count")),
        following=whole(row.get("following_count")),
        likes=whole(row.get("likes_count")),
        videos=whole(row.get("videos_count")),
        median_views=whole(row.get("median_views")),
        engagement_rate=number(row.get("engagement_rate")),
        price=number(row.get("creator_price")),
        currency=str(row.get("currency") or ""),
        labels=tuple(str(label.get("label_name", "")) for label in labels if isinstance(label, dict)),
    )


def public_video(row: dict[str, Any]) -> PublicVideo:
    """A post of a creator's public list."""
    return PublicVideo(
        counters=flat_counters(row),
        caption=str(row.get("caption") or ""),
        thumbnail_url=str(row.get("thumbnail_url") or ""),
        url=str(row.get("share_url") or row.get("embed_url") or ""),
        created_at=time(row.get("create_time")),
        is_paid_partnership=row.get("collaboration_status") == "PAID_PARTNERSHIP",
        hashtags=texts(row.get("caption_hashtags")),
    )


def flat_counters(row: dict[str, Any]) -> Counters:
    """Counters that stand beside the id instead of under `metrics`."""
    return counters({"metrics": row, "video_id": row.get("video_id") or row.get("item_id")})


def reported_video(row: dict[str, Any]) -> tuple[VideoFacts, Counters, str]:
    """A video of a TikTok One report with its counters and its creator's handle (4d)."""
    info = row.get("video_info") or {}
    video_id = str(info.get("video_id") or "")
    facts = VideoFacts(
        video_id=video_id,
        status="published",
        url=str(info.get("share_url") or info.get("embed_url") or ""),
        thumbnail_url=str(info.get("thumbnail_url") or ""),
        caption=str(info.get("caption") or ""),
        created_at=time(info.get("create_time")),
    )
    return facts, flat_counters({**row, "video_id": video_id}), handle(row.get("creator_info") or {})


def brand_profile(row: dict[str, Any]) -> BrandProfile:
    """A brand profile of TikTok One."""
    return BrandProfile(
        profile_id=str(row.get("brand_profile_id", "")),
        name=str(row.get("brand_name") or ""),
        website=str(row.get("brand_website") or ""),
        logo_url=str(row.get("logo_url") or ""),
    )
