"""What consents give: tokens, and the accounts they open (wire page 2)."""

from dataclasses import dataclass
from typing import Literal

Generation = Literal["ttcm", "tto"]


@dataclass(frozen=True)
class Grant:
    """What a brand's consent gives. TTCM has orders and campaign codes; TikTok One ("tto") has campaigns and link requests."""

    token: str
    account_id: str
    generation: Generation = "ttcm"
    advertiser_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class CreatorGrant:
    """What a creator's consent gives: tokens with their lives in seconds, and who the creator is to this app."""

    token: str
    refresh_token: str
    open_id: str
    seconds: int
    refresh_seconds: int
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advertiser:
    """An advertiser account the brand's token opens."""

    advertiser_id: str
    name: str = ""
    currency: str = ""
    timezone: str = ""
    status: str = ""
