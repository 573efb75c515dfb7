"""TikTok's JSON read into our answers: tolerant of missing and unknown fields, of ids as numbers, of both date forms."""

from datetime import UTC, datetime
from typing import Any

from tiktok.answers import AuthorizationFacts, Counters, InviteAnswer, OrderFacts, VideoFacts, VideoStatus
from tiktok.words import CODE, ORDER, REQUEST, REVIEW


def handle(row: dict[str, Any]) -> str:
    """The handle of a row without its `@`, in lower case; some endpoints spell the key `handler_name`."""
    return str(row.get("handle_name") or row.get("handler_name") or "").lstrip("@").lower()


def time(value: Any) -> datetime | None:
    """A time of TikTok's: "YYYY-MM-DD HH:MM:SS" in UTC, ISO 8601, or unix seconds as number or string."""
    text = str(value or "").strip()
    if not text or text == "0":
        return None
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
    return Counters(
        video_id=str(dimensions.get("video_id") or row.get("video_id") or ""),
        views=_whole(metrics.get("video_views")),
        likes=_whole(metrics.get("likes")),
        comments=_whole(metrics.get("comments")),
        shares=_whole(metrics.get("shares")),
        favorites=_whole(metrics.get("favorites")),
        reach=_whole(metrics.get("reach")),
        completion_rate=_number(metrics.get("video_completion_rate")),
        average_watch_seconds=_number(metrics.get("average_view_time")),
    )


def authorization(data: dict[str, Any]) -> AuthorizationFacts:
    """A Spark authorization. A code may be present while the request still waits: the creator switched it on alone."""
    return AuthorizationFacts(
        video_id=str(data.get("video_id", "")),
        request=REQUEST.get(str(data.get("auth_status", "")), ""),
        code=str(data.get("auth_code") or ""),
        code_status=CODE.get(str(data.get("auth_code_status", "")), ""),
        requested_days=_whole(data.get("requested_authorization_days")),
        starts_at=time(data.get("auth_code_start_time")),
        ends_at=time(data.get("auth_code_end_time")),
        remaining_requests=_whole(data.get("num_remaining_request")),
    )


def _video_status(row: dict[str, Any]) -> VideoStatus:
    by_video: dict[str, VideoStatus] = {"INIT": "waiting", "RELEASE": "published", "DELETE": "removed"}
    return by_video.get(str(row.get("video_status", ""))) or REVIEW.get(str(row.get("review_status", "")), "uploaded")


def _handles(names: Any) -> tuple[str, ...]:
    return tuple(str(name).lstrip("@").lower() for name in names or [])


def _reasons(reasons: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(reasons, dict):
        return {str(name).lower(): _words(words) for name, words in reasons.items()}
    return {
        handle(row): _words(row.get("reasons") or row.get("reject_reasons"))
        for row in reasons or []
        if isinstance(row, dict)
    }


def _words(words: Any) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(str(word) for word in words or [])


def _number(value: Any) -> float | None:
    try:
        return None if value is None or value == "" else float(value)
    except (TypeError, ValueError):
        return None


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        number = _number(value)
        return None if number is None else int(number)
