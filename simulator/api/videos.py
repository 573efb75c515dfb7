"""Videos of orders: review, report, Spark authorization (wire page 4e, 4f)."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from simulator import acts, clock, counting
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, page_of, surplus, text, texts
from simulator.models import Authorization, Video

LONGEST_WINDOW = timedelta(days=60)


def audit_status(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/video/audit_status/get/."""
    videos = _videos(arguments).filter(video_id__in=texts(arguments, "video_ids", most=20))
    return {"audit_status_list": [_review(video) for video in videos]}


def report(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/report/get/v2/: metrics are JSON numbers; the window is at most 60 days."""
    window = _window(arguments)
    orders = texts(arguments, "order_ids", most=20)
    videos = _videos(arguments).filter(order__order_id__in=orders, status="RELEASE")
    rows, info = page_of(list(videos), arguments, size=20)
    return {"insights": [_insight(video, arguments, window) for video in rows], "page_info": info}


def apply(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/tt_video/apply/: at most 30 requests a video."""
    days = one_of(arguments.get("authorization_days", 30), "authorization_days", [7, 30, 60, 365])
    video = _video(arguments)
    if video.status != "RELEASE":
        raise Problem(PARAMETER, "The video is not public.")
    try:
        acts.request_authorization(video, days, extend=arguments.get("action") == "EXTEND")
    except acts.NotNow as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    return {}


def status(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/tt_video/status/: a code can be there while the request still waits."""
    video = _video(arguments)
    known = Authorization.objects.filter(video=video).first() or Authorization(video=video, updated_at=video.created_at)
    return {
        "video_id": video.video_id,
        "auth_status": known.request,
        "auth_status_updated_time": moment(known.updated_at),
        "num_remaining_request": acts.MOST_REQUESTS - known.requests_made,
        "requested_authorization_days": known.requested_days,
        "auth_code": known.code,
        "auth_code_start_time": moment(known.starts_at),
        "auth_code_end_time": moment(known.ends_at),
        "auth_code_status": code_status(known),
    }


def code_status(authorization: Authorization) -> str:
    """NOT_USED, EXPIRED or DELETED; the clock alone ends a code."""
    if not authorization.code:
        return ""
    if authorization.deleted:
        return "DELETED"
    return "EXPIRED" if authorization.ends_at and authorization.ends_at <= clock.now() else "NOT_USED"


def _videos(arguments: Arguments) -> Any:
    return Video.objects.filter(order__account=arguments["account"]).select_related("order", "person")


def _video(arguments: Arguments) -> Video:
    video = _videos(arguments).filter(video_id=text(arguments, "video_id")).first()
    if video is None:
        raise Problem(PARAMETER, "video_id: The video does not belong to an order of this account.")
    return video


def _review(video: Video) -> dict[str, Any]:
    here = settings.SIMULATOR["public_url"]
    reason = acts.REFUSALS.get(video.review_status, "")
    return {
        "video_id": video.video_id,
        "order_id": video.order.order_id if video.order else "",
        "handle_name": video.person.handle,
        "video_status": video.status,
        "bind_status": "BIND",
        "review_status": video.review_status,
        "music_review_status": "SUCCEED",
        "advertiser_operate": "DEFAULT",
        "is_advertiser_reject": False,
        "reject_reason": reason if video.review_status == "CONTENT_REVIEW_FAIL" else "",
        "ad_reject_reasons": [reason] if reason and video.review_status != "CONTENT_REVIEW_FAIL" else [],
        "caption": video.caption,
        "share_url": f"{here}/@{video.person.handle}/video/{video.video_id}",
        "thumbnail_url": f"{here}/thumb/{video.video_id}.svg",
        "create_time": moment(video.published_at or video.created_at),
        **surplus("review", video.video_id),
    }


def _insight(video: Video, arguments: Arguments, window: tuple[date, date]) -> dict[str, Any]:
    numbers = counting.metrics(video, clock.now())
    days = arguments.get("need_daily_stats") in (True, "true", "True")
    wanted = texts(arguments, "metrics", most=50) if arguments.get("metrics") else list(numbers)
    return {
        "dimensions": {
            "order_id": video.order.order_id if video.order else "",
            "video_id": video.video_id,
            "handle_name": video.person.handle,
        },
        "metrics": {name: numbers[name] for name in wanted if name in numbers},
        **({"daily_stats": counting.daily(video, *window)} if days else {}),
        **surplus("insight", video.video_id),
    }


def _window(arguments: Arguments) -> tuple[date, date]:
    try:
        start, end = (date.fromisoformat(text(arguments, name)) for name in ("start_date", "end_date"))
    except ValueError as error:
        raise Problem(PARAMETER, "start_date, end_date: Not valid dates.") from error
    if not timedelta() <= end - start <= LONGEST_WINDOW:
        raise Problem(PARAMETER, "The date range must be at most 60 days.")
    return start, end
