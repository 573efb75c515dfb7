"""Posts an app hands in for a creator, and the ad authorization of the creator's own posts (wire page 3b, 5)."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from simulator import acts, clock, publishing, tto_acts
from simulator.api import feed, tto_links
from simulator.api.account_oauth import check_scope
from simulator.api.videos import code_status
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, surplus, text
from simulator.models import Ad, Authorization, Binding, Publication, TtoCampaign, Video

TOO_FREQUENT = 40132
A_MINUTE, A_DAY = 6, 15
LONGEST_CAPTION, MOST_MENTIONS = 2200, 30
DAYS = [7, 30, 60, 365]


def publish(arguments: Arguments) -> dict[str, Any]:
    """POST /business/video/publish/: at most 6 posts a minute and 15 a day."""
    check_scope(arguments, "video.publish")
    url = text(arguments, "video_url", most=2000)
    if urlsplit(url).scheme not in ("http", "https"):
        raise Problem(PARAMETER, "video_url: Not a valid URL.")
    info = arguments.get("post_info") or {}
    if not isinstance(info, dict):
        raise Problem(PARAMETER, "post_info: Not a valid object.")
    _check_caption(str(info.get("caption") or ""))
    campaign = _campaign(arguments, info)
    _count(arguments)
    made = publishing.hand_in(arguments["token"].account, url, info, campaign)
    return {"share_id": made.share_id}


def status(arguments: Arguments) -> dict[str, Any]:
    """GET /business/publish/status/: it takes a minute or two."""
    check_scope(arguments, "video.publish")
    rows = Publication.objects.filter(account=arguments["token"].account).select_related("video")
    made = rows.filter(share_id=text(arguments, "publish_id")).first()
    if made is None:
        raise Problem(PARAMETER, "publish_id: The publication does not exist.")
    ids = [made.video.video_id] if made.video else []
    return {"status": made.status, "reason": made.reason, "post_ids": ids, **surplus("publication", made.share_id)}


def settings(arguments: Arguments) -> dict[str, Any]:
    """GET /business/video/settings/."""
    return {
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
        "comment_disabled": False,
        "duet_disabled": False,
        "stitch_disabled": False,
        "max_video_post_duration_sec": 600,
    }


def set_authorization(arguments: Arguments) -> dict[str, Any]:
    """POST /business/post/authorize/setting/: on for some days, or off unless the post runs as an ad."""
    video = _post(arguments)
    wanted = one_of(arguments.get("is_ad_promotable"), "is_ad_promotable", [True, False])
    if wanted:
        days = one_of(arguments.get("authorization_days", 30), "authorization_days", DAYS)
        if _standing(_known(video)) not in ("NOT_USED", "IN_USE"):
            acts.grant(video, days)
    elif Ad.objects.filter(video=video, deleted=False).exists():
        raise Problem(PARAMETER, "The post is used in an ad, so its authorization cannot be turned off.")
    elif _known(video).code:
        acts.delete_code(video)
    return {}


def authorization(arguments: Arguments) -> dict[str, Any]:
    """GET /business/post/authorize/status/."""
    video = _post(arguments)
    known = _known(video)
    days = (known.ends_at - known.starts_at).days if known.ends_at and known.starts_at else 0
    return {
        "item_id": video.video_id,
        "auth_code": known.code,
        "auth_code_start_time": moment(known.starts_at),
        "auth_code_end_time": moment(known.ends_at),
        "authorization_days": days,
        "auth_code_status": _standing(known),
    }


def extend_authorization(arguments: Arguments) -> dict[str, Any]:
    """POST /business/post/authorize/: there has to be a code."""
    video = _post(arguments)
    days = one_of(arguments.get("authorization_days", 30), "authorization_days", DAYS)
    _with_code(video)
    acts.grant(video, days)
    return {}


def delete_authorization(arguments: Arguments) -> dict[str, Any]:
    """POST /business/post/authorize/delete/."""
    video = _post(arguments)
    _with_code(video)
    acts.delete_code(video)
    return {}


def _campaign(arguments: Arguments, info: dict[str, Any]) -> TtoCampaign | None:
    """The campaign of the link; a draft has none, whatever it says."""
    link = str(info.get("tto_invite_link") or "")
    if not link or info.get("upload_to_draft"):
        return None
    if info.get("is_branded_content") is not True:
        raise Problem(PARAMETER, "post_info.is_branded_content: Must be true with tto_invite_link.")
    campaign = tto_links.campaign_of(link, "post_info.tto_invite_link")
    if not tto_acts.is_in(campaign, arguments["person"]):
        raise Problem(PARAMETER, "post_info.tto_invite_link: Join the campaign first.")
    return campaign


def _check_caption(caption: str) -> None:
    if len(caption.encode("utf-16-le")) // 2 > LONGEST_CAPTION:
        raise Problem(PARAMETER, f"post_info.caption: Longer than maximum length {LONGEST_CAPTION}.")
    if caption.count("@") > MOST_MENTIONS:
        raise Problem(PARAMETER, f"post_info.caption: More than {MOST_MENTIONS} mentions.")


def _count(arguments: Arguments) -> None:
    now = clock.now()
    for most, window in ((A_MINUTE, timedelta(minutes=1)), (A_DAY, timedelta(days=1))):
        made = Publication.objects.filter(account=arguments["token"].account, created_at__gt=now - window)
        if made.count() >= most:
            raise Problem(TOO_FREQUENT, "The account has posted too often. Try again later.")


def _post(arguments: Arguments) -> Video:
    check_scope(arguments, "biz.spark.auth")
    return feed.own_post(arguments["person"], text(arguments, "item_id"))


def _known(video: Video) -> Authorization:
    return Authorization.objects.filter(video=video).first() or Authorization(video=video)


def _with_code(video: Video) -> None:
    known = _known(video)
    if not known.code or known.deleted:
        raise Problem(PARAMETER, "item_id: The post has no authorization code.")


def _standing(known: Authorization) -> str:
    """The code's status; in use as soon as an advertiser bound it."""
    standing = code_status(known)
    bound = standing == "NOT_USED" and Binding.objects.filter(code=known.code, unbound_at=None).exists()
    return "IN_USE" if bound else standing
