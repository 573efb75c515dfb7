"""Posts authorized to an advertiser by their code (wire page 3a, 3c)."""

import hashlib
from typing import Any

from django.conf import settings

from simulator import bindings, chance
from simulator.api import advertisers
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, page_of, surplus, text, texts
from simulator.models import Binding, Video

STATUSES = {"RELEASE": "HESITATE_RECOMMEND", "DELETE": "USER_DELETE"}


def authorize(arguments: Arguments) -> dict[str, Any]:
    """POST /tt_video/authorize/: whose post it was is told by info and list only."""
    advertiser = advertisers.of(arguments)
    text(arguments, "original_post_auth_code", needed=False)
    try:
        bindings.bind(advertiser, text(arguments, "auth_code"))
    except bindings.Refused as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    return {}


def info(arguments: Arguments) -> dict[str, Any]:
    """GET /tt_video/info/: the bound post of a code."""
    advertiser, code = advertisers.of(arguments), text(arguments, "auth_code")
    for binding in bindings.current(advertiser):
        if binding.code == code:
            return item(binding)
    try:
        bindings.usable(code)
    except bindings.Refused as reason:
        raise Problem(PARAMETER, str(reason)) from reason
    raise Problem(PARAMETER, "auth_code: The post is not authorized to this ad account yet.")


def get_list(arguments: Arguments) -> dict[str, Any]:
    """GET /tt_video/list/: bound posts, newest first."""
    advertiser, keyword = advertisers.of(arguments), text(arguments, "keyword", needed=False)
    kinds = texts(arguments, "item_types", most=2) if arguments.get("item_types") else ["VIDEO"]
    for kind in kinds:
        one_of(kind, "item_types", ["VIDEO", "CAROUSEL"])
    found = bindings.current(advertiser) if "VIDEO" in kinds else []
    rows, info = page_of([row for row in found if matches(row.video, keyword)], arguments, size=20, most=50)
    return {"list": [item(row) for row in rows], "page_info": info}


def unbind(arguments: Arguments) -> dict[str, Any]:
    """POST /tt_video/unbind/: only once the authorization is over."""
    binding = find(bindings.current(advertisers.of(arguments)), text(arguments, "item_id"))
    if bindings.standing(binding) == "AUTHORIZED":
        raise Problem(PARAMETER, "item_id: The authorization of the post is still in effect.")
    bindings.unbind(binding)
    return {}


def find(rows: list[Binding], item_id: str) -> Binding:
    """The bound post with this id."""
    for row in rows:
        if row.video.video_id == item_id:
            return row
    raise Problem(PARAMETER, f"item_id: The post {item_id} is not authorized to this ad account.")


def matches(video: Video, keyword: str) -> bool:
    """Whether a keyword finds a post: an id exactly, words anywhere in the caption."""
    if keyword.isdigit() and len(keyword) >= 19:
        return video.video_id == keyword
    return keyword.lower() in video.caption.lower()


def item(binding: Binding) -> dict[str, Any]:
    """A post as four objects side by side."""
    return {
        "item_info": {"auth_code": binding.code, **item_info(binding.video)},
        "auth_info": auth_info(binding),
        "user_info": {
            "tiktok_name": binding.video.person.name,
            "identity_id": binding.identity.identity_id,
            "identity_type": "AUTH_CODE",
        },
        "video_info": video_info(binding.video),
        **surplus("item", binding.video.video_id),
    }


def item_info(video: Video) -> dict[str, Any]:
    """The post itself."""
    return {
        "item_id": video.video_id,
        "text": video.caption,
        "status": STATUSES.get(video.status, "REVIEW_PENDING"),
        "item_type": "VIDEO",
        "anchor_list": None,
        "stitch_original_item_id": "",
        "duet_original_item_id": "",
        "is_multi_duet_stitch": False,
        "mentioned_item_ids": [],
        "carousel_info": None,
    }


def auth_info(binding: Binding) -> dict[str, str]:
    """From when to when the post may be used."""
    return {
        "ad_auth_status": bindings.standing(binding),
        "auth_start_time": moment(binding.starts_at),
        "auth_end_time": moment(binding.ends_at),
        "invite_start_time": moment(binding.bound_at),
    }


def video_info(video: Video) -> dict[str, Any]:
    """The film; its addresses live about an hour."""
    here, draw = settings.SIMULATOR["public_url"], chance.of("film", *chance.of_clip(video))
    return {
        "duration": round(draw.uniform(8, 58), 2),
        "width": 1080,
        "height": 1920,
        "size": draw.randint(2_000_000, 40_000_000),
        "bit_rate": draw.randint(900_000, 4_000_000),
        "preview_url": f"{here}/@{video.person.handle}/video/{video.video_id}",
        "poster_url": f"{here}/thumb/{video.video_id}.svg",
        "signature": hashlib.md5(video.video_id.encode(), usedforsecurity=False).hexdigest(),
        "format": "mp4",
        "url": f"{here}/@{video.person.handle}/video/{video.video_id}",
        "video_id": f"v10033g50000{video.video_id}",
        "file_name": f"{video.video_id}.mp4",
    }
