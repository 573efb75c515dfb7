"""TikTok One as a creator's own token opens it: joining, linking, answering (wire page 4c)."""

from typing import Any

from simulator import audience, tto_acts
from simulator.acts import NotNow
from simulator.api import feed, tto_creators
from simulator.api.tto_links import campaign_of
from simulator.api.wire import PARAMETER, Arguments, Problem, one_of, surplus, text
from simulator.models import Person, TtoCampaign, TtoLink

NOT_A_CREATOR = 40121


def facts(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/creator/authorized/: the profile with its audience."""
    person = _creator(arguments)
    known, shares = tto_creators.creator_facts(person), audience.of(person)
    data = {
        **known,
        "creator_id": arguments["token"].account.open_id,
        **{f"audience_{kind}": shares[kind] for kind in ("countries", "genders", "ages", "devices")},
        "creator_rate": {"rate": known["creator_price"], "currency": known["currency"]},
    }
    wanted = feed.some(arguments, "fields", most=50) or list(data)
    return {name: data[name] for name in wanted if name in data} | surplus("authorized", person.handle)


def videos(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/creator/authorized/video/list/: cursor and has_more stand directly in data."""
    person, only = _creator(arguments), feed.some(arguments, "video_ids", most=20)
    shown, place = feed.slice_of(person, arguments, size="limit", most=10, only=only)
    return {"posts": [tto_creators.post(video) for video in shown], **place}


def join(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/creator/campaign/join/: twice is as good as once."""
    person, campaign = _creator(arguments), _campaign(arguments)
    tto_acts.join(campaign, person)
    return {}


def link(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/creator/campaign/video/link/: a public post of the own account."""
    person, campaign = _creator(arguments), _campaign(arguments)
    video = feed.own_post(person, text(arguments, "video_id"), "video_id")
    try:
        tto_acts.link(campaign, video)
    except NotNow as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    return {}


def requests(arguments: Arguments) -> dict[str, Any]:
    """GET /tto/creator/link/request/get/: what the brand behind the link asks this creator for."""
    person, campaign = _creator(arguments), _campaign(arguments)
    waiting = TtoLink.objects.filter(campaign=campaign, video__person=person, status="IN_REVIEW", times_asked__gt=0)
    rows = [
        {"video_id": known.video.video_id, "link_request_id": known.request_id}
        for known in waiting.select_related("video")
    ]
    return {
        "campaign_id": campaign.campaign_id,
        "spark_authorization_days": campaign.spark_days,
        "link_requests": rows,
        **surplus("offer", campaign.name),
    }


def confirm(arguments: Arguments) -> dict[str, Any]:
    """POST /tto/creator/link/request/confirm/: the creator's consent, no review by the brand."""
    person = _creator(arguments)
    approve = one_of(arguments.get("action"), "action", ["APPROVE", "REJECT"]) == "APPROVE"
    own = TtoLink.objects.filter(video__person=person, times_asked__gt=0).select_related("campaign", "video__person")
    known = own.filter(request_id=text(arguments, "link_request_id")).first()
    if known is None:
        raise Problem(PARAMETER, "link_request_id: The link request does not exist.")
    try:
        tto_acts.answer(known, approve=approve)
    except NotNow as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    return {}


def _creator(arguments: Arguments) -> Person:
    person: Person = arguments["person"]
    if not person.in_tcm:
        raise Problem(NOT_A_CREATOR, "This account is not a TikTok Creator Marketplace creator.")
    return person


def _campaign(arguments: Arguments) -> TtoCampaign:
    return campaign_of(text(arguments, "tto_invite_link", most=2000))
