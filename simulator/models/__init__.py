"""The pretend TikTok's own tables, by subject."""

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

__all__ = [
    "Authorization",
    "BrandAccount",
    "Campaign",
    "Code",
    "Consent",
    "Delivery",
    "Intent",
    "Invitation",
    "Order",
    "Person",
    "Subscription",
    "Video",
    "Webhook",
    "World",
]
