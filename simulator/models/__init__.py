"""The pretend TikTok's own tables, by subject."""

from simulator.models.accounts import Account, AccountConsent, AccountToken
from simulator.models.ads import Ad, AdCampaign, AdGroup, Advertiser, Binding, Identity, Material, Spending
from simulator.models.market import (
    Authorization,
    BrandAccount,
    Campaign,
    Code,
    Consent,
    Delivery,
    Intent,
    Invitation,
    Order,
    Person,
    Subscription,
    Video,
    Webhook,
    World,
)
from simulator.models.tto import BrandProfile, Publication, TtoCampaign, TtoLink, TtoMember

__all__ = [
    "Account",
    "AccountConsent",
    "AccountToken",
    "Ad",
    "AdCampaign",
    "AdGroup",
    "Advertiser",
    "Authorization",
    "Binding",
    "BrandAccount",
    "BrandProfile",
    "Campaign",
    "Code",
    "Consent",
    "Delivery",
    "Identity",
    "Intent",
    "Invitation",
    "Material",
    "Order",
    "Person",
    "Publication",
    "Spending",
    "Subscription",
    "TtoCampaign",
    "TtoLink",
    "TtoMember",
    "Video",
    "Webhook",
    "World",
]
