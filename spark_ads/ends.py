"""The end of a permission is one, whoever notices it: the marketplace, the ad library, the clock or the creator (S2, S7).

The authorization and the library posts that stand on it are locked in this order and end in one transaction. Members hear
of the first that ends; what ends along with it has the cause `ALONG`, of which nobody is told (`ad_notices`).
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import fulfilling
from campaigns.models import Post
from spark_ads.models import Asset, Authorization
from spark_ads.models.asset import AssetStatus
from spark_ads.models.authorization import OVER

ALONG: Final = "its permission"
# What each end does to the authorization and to posts of the library; a deleted post ends every code of it.
DOES: Final = {
    "auth_code_deleted": ("revoke", "lose"),
    "auth_code_expired": ("expire", "lose"),
    "video_deleted": ("lose_post", "hide"),
}

HIDES: Final = ("video_deleted", "video_unavailable")


def end(authorization: Authorization, trouble: str, *, at: datetime, cause: str) -> None:
    """End an authorization, and what of the ad library stands on it. Nothing happens where it ended already."""
    whose = (authorization.brand_id, authorization.post.tiktok_id, authorization.video_code)
    _together(*whose, trouble, words_of(trouble), at=at, cause=cause)
    authorization.refresh_from_db()


def end_in_library(asset: Asset, trouble: str, *, at: datetime, cause: str) -> None:
    """End what the ad library says is over; the permission behind it ends too, unless another source has to say so.

    "gone" is a post the library no longer lists: of one that an order is behind, the marketplace is asked instead.
    """
    if not asset.can("hide" if trouble in HIDES else "lose"):
        return  # it ended before
    reason = words_of(trouble)
    if trouble == "gone" and not _is_known_elsewhere(asset):
        trouble = "auth_code_expired" if asset.ends_at and asset.ends_at <= at else "auth_code_deleted"
    if trouble == "video_deleted":
        here = Post.objects.filter(brand=asset.brand_id, tiktok_id=asset.item_id, removed_at__isnull=True)
        for post in here:
            fulfilling.lose(post, _("TikTok says that it was deleted."), at=at, cause=cause)
    if trouble in DOES:
        _together(asset.brand_id, asset.item_id, asset.code, trouble, reason, at=at, cause=cause)
    else:
        _alone(asset, trouble, at=at, cause=cause)
    asset.refresh_from_db()


def words_of(trouble: str) -> str:
    """Why a post of the library cannot be boosted any more."""
    return {
        "video_deleted": _("The post was deleted."),
        "video_unavailable": _("The post is private now."),
        "auth_code_expired": _("The authorization ran out."),
        "auth_code_deleted": _("The creator took the authorization back."),
    }.get(trouble, _("TikTok does not list it for this advertiser account any more."))


def same_code(one: str, other: str) -> bool:
    """Whether two video codes are one, with its # or without."""
    return bool(one) and one.lstrip("#") == other.lstrip("#")


def _together(brand: int, item_id: str, code: str, trouble: str, reason: str, *, at: datetime, cause: str) -> None:
    whole = trouble == "video_deleted"
    authorization_does, asset_does = DOES[trouble]
    with transaction.atomic():
        rows = Authorization.objects.select_for_update(of=("self",)).select_related("post")
        authorization = rows.filter(brand=brand, post__tiktok_id=item_id).first()
        told = False
        if authorization is not None:
            is_same = same_code(code, authorization.video_code)
            if is_same and cause == "clock" and authorization.in_force and _is_later(authorization, at):
                return  # it was extended meanwhile
            told = _end(authorization, authorization_does, is_same=is_same, whole=whole, at=at, cause=cause)
        assets = Asset.objects.bound().select_for_update(of=("self",)).filter(brand=brand, item_id=item_id)
        for asset in assets.order_by("pk"):
            if asset.can(asset_does) and (whole or same_code(code, asset.code)):
                act = getattr(asset, asset_does)
                act(at=at, cause=ALONG if told else cause, reason=reason)
                told = True


def _is_later(authorization: Authorization, at: datetime) -> bool:
    return authorization.ends_at is not None and authorization.ends_at > at


def _end(authorization: Authorization, action: str, *, is_same: bool, whole: bool, at: datetime, cause: str) -> bool:
    """End it where it stands on what ended; whether members hear of it by that, or have heard before."""
    ends = (is_same or whole) and authorization.can(action)
    if ends:
        getattr(authorization, action)(at=at, cause=cause)
    return authorization.ends_at is not None and (ends or (is_same and authorization.status in OVER))


def _alone(asset: Asset, trouble: str, *, at: datetime, cause: str) -> None:
    act = asset.hide if trouble in HIDES else asset.lose
    act(at=at, cause=cause, reason=words_of(trouble))
    if trouble not in HIDES:
        behind = Authorization.objects.filter(brand=asset.brand_id, post__tiktok_id=asset.item_id)
        behind.update(next_check_at=at)


def _is_known_elsewhere(asset: Asset) -> bool:
    """Whether the marketplace, or the library of another advertiser account, has a word in it too."""
    others = Asset.objects.filter(brand=asset.brand_id, item_id=asset.item_id, status=AssetStatus.READY)
    ordered = Post.objects.filter(brand=asset.brand_id, tiktok_id=asset.item_id, order__isnull=False)
    return ordered.exists() or others.exclude(pk=asset.pk).exists()
