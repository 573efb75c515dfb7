"""Creators, orders, videos and authorizations of the marketplace (wire page 4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

MarketplaceStatus = Literal["in", "not_in", "invited", "invalid"]
OrderStatus = Literal["created", "joined", "declined", "cancelled", "expired", ""]
VideoStatus = Literal["waiting", "uploaded", "in_review", "approved", "changes_requested", "published", "removed"]
RequestStatus = Literal["waiting", "accepted", "rejected", ""]
LinkStatus = Literal["in_review", "approved", "rejected", "revoked", ""]
CodeStatus = Literal["not_used", "in_use", "expired", "deleted", ""]


@dataclass(frozen=True)
class InviteAnswer:
    """The answer to invitations, by handle (4f, `/tcm/creator/invite/`)."""

    in_marketplace: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    rejected: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeWish:
    """What a campaign code is wanted for. `name` is ours alone, so that what was made can be found again by it."""

    campaign_name: str
    campaign_id: str  # where TikTok already has the campaign, else ""
    name: str
    brand_name: str
    description: str
    handle: str
    spark_days: int


@dataclass(frozen=True)
class MadeCode:
    """A code orders can be made under, and the marketplace campaign it belongs to. On TikTok One both are the campaign."""

    code: str
    campaign_id: str


@dataclass(frozen=True)
class DeliverableWish:
    """One video asked for in an order; `spark_days` is 0, 7, 30, 60 or 365."""

    name: str
    spark_days: int


@dataclass(frozen=True)
class OrderWish:
    """An order to be made under a campaign code (4f, `/tcm/order/create/v2/`)."""

    code: str
    brand_name: str
    description: str
    handle: str
    deliverables: tuple[DeliverableWish, ...]


@dataclass(frozen=True)
class OrderFacts:
    """An order as TikTok holds it. `videos` are ids. Where TikTok says so, `places` tells a video's deliverable (0-based) and
    `by_code` which videos were linked by campaign code; no document names these two.
    """

    order_id: str
    handle: str
    code: str
    invite_link: str
    status: OrderStatus = ""
    videos: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    by_code: frozenset[str] = frozenset()
    remaining_orders: int | None = None


@dataclass(frozen=True)
class VideoFacts:
    """A video of an order and its review (4f, `/tcm/video/audit_status/get/`)."""

    video_id: str
    status: VideoStatus
    reasons: tuple[str, ...] = ()
    caption: str = ""
    url: str = ""
    thumbnail_url: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class Counters:
    """A video's counters at one time; None where TikTok gives none (absent is not zero). Rates are shares of 1, times are seconds.

    The rest is told by TikTok One only: `organic` and `paid` are the same for a part of the plays; `days` is what each day
    (UTC) added, which may be less than nothing; `views_by_source` has TikTok's names: for_you, search and so on; `retention` is
    the share still watching at each second.
    """

    video_id: str
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    favorites: int | None = None
    reach: int | None = None
    completion_rate: float | None = None
    average_watch_seconds: float | None = None
    engagement_rate: float | None = None
    two_second_rate: float | None = None
    six_second_rate: float | None = None
    views_by_source: dict[str, float] = field(default_factory=dict)
    retention: tuple[float, ...] = ()
    organic: "Counters | None" = None
    paid: "Counters | None" = None
    days: "dict[date, Counters]" = field(default_factory=dict)


@dataclass(frozen=True)
class AuthorizationFacts:
    """A post's Spark authorization (4e, `/tcm/tt_video/status/`)."""

    video_id: str
    request: RequestStatus = ""
    code: str = ""
    code_status: CodeStatus = ""
    requested_days: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    remaining_requests: int | None = None

    def code_in_force(self, at: datetime) -> bool:
        """Whether a code is there that may be used now."""
        usable = self.code_status in ("not_used", "in_use", "")
        return bool(self.code) and usable and self.ends_at is not None and self.ends_at > at


@dataclass(frozen=True)
class LinkRequest:
    """The question to a creator whether a public post may be linked to a TikTok One campaign (4b)."""

    video_id: str
    campaign_id: str
    status: LinkStatus
    request_id: str = ""
    times_asked: int | None = None
    last_asked_at: datetime | None = None


@dataclass(frozen=True)
class CreatorSearch:
    """What to look for among the marketplace's creators of one country; None leaves a filter out."""

    country: str
    words: str = ""
    followers_from: int | None = None
    followers_to: int | None = None
    languages: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True)
class CreatorFacts:
    """A creator as the marketplace shows one. Rates are shares of 1; prices are whole units of `currency`."""

    handle: str
    display_name: str = ""
    picture_url: str = ""
    bio: str = ""
    country: str = ""
    followers: int | None = None
    following: int | None = None
    likes: int | None = None
    videos: int | None = None
    median_views: int | None = None
    engagement_rate: float | None = None
    price: float | None = None
    currency: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicVideo:
    """A creator's public post with its counters now."""

    counters: Counters
    caption: str = ""
    thumbnail_url: str = ""
    url: str = ""
    created_at: datetime | None = None
    is_paid_partnership: bool = False
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True)
class BrandProfile:
    """How TikTok One shows a brand to creators; name and logo cannot change later."""

    profile_id: str
    name: str
    website: str = ""
    logo_url: str = ""
