"""TikTok's words translated to ours, by table. What no table knows is kept as it came and changes nothing."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tiktok.answers import CodeStatus, MarketplaceStatus, OrderStatus, RequestStatus, VideoStatus

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
}

TOPIC_KEYS: Final = (
    "tto_campaign_event_type",
    "tcm_creator_event_type",
    "tcm_order_event_type",
    "tcm_spark_ads_event_type",
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
TRY_AGAIN: Final = {40100, 40132, 40201, 40202, 60001, 61000}


def may_try_again(code: int) -> bool:
    """Whether the same call may succeed later: rate limits, maintenance, and TikTok's own failures (50000 to 53999)."""
    return code in TRY_AGAIN or 50000 <= code < 54000


def reason_words(reason: str) -> str:
    """A refusal reason of TikTok's for a person; an unknown one as it came, in lower case."""
    return str(REASONS.get(reason, reason.replace("_", " ").lower()))
