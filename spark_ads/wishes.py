"""Campaign, ad group and ad as TikTok is asked for them (S5)."""

from datetime import datetime, timedelta
from typing import Final

from spark_ads import tracking
from spark_ads.models import Ad, AdCampaign, AdGroup
from spark_ads.models.choices import GOALS, LOCATIONS, Bid, BudgetMode
from tiktok.answers import AdCampaignWish, AdGroupWish, SparkAdWish

A_MINUTE: Final = timedelta(minutes=1)


def campaign_wish(campaign: AdCampaign) -> AdCampaignWish:
    """What for, and how much at most."""
    return AdCampaignWish(campaign.tiktok_name, campaign.objective, campaign.budget, campaign.budget_mode)


def group_wish(group: AdGroup, *, at: datetime) -> AdGroupWish:
    """Who sees it, when, for how much; what has no start begins in a minute."""
    assert group.budget is not None  # noqa: S101  # the database holds it for every group that is made here
    goal, event, _goal_words, _event_words = GOALS[group.ad_campaign.objective]
    audience = {
        "gender": group.gender,
        "age_groups": group.ages or None,
        "bid_type": group.bid_mode,
        "bid_price": float(group.bid) if group.bid_mode == Bid.CAP and group.bid is not None else None,
    }
    return AdGroupWish(
        campaign_id=group.ad_campaign.tiktok_id,
        name=group.tiktok_name,
        budget=group.budget,
        budget_mode=group.budget_mode or BudgetMode.DAY,
        starts_at=max(group.starts_at or at, at + A_MINUTE),
        ends_at=group.ends_at,
        location_ids=tuple(LOCATIONS[code][0] for code in group.countries if code in LOCATIONS),
        optimization_goal=goal,
        billing_event=event,
        more={name: value for name, value in audience.items() if value is not None},
    )


def ad_wish(ad: Ad) -> SparkAdWish:
    """Whose post, the button, where it leads."""
    assert ad.asset is not None  # noqa: S101  # the database holds it for every ad that is no draft
    return SparkAdWish(
        adgroup_id=ad.ad_group.tiktok_id,
        name=ad.tiktok_name,
        identity_id=ad.asset.identity_id,
        identity_type=ad.asset.identity_type,
        item_id=ad.asset.item_id,
        call_to_action=ad.call_to_action,
        landing_page_url=tracking.landing_page(ad),
    )
