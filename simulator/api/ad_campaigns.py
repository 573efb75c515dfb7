"""Campaigns of Ads Manager (wire page 3e)."""

from typing import Any

from simulator import chance, clock
from simulator.api import ad_objects
from simulator.api.wire import Arguments, one_of, surplus, text
from simulator.models import AdCampaign, Advertiser
from simulator.standing import Standings

OBJECTIVES = ["REACH", "TRAFFIC", "VIDEO_VIEWS", "ENGAGEMENT", "LEAD_GENERATION", "APP_PROMOTION", "WEB_CONVERSIONS", "PRODUCT_SALES", "RF_REACH"]  # fmt: skip
BUDGET_MODES = ["BUDGET_MODE_INFINITE", "BUDGET_MODE_TOTAL", "BUDGET_MODE_DAY", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"]
LEAST = 50.0


def create(arguments: Arguments) -> dict[str, Any]:
    """POST /campaign/create/."""
    advertiser, now = ad_objects.advertiser_now(arguments), clock.now()
    objective = one_of(text(arguments, "objective_type"), "objective_type", OBJECTIVES)
    mode = one_of(arguments.get("budget_mode", "BUDGET_MODE_INFINITE"), "budget_mode", BUDGET_MODES)
    campaign = AdCampaign.objects.create(
        advertiser=advertiser,
        object_id=chance.new_id(now),
        name=ad_objects.name_of(arguments, "campaign"),
        operation_status=ad_objects.operation_of(arguments),
        budget_mode=mode,
        budget=0 if mode == "BUDGET_MODE_INFINITE" else ad_objects.money(arguments, least=LEAST),
        given={"objective_type": objective},
        created_at=now,
        modified_at=now,
    )
    return _row(campaign, Standings(advertiser))


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /campaign/get/."""
    advertiser = ad_objects.advertiser_now(arguments)
    standings = Standings(advertiser)
    rows = [_row(row, standings) for row in advertiser.campaigns.select_related("advertiser")]
    return ad_objects.listed(arguments, rows, "campaign")


def update(arguments: Arguments) -> dict[str, Any]:
    """POST /campaign/update/: its name and the size of its budget."""
    advertiser = ad_objects.advertiser_now(arguments)
    campaign = find(advertiser, text(arguments, "campaign_id"))
    if "campaign_name" in arguments:
        campaign.name = ad_objects.name_of(arguments, "campaign")
    if "budget" in arguments and campaign.budget_mode != "BUDGET_MODE_INFINITE":
        campaign.budget = ad_objects.money(arguments, least=LEAST)
    campaign.modified_at = clock.now()
    campaign.save()
    return _row(campaign, Standings(advertiser))


def switch(arguments: Arguments) -> dict[str, Any]:
    """POST /campaign/status/update/."""
    return ad_objects.switch(arguments, "campaign", find)


def find(advertiser: Advertiser, campaign_id: str) -> AdCampaign:
    """The advertiser's campaign."""
    campaign: AdCampaign = ad_objects.find(advertiser.campaigns, "campaign", campaign_id)
    return campaign


def _row(campaign: AdCampaign, standings: Standings) -> dict[str, Any]:
    return {
        **ad_objects.facts(campaign, "campaign", standings.of_campaign(campaign)),
        "objective_type": campaign.given["objective_type"],
        "campaign_type": "REGULAR_CAMPAIGN",
        "budget_mode": campaign.budget_mode,
        "budget": campaign.budget,
        "is_smart_performance_campaign": False,
        **surplus("campaign", campaign.object_id),
    }
