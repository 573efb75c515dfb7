"""Link requests: a brand asks for a public post, the creator answers (wire page 4b, 4c)."""

from typing import Any

from simulator import tto_acts
from simulator.acts import NotNow
from simulator.api import feed
from simulator.api.tto_campaigns import KINDS, campaign_of
from simulator.api.wire import PARAMETER, Arguments, Problem, one_of, page_of, surplus, text
from simulator.models import TtoLink, Video


def link(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/tcm/campaign/link/: ask for a post, once more too, or no longer."""
    campaign = campaign_of(arguments)
    act = {"LINK": tto_acts.ask, "REVOKE": tto_acts.take_back}[
        one_of(arguments.get("action"), "action", ["LINK", "REVOKE"])
    ]
    video = Video.objects.filter(video_id=text(arguments, "video_id")).select_related("person").first()
    if video is None:
        raise Problem(PARAMETER, "video_id: The video does not exist.")
    try:
        known = act(campaign, video)
    except NotNow as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    row = _row(known)
    return {name: row[name] for name in row if name not in ("campaign_id", "link_request_id")}


def status(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/tcm/campaign/link/status/: where the questions stand."""
    rows = TtoLink.objects.filter(campaign__account=arguments["account"], times_asked__gt=0)
    rows = rows.select_related("campaign", "video").order_by("-asked_at", "-pk")
    if wanted := feed.some(arguments, "campaign_ids", most=20):
        rows = rows.filter(campaign__campaign_id__in=wanted)
    if handles := feed.some(arguments, "handle_names", most=20):
        rows = rows.filter(video__person__handle__in=[handle.lstrip("@").lower() for handle in handles])
    if kind := text(arguments, "campaign_type", needed=False):
        rows = rows.filter(campaign__kind=one_of(kind, "campaign_type", KINDS))
    shown, info = page_of(list(rows), arguments)
    return {"video_infos": [_row(row) for row in shown], "page_info": info}


def _row(known: TtoLink) -> dict[str, Any]:
    return {
        "video_id": known.video.video_id,
        "status": known.status,
        "campaign_id": known.campaign.campaign_id,
        "campaign_type": known.campaign.kind,
        "link_request_id": known.request_id,
        "last_reminded_timestamp": int(known.asked_at.timestamp()) if known.asked_at else 0,
        "number_of_requests": known.times_asked,
        **surplus("request", known.request_id),
    }
