"""Who ads are shown as, and the posts each lets the advertiser use (wire page 3d)."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from simulator import bindings, chance, clock
from simulator.api import advertisers, spark
from simulator.api.wire import PARAMETER, Arguments, Problem, one_of, page_of, text, texts, whole
from simulator.models import Advertiser, Binding, Identity

KINDS = ["CUSTOMIZED_USER", "AUTH_CODE", "TT_USER", "BC_AUTH_TT", "TTS_TT"]
STATUSES = {
    "HESITATE_RECOMMEND": "ITEM_STATUS_HESITATE_RECOMMEND",
    "ONLY_FRIEND_SEE": "STATUS_ONLY_FRIEND_SEE",
    "ONLY_AUTHOR_SEE": "ITEM_STATUS_ONLY_AUTHOR_SEE",
}


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /identity/get/: page_info counts one kind only when one was asked for."""
    found = _usable(advertisers.of(arguments))
    if arguments.get("identity_type"):
        found = found.filter(kind=_kind(arguments))
    keyword = str(advertisers.structure(arguments, "filtering", dict).get("keyword") or "")
    found = found.exclude(~Q(display_name__icontains=keyword), kind="CUSTOMIZED_USER")
    rows, info = page_of(list(found), arguments, size=20)
    return {"identity_list": [_row(row) for row in rows], "page_info": info}


def info(arguments: Arguments) -> dict[str, Any]:
    """GET /identity/info/."""
    return {"identity_info": _row(_identity(arguments))}


def create(arguments: Arguments) -> dict[str, Any]:
    """POST /identity/create/: a made-up name with a picture of the ad library."""
    advertiser, image_id = advertisers.of(arguments), text(arguments, "image_uri", needed=False)
    name = text(arguments, "display_name", most=100)
    if image_id and not advertiser.materials.filter(kind="image", material_id=image_id).exists():
        raise Problem(PARAMETER, "image_uri: The image does not exist.")
    identity = Identity.objects.create(
        advertiser=advertiser,
        identity_id=chance.new_id(clock.now()),
        kind="CUSTOMIZED_USER",
        display_name=name,
        image_id=image_id,
        created_at=clock.now(),
    )
    return {"identity_id": identity.identity_id}


def delete(arguments: Arguments) -> dict[str, Any]:
    """POST /identity/delete/: made-up names only."""
    identity = _identity({"identity_type": "CUSTOMIZED_USER", **arguments})
    if identity.kind != "CUSTOMIZED_USER":
        raise Problem(PARAMETER, "identity_type: Only identities of type CUSTOMIZED_USER can be deleted.")
    identity.delete()
    return {}


def videos(arguments: Arguments) -> dict[str, Any]:
    """GET /identity/video/get/: behind a cursor, at most twenty at a time."""
    identity, keyword = _identity(arguments), text(arguments, "keyword", needed=False)
    kind = one_of(arguments.get("item_type", "VIDEO"), "item_type", ["VIDEO", "CAROUSEL"])
    start, count = whole(arguments, "cursor", 0, least=0), whole(arguments, "count", 20, most=20)
    found = [row for row in _posts(identity) if kind == "VIDEO" and spark.matches(row.video, keyword)]
    end = start + count
    page = [_post(row) for row in found[start:end]]
    return {"video_list": page, "cursor": str(min(end, len(found))), "has_more": end < len(found)}


def video_info(arguments: Arguments) -> dict[str, Any]:
    """GET /identity/video/info/: one post, or up to twenty; times are ISO here."""
    posts = _posts(_identity(arguments))
    if not arguments.get("item_ids"):
        return {"video_detail": _detail(spark.find(posts, text(arguments, "item_id")))}
    wanted = texts(arguments, "item_ids", most=20)
    return {"video_details": [_detail(spark.find(posts, item_id)) for item_id in wanted]}


def _usable(advertiser: Advertiser) -> QuerySet[Identity]:
    bound = advertiser.bindings.filter(unbound_at=None).values("identity")
    return advertiser.identities.filter(Q(kind="CUSTOMIZED_USER") | Q(pk__in=bound)).select_related("person")


def _identity(arguments: Arguments) -> Identity:
    advertiser, kind = advertisers.of(arguments), _kind(arguments)
    identity = _usable(advertiser).filter(kind=kind, identity_id=text(arguments, "identity_id")).first()
    if identity is None:
        raise Problem(PARAMETER, "identity_id: The identity does not exist.")
    return identity


def _kind(arguments: Arguments) -> str:
    kind = str(one_of(text(arguments, "identity_type"), "identity_type", KINDS))
    if kind == "BC_AUTH_TT":
        text(arguments, "identity_authorized_bc_id")
    return kind


def _posts(identity: Identity) -> list[Binding]:
    return [row for row in bindings.current(identity.advertiser) if row.identity_id == identity.pk]


def _row(identity: Identity) -> dict[str, Any]:
    here, person = settings.SIMULATOR["public_url"], identity.person
    return {
        "identity_id": identity.identity_id,
        "identity_type": identity.kind,
        "identity_authorized_bc_id": None,
        "display_name": identity.display_name,
        "username": person.handle if person else None,
        "profile_image": f"{here}/avatar/{person.handle}.svg" if person else "",
        "available_status": None,
        "can_push_video": False,
        "can_pull_video": bool(person),
        "can_use_live_ads": False,
        "can_manage_message": False,
        "ads_only_mode": False,
        "is_gpppa": False,
    }


def _post(binding: Binding) -> dict[str, Any]:
    item = spark.item_info(binding.video)
    return {
        **{name: item[name] for name in ("item_id", "item_type", "text", "anchor_list", "carousel_info")},
        "status": STATUSES.get(item["status"], item["status"]),
        "auth_info": spark.auth_info(binding),
        "video_info": spark.video_info(binding.video),
    }


def _detail(binding: Binding) -> dict[str, Any]:
    post = _post(binding)
    rights = {
        name: value.replace(" ", "T") + "Z" if name.endswith("_time") else value
        for name, value in post["auth_info"].items()
    }
    return {**post, "auth_info": rights}
