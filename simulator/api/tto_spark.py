"""Spark authorization of videos: those of orders as ever, and those linked to a TikTok One campaign (wire page 4e)."""

from typing import Any

from simulator import accounts_moving, acts
from simulator.api import videos
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, text
from simulator.models import Authorization, Video

DAYS = [7, 30, 60, 365]


def apply(arguments: Arguments) -> dict[str, Any]:
    """POST /tcm/tt_video/apply/."""
    accounts_moving.move()
    video = _linked(arguments)
    if video is None:
        return videos.apply(arguments)
    days = one_of(arguments.get("authorization_days", 30), "authorization_days", DAYS)
    if video.status != "RELEASE":
        raise Problem(PARAMETER, "The video is not public.")
    try:
        acts.request_authorization(video, days, extend=arguments.get("action") == "EXTEND")
    except acts.NotNow as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    return {}


def status(arguments: Arguments) -> dict[str, Any]:
    """GET /tcm/tt_video/status/."""
    accounts_moving.move()
    video = _linked(arguments)
    if video is None:
        return videos.status(arguments)
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
        "auth_code_status": videos.code_status(known),
    }


def _linked(arguments: Arguments) -> Video | None:
    """A video linked to a TikTok One campaign of this account."""
    linked = Video.objects.filter(tto_links__campaign__account=arguments["account"], tto_links__status="APPROVE")
    return linked.select_related("person", "order").filter(video_id=text(arguments, "video_id")).first()
