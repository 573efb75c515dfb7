"""TikTok's words translated to ours, by table. What no table knows is kept as it came and changes nothing."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tiktok.answers import CodeStatus, LinkStatus, MarketplaceStatus, OrderStatus, RequestStatus, VideoStatus

MARKETPLACE: Final[dict[str, MarketplaceStatus]] = {
    "IN": "in",
    "NOT_IN": "not_in",
    "INVITED": "invited",
    "INVALID": "invalid",
}

ORDER: Final[dict[str, OrderStatus]] = {
    "PENDING": "created",
    "ACCEPTED": "joined",
    "DECLINED": "declined",
    "CANCELLED": "cancelled",
    "EXPIRED": "expired",
    "COMPLETED": "joined",
}

REVIEW: Final[dict[str, VideoStatus]] = {
    "NO_REVIEW": "uploaded",
    "CONTENT_REVIEWING": "in_review",
    "AD_REVIEWING": "in_review",
    "CONTENT_REVIEW_FAIL": "changes_requested",
    "AD_REVIEW_FAIL": "changes_requested",
    "ALL_FAIL": "changes_requested",
    "SUCCEED": "approved",
}

REQUEST: Final[dict[str, RequestStatus]] = {
    "WAITING": "waiting",
    "ACCEPTED": "accepted",
    "REJECTED": "rejected",
}

LINK: Final[dict[str, LinkStatus]] = {
    "IN_REVIEW": "in_review",
    "APPROVE": "approved",
    "REJECTED": "rejected",
    "REVOKE": "revoked",
}

CODE: Final[dict[str, CodeStatus]] = {
    "NOT_USED": "not_used",
    "IN_USE": "in_use",
    "EXPIRED": "expired",
    "DELETED": "deleted",
}

# The first two are TikTok's (TCM_VIDEOS, wire page 6); the others are the simulator's, which tells more than TikTok does.
TOPICS: Final = {
    "tto_video_uploaded": "video.uploaded",
    "tto_video_published": "video.published",
    "tcm_invitation_seen": "invitation.seen",
    "tcm_invitation_declined": "invitation.declined",
    "tcm_creator_joined": "creator.joined",
    "tcm_order_accepted": "order.changed",
    "tcm_order_declined": "order.changed",
    "tcm_video_linked": "order.changed",
    "tcm_spark_ads_updated": "authorization.changed",
    # The accounts family (wire page 6).
    "authorization.removed": "creator.disconnected",
    "post.publish.publicly_available": "post.changed",
    "post.publish.no_longer_publicly_available": "post.changed",
}

TOPIC_KEYS: Final = (
    "tto_campaign_event_type",
    "tcm_creator_event_type",
    "tcm_order_event_type",
    "tcm_spark_ads_event_type",
    "event",
    "event_type",
)

REASONS: Final = {
    "FOLLOWER_COUNT_INSUFFICIENT": _("too few followers for the country"),
    "COUNTRY_NOT_SUPPORTED": _("TikTok Creator Marketplace is not open in the country"),
    "UNDER_AGE": _("under the minimum age"),
    "BUSINESS_ACCOUNT": _("a business account; a personal one is needed"),
    "NOT_ENOUGH_RECENT_VIDEOS": _("too few videos in the last 30 days"),
    "NOT_ENOUGH_RECENT_VIEWS": _("too few views in the last 30 days"),
    "CONTENT_NOT_SUITABLE": _("content not suitable for ages 13 and up"),
}

# Codes after which the same call may succeed later (wire page, table of codes).
TOO_MANY: Final = {40100, 40132, 61000}
TRY_AGAIN: Final = {40201, 40202, 60001}
# The token is empty, over, or revoked.
TOKEN_REFUSED: Final = {40102, 40104, 40105}

# What a person can make of a code whose message alone does not help.
ERRORS: Final = {
    40001: _(
        "The TikTok account did not give this app the permission for it. Reconnect and allow everything asked for."
    ),
    40003: _("TikTok does not allow this for the account."),
    40006: _("TikTok no longer takes this kind of request. Update Limelight."),
    40009: _("TikTok’s sandbox cannot do this; it works on the real platform."),
    40051: _("TikTok no longer takes this kind of request. Update Limelight."),
    40101: _("TikTok does not know this app. Check TIKTOK_APP_ID and TIKTOK_APP_SECRET."),
    40102: _("The access TikTok gave has run out. Reconnect."),
    40103: _("The access TikTok gave has run out. Reconnect."),
    40104: _("TikTok got no token. Reconnect."),
    40105: _("TikTok does not accept the token any more. Reconnect."),
    40107: _("The access TikTok gave was taken back. Reconnect."),
    40110: _("The consent was used already or is too old. Start it once more."),
    40113: _("TikTok has blocked this app."),
    40117: _("TikTok does not let this app do that."),
    40118: _("TikTok has to put this app on a list for that first."),
    40121: _("The creator is not in TikTok Creator Marketplace."),
    40122: _("TikTok Creator Marketplace is not open in the creator’s country."),
    40130: _("The creator did not allow this when connecting. Ask them to connect again."),
    40131: _("The creator did not allow this when connecting. Ask them to connect again."),
    40300: _("The advertiser account does not exist any more."),
    40301: _("Your role in the advertiser account does not allow this."),
    40502: _("The advertiser account has as many ads as TikTok allows."),
    40902: _("TikTok took too long to fetch the file."),
    40907: _("The file is too large."),
    40908: _("TikTok does not take this kind of file."),
    40911: _("The ad library already has a file of this name."),
}


def may_try_again(code: int) -> bool:
    """Whether the same call may succeed later: maintenance, and TikTok's own failures (50000 to 53999)."""
    return code in TRY_AGAIN or 50000 <= code < 54000


def error_words(code: int) -> str:
    """What a person can make of an error code; "" where TikTok's message says it better."""
    return str(ERRORS.get(code, ""))


def reason_words(reason: str) -> str:
    """A refusal reason of TikTok's for a person; an unknown one as it came, in lower case."""
    return str(REASONS.get(reason, reason.replace("_", " ").lower()))
