"""Posts authorized for Spark Ads, identities, ads and their report (wire page 3)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class SparkPost:
    """A post as the advertiser sees it through its video code (3a). Times are UTC; the addresses live about an hour."""

    item_id: str
    code: str = ""
    text: str = ""
    kind: str = "VIDEO"
    status: str = ""
    is_authorized: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    identity_id: str = ""
    identity_type: str = ""
    creator_name: str = ""
    preview_url: str = ""
    poster_url: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Identity:
    """Who an ad is shown as (3d)."""

    identity_id: str
    kind: str
    display_name: str = ""
    username: str = ""
    picture_url: str = ""
    is_available: bool = True
    business_center_id: str = ""


@dataclass(frozen=True)
class AdCampaignWish:
    """A campaign to be made in Ads Manager; `budget` is in the advertiser's currency, None for no limit."""

    name: str
    objective: str
    budget: Decimal | None = None
    budget_mode: str = "BUDGET_MODE_INFINITE"


@dataclass(frozen=True)
class AdGroupWish:
    """An ad group: who sees it, when, for how much. Times are UTC; locations are TikTok's ids."""

    campaign_id: str
    name: str
    budget: Decimal
    budget_mode: str
    starts_at: datetime
    ends_at: datetime | None
    location_ids: tuple[str, ...]
    optimization_goal: str
    billing_event: str
    more: dict[str, object] = field(default_factory=dict)  # audience and bidding, in TikTok's own words


@dataclass(frozen=True)
class SparkAdWish:
    """A Spark Ad: an authorized post, shown as its creator (3e)."""

    adgroup_id: str
    name: str
    identity_id: str
    identity_type: str
    item_id: str
    call_to_action: str = ""
    landing_page_url: str = ""
    business_center_id: str = ""


@dataclass(frozen=True)
class AdObject:
    """A campaign, an ad group or an ad in Ads Manager, with TikTok's two words for its status, and why its review refused it.

    What is not asked of every kind is empty. Times are UTC.
    """

    object_id: str
    name: str
    status: str = ""
    secondary_status: str = ""
    parent_id: str = ""
    item_id: str = ""
    budget: Decimal | None = None
    reject_reason: str = ""
    budget_mode: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    created_at: datetime | None = None
    parent_name: str = ""
    campaign_id: str = ""
    campaign_name: str = ""
    landing_page_url: str = ""


@dataclass(frozen=True)
class PaidFigures:
    """One row of the paid report: whose, of which day (None: of all time), and the metrics by TikTok's name."""

    object_id: str
    day: date | None
    metrics: dict[str, Decimal]


@dataclass(frozen=True)
class UploadedVideo:
    """A video in the ad library."""

    video_id: str
    file_name: str = ""
    url: str = ""
