"""What a creator's own token shows (wire page 3b, 4c, 5)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from tiktok.answers.marketplace import CodeStatus, Counters

PublishStatus = Literal["processing", "published", "failed", "in_inbox"]


@dataclass(frozen=True)
class Profile:
    """A creator's account as it is now, and its followers by day."""

    handle: str
    display_name: str = ""
    picture_url: str = ""
    bio: str = ""
    is_business: bool | None = None
    is_verified: bool | None = None
    followers: int | None = None
    following: int | None = None
    likes: int | None = None
    videos: int | None = None
    followers_by_day: dict[date, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Audience:
    """Who watches, in shares of 1 by country, gender and age."""

    countries: dict[str, float] = field(default_factory=dict)
    genders: dict[str, float] = field(default_factory=dict)
    ages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnVideo:
    """One of the creator's posts with its counters; metrics lag a day or two."""

    counters: Counters
    kind: str = "VIDEO"
    caption: str = ""
    url: str = ""
    thumbnail_url: str = ""
    seconds: float | None = None
    created_at: datetime | None = None
    views_by_source: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Publishing:
    """How far a post handed over for publication has come."""

    status: PublishStatus
    reason: str = ""
    post_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublishRules:
    """What the account may publish."""

    longest_seconds: int | None = None
    privacy: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostAuthorization:
    """The ad authorization of an own post (3b)."""

    item_id: str
    code: str = ""
    status: CodeStatus = ""
    days: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class CampaignOffer:
    """What a TikTok One invitation link asks of a creator: the posts a brand would like to have linked."""

    campaign_id: str
    spark_days: int | None = None
    requests: dict[str, str] = field(default_factory=dict)  # link request id → video id
