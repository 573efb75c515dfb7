"""Spark Ads: bound posts, shown as their creators (wire page 3e)."""

from datetime import datetime
from typing import Any

from simulator import bindings, chance, clock
from simulator.api import ad_groups, ad_objects, spark
from simulator.api.identities import KINDS
from simulator.api.wire import PARAMETER, Arguments, Problem, one_of, surplus, text
from simulator.models import Ad, AdGroup, Advertiser, Binding, Video
from simulator.standing import Standings

MOST_CREATIVES = 20
REASONS = [
    "The ad text makes a claim the landing page does not support.",
    "The post shows a product without the disclosure its category requires.",
    "The landing page does not work on phones.",
]
DEFAULTS = {
    "dark_post_status": "ON",
    "promotional_music_disabled": True,
    "creative_authorized": False,
    "aigc_disclosure_type": "NOT_DECLARED",
}
SWITCHES = {"dark_post_status": ["ON", "OFF"], "item_duet_status": ["ENABLE", "DISABLE"], "item_stitch_status": ["ENABLE", "DISABLE"]}  # fmt: skip
NOT_KEPT = {"ad_id", "ad_name", "operation_status", "identity_id", "identity_type", "tiktok_item_id"}
Creative = dict[str, Any]


def create(arguments: Arguments) -> dict[str, Any]:
    """POST /ad/create/: all creatives of the call, or none."""
    advertiser = ad_objects.advertiser_now(arguments)
    group = ad_groups.find(advertiser, text(arguments, "adgroup_id"))
    creatives = _creatives(arguments)
    bound = [_checked(advertiser, creative) for creative in creatives]
    ads = [_make(advertiser, group, creative, post) for creative, post in zip(creatives, bound, strict=True)]
    return _answer(advertiser, ads)


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /ad/get/."""
    advertiser = ad_objects.advertiser_now(arguments)
    standings = Standings(advertiser)
    ads = advertiser.ads.select_related("advertiser", "group__campaign", "identity", "video")
    return ad_objects.listed(arguments, [_row(ad, standings) for ad in ads], "ad")


def update(arguments: Arguments) -> dict[str, Any]:
    """POST /ad/update/: whatever changes besides the name is reviewed again."""
    advertiser = ad_objects.advertiser_now(arguments)
    standings, creatives = Standings(advertiser), _creatives(arguments)
    ads = [find(advertiser, text(creative, "ad_id")) for creative in creatives]
    if any(standings.of_ad(ad)[1] == "AD_STATUS_DONE" for ad in ads):
        raise Problem(PARAMETER, ad_objects.FINISHED)
    for creative in creatives:
        _check_switches(creative)
    for ad, creative in zip(ads, creatives, strict=True):
        _change(ad, creative)
    return _answer(advertiser, ads)


def switch(arguments: Arguments) -> dict[str, Any]:
    """POST /ad/status/update/."""
    return ad_objects.switch(arguments, "ad", find)


def find(advertiser: Advertiser, ad_id: str) -> Ad:
    """The advertiser's ad; one below something deleted is refused."""
    ads = advertiser.ads.select_related("advertiser", "group__campaign", "identity", "video")
    ad: Ad = ad_objects.find(ads, "ad", ad_id)
    ad_groups.find(advertiser, ad.group.object_id)
    return ad


def verdict(video: Video, number: int) -> tuple[float, str]:
    """How many minutes the review of an advertiser's how-manyth ad takes, and why it is refused, if it is."""
    draw = chance.of("ad review", *chance.of_clip(video), number)
    return draw.uniform(5, 25), draw.choice(REASONS) if draw.random() < 0.08 else ""


def _creatives(arguments: Arguments) -> list[Creative]:
    creatives = arguments.get("creatives")
    if not isinstance(creatives, list) or not creatives or not all(isinstance(row, dict) for row in creatives):
        raise Problem(PARAMETER, "creatives: Not a valid list.")
    if len(creatives) > MOST_CREATIVES:
        raise Problem(PARAMETER, f"creatives: Longer than maximum length {MOST_CREATIVES}.")
    return creatives


def _checked(advertiser: Advertiser, creative: Creative) -> Binding:
    """The bound post a creative is made of, if everything about it is in order."""
    one_of(text(creative, "ad_format"), "ad_format", ["SINGLE_VIDEO"])
    ad_objects.operation_of(creative)
    text(creative, "ad_name", most=512, needed=False)
    if not creative.get("call_to_action_id"):
        text(creative, "call_to_action")
    _check_switches(creative)
    return _bound(advertiser, creative)


def _check_switches(creative: Creative) -> None:
    for name, allowed in SWITCHES.items():
        if creative.get(name) is not None:
            one_of(creative[name], name, allowed)
    with_music = creative.get("promotional_music_disabled", True)
    if with_music and (creative.get("item_duet_status") or creative.get("item_stitch_status")):
        raise Problem(PARAMETER, "item_duet_status: Needs promotional_music_disabled to be false.")


def _bound(advertiser: Advertiser, creative: Creative) -> Binding:
    kind = one_of(text(creative, "identity_type"), "identity_type", KINDS)
    identity = advertiser.identities.filter(kind=kind, identity_id=text(creative, "identity_id")).first()
    if identity is None:
        raise Problem(PARAMETER, "identity_id: The identity does not exist.")
    if kind == "CUSTOMIZED_USER":
        raise Problem(PARAMETER, "identity_type: Custom identities can no longer be used on TikTok.")
    post = spark.find(bindings.current(advertiser), text(creative, "tiktok_item_id"))
    if post.identity_id != identity.pk:
        raise Problem(PARAMETER, "tiktok_item_id: The post does not belong to this identity.")
    if bindings.standing(post) != "AUTHORIZED":
        raise Problem(PARAMETER, "tiktok_item_id: The authorization of the post is over.")
    if post.video.status != "RELEASE":
        raise Problem(PARAMETER, "tiktok_item_id: The post is not available.")
    return post


def _make(advertiser: Advertiser, group: AdGroup, creative: Creative, post: Binding) -> Ad:
    now, number = clock.now(), advertiser.ads.count()
    reviewed_at, reason = _review(post.video, number)
    return Ad.objects.create(
        advertiser=advertiser,
        group=group,
        identity=post.identity,
        video=post.video,
        number=number,
        object_id=chance.new_id(now),
        name=creative.get("ad_name") or f"{post.identity.display_name} {now:%Y-%m-%d %H:%M:%S}",
        operation_status=ad_objects.operation_of(creative),
        reviewed_at=reviewed_at,
        reject_reason=reason,
        given={**DEFAULTS, **_kept(creative)},
        created_at=now,
        modified_at=now,
    )


def _review(video: Video, number: int) -> tuple[datetime, str]:
    minutes, reason = verdict(video, number)
    return clock.after(minutes), reason


def _change(ad: Ad, creative: Creative) -> None:
    ad.name = creative.get("ad_name") or ad.name
    changed = {**ad.given, **_kept(creative)}
    if changed != ad.given:
        ad.reviewed_at, _ = _review(ad.video, ad.number)
    ad.given, ad.modified_at = changed, clock.now()
    ad.save()


def _kept(creative: Creative) -> Creative:
    return {name: value for name, value in creative.items() if name not in NOT_KEPT and value is not None}


def _answer(advertiser: Advertiser, ads: list[Ad]) -> dict[str, Any]:
    standings = Standings(advertiser)
    rows = [_row(ad, standings) for ad in ads]
    return {"ad_ids": [ad.object_id for ad in ads], "need_audit": True, "creatives": rows}


def _row(ad: Ad, standings: Standings) -> dict[str, Any]:
    statuses = standings.of_ad(ad)
    return {
        **ad.given,
        **ad_objects.facts(ad, "ad", statuses),
        "adgroup_id": ad.group.object_id,
        "adgroup_name": ad.group.name,
        "campaign_id": ad.group.campaign.object_id,
        "campaign_name": ad.group.campaign.name,
        "identity_id": ad.identity.identity_id,
        "identity_type": ad.identity.kind,
        "tiktok_item_id": ad.video.video_id,
        "display_name": ad.identity.display_name,
        "video_id": None,
        "image_ids": [],
        "reject_reason": ad.reject_reason if statuses[1] == "AD_STATUS_AUDIT_DENY" else "",
        **surplus("ad", ad.object_id),
    }
