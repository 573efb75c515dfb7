"""Ad groups: who sees the ads, when, for how much (wire page 3e)."""

from datetime import datetime
from typing import Any

from simulator import chance, clock
from simulator.api import ad_campaigns, ad_objects
from simulator.api.wire import PARAMETER, Arguments, Problem, moment, one_of, surplus, text, texts
from simulator.models import AdCampaign, AdGroup, Advertiser
from simulator.standing import Standings

BUDGET_MODES = ["BUDGET_MODE_DAY", "BUDGET_MODE_TOTAL", "BUDGET_MODE_INFINITE", "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"]
SCHEDULES = ["SCHEDULE_FROM_NOW", "SCHEDULE_START_END"]
GOALS = ["REACH", "SHOW", "CLICK", "CONVERT", "VIDEO_VIEW", "ENGAGED_VIEW", "ENGAGED_VIEW_FIFTEEN", "FOLLOWERS", "PROFILE_VIEWS", "PAGE_VISIT", "TRAFFIC_LANDING_PAGE_VIEW", "LEAD_GENERATION", "INSTALL", "IN_APP_EVENT", "VALUE"]  # fmt: skip
EVENTS = ["CPC", "CPM", "CPV", "OCPM"]
LEAST = 20.0
NOT_KEPT = {"account", "advertiser_id", "campaign_id", "adgroup_id", "adgroup_name", "operation_status", "budget_mode", "budget", "schedule_start_time", "schedule_end_time", "request_id"}  # fmt: skip


def create(arguments: Arguments) -> dict[str, Any]:
    """POST /adgroup/create/."""
    advertiser, now = ad_objects.advertiser_now(arguments), clock.now()
    campaign = ad_campaigns.find(advertiser, text(arguments, "campaign_id"))
    mode, budget = _budget(arguments, campaign)
    starts_at, ends_at = _schedule(arguments, mode)
    _check_delivery(arguments)
    group = AdGroup.objects.create(
        advertiser=advertiser,
        campaign=campaign,
        object_id=chance.new_id(now),
        name=ad_objects.name_of(arguments, "adgroup"),
        operation_status=ad_objects.operation_of(arguments),
        budget_mode=mode,
        budget=budget,
        starts_at=starts_at,
        ends_at=ends_at,
        given=_kept(arguments),
        created_at=now,
        modified_at=now,
    )
    return _row(group, Standings(advertiser))


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /adgroup/get/."""
    advertiser = ad_objects.advertiser_now(arguments)
    standings = Standings(advertiser)
    rows = [_row(row, standings) for row in advertiser.ad_groups.select_related("advertiser", "campaign")]
    return ad_objects.listed(arguments, rows, "adgroup")


def update(arguments: Arguments) -> dict[str, Any]:
    """POST /adgroup/update/: name, budget, end, and what was said about audience and bids."""
    advertiser = ad_objects.advertiser_now(arguments)
    group = find(advertiser, text(arguments, "adgroup_id"))
    if "adgroup_name" in arguments:
        group.name = ad_objects.name_of(arguments, "adgroup")
    if "budget" in arguments and group.budget_mode != "BUDGET_MODE_INFINITE":
        group.budget = ad_objects.money(arguments, least=LEAST)
    group.starts_at = ad_objects.time_of(arguments, "schedule_start_time") or group.starts_at
    group.ends_at = ad_objects.time_of(arguments, "schedule_end_time") or group.ends_at
    _check_order(group.starts_at, group.ends_at)
    group.given = {**group.given, **_kept(arguments)}
    group.modified_at = clock.now()
    group.save()
    return _row(group, Standings(advertiser))


def switch(arguments: Arguments) -> dict[str, Any]:
    """POST /adgroup/status/update/."""
    return ad_objects.switch(arguments, "adgroup", find)


def find(advertiser: Advertiser, group_id: str) -> AdGroup:
    """The advertiser's ad group; one whose campaign is deleted is refused."""
    group: AdGroup = ad_objects.find(advertiser.ad_groups.select_related("campaign"), "adgroup", group_id)
    if group.campaign.deleted:
        raise Problem(PARAMETER, ad_objects.DELETED["campaign"])
    return group


def _budget(arguments: Arguments, campaign: AdCampaign) -> tuple[str, float]:
    """Without a budget of its own only below a campaign that has one."""
    mode = str(one_of(text(arguments, "budget_mode"), "budget_mode", BUDGET_MODES))
    if mode != "BUDGET_MODE_INFINITE":
        return mode, ad_objects.money(arguments, least=LEAST)
    if campaign.budget_mode == "BUDGET_MODE_INFINITE":
        raise Problem(PARAMETER, "budget_mode: Neither the campaign nor the ad group has a budget.")
    return mode, 0.0


def _schedule(arguments: Arguments, mode: str) -> tuple[datetime, datetime | None]:
    kind = one_of(text(arguments, "schedule_type"), "schedule_type", SCHEDULES)
    starts_at = ad_objects.time_of(
        {"schedule_start_time": text(arguments, "schedule_start_time")}, "schedule_start_time"
    )
    ends_at = ad_objects.time_of(arguments, "schedule_end_time") if kind == "SCHEDULE_START_END" else None
    if ends_at is None and (kind == "SCHEDULE_START_END" or mode == "BUDGET_MODE_TOTAL"):
        raise Problem(PARAMETER, "schedule_end_time: Missing data for required field.")
    assert starts_at is not None  # noqa: S101  # text() refused a call without it
    _check_order(starts_at, ends_at)
    return starts_at, ends_at


def _check_order(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Problem(PARAMETER, "schedule_end_time: Must be later than schedule_start_time.")


def _check_delivery(arguments: Arguments) -> None:
    one_of(text(arguments, "optimization_goal"), "optimization_goal", GOALS)
    one_of(text(arguments, "billing_event"), "billing_event", EVENTS)
    if not arguments.get("saved_audience_id"):
        texts(arguments, "location_ids", most=3000)
    kind = arguments.get("placement_type", "PLACEMENT_TYPE_NORMAL")
    one_of(kind, "placement_type", ["PLACEMENT_TYPE_NORMAL", "PLACEMENT_TYPE_AUTOMATIC"])
    if kind == "PLACEMENT_TYPE_NORMAL":
        texts(arguments, "placements", most=10)


def _kept(arguments: Arguments) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name not in NOT_KEPT}


def _row(group: AdGroup, standings: Standings) -> dict[str, Any]:
    return {
        **group.given,
        **ad_objects.facts(group, "adgroup", standings.of_group(group)),
        "campaign_id": group.campaign.object_id,
        "campaign_name": group.campaign.name,
        "budget_mode": group.budget_mode,
        "budget": group.budget,
        "schedule_start_time": moment(group.starts_at),
        "schedule_end_time": moment(group.ends_at) or None,
        **surplus("adgroup", group.object_id),
    }
