"""What TikTok answers, in our words. Unknown fields are ignored; ids are strings; times are aware, in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

MarketplaceStatus = Literal["in", "not_in", "invited", "invalid"]
OrderStatus = Literal["created", "joined", "declined", "cancelled", "expired", ""]
VideoStatus = Literal["waiting", "uploaded", "in_review", "approved", "changes_requested", "published", "removed"]
RequestStatus = Literal["waiting", "accepted", "rejected", ""]
CodeStatus = Literal["not_used", "in_use", "expired", "deleted", ""]


@dataclass(frozen=True)
class Grant:
    """What a consent gives: the brand's token and its marketplace account (wire page 2a, 2b)."""

    token: str
    account_id: str


@dataclass(frozen=True)
class InviteAnswer:
    """The answer to invitations, by handle (4f, `/tcm/creator/invite/`)."""

    in_marketplace: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    rejected: dict[str, tuple[str, ...]] = field(default_factory=dict)


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
    """A video's counters at one time; None where TikTok gives none (absent is not zero). Rates are shares of 1, times are seconds."""

    video_id: str
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    favorites: int | None = None
    reach: int | None = None
    completion_rate: float | None = None
    average_watch_seconds: float | None = None


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
