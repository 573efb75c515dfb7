"""Budgets and end of an ad at TikTok changed, as Ads Manager lets one: its ad group's, and its campaign's own budget (S5)."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from brands.models import User
from lifecycle.transitions import Refused, all_or_refused
from spark_ads.models import Ad, AdCampaign, AdGroup
from spark_ads.models.ad import AT_TIKTOK
from tiktok.client import Client
from tiktok.connecting import client_for
from tiktok.models import Call, State
from tiktok.outbox import latest_call, open_calls, place_call

CHANGE: Final = "change_ad"


def may_change(ad: Ad) -> bool:
    """Whether its budget and end are ours to change: made here, and at TikTok."""
    return ad.status in AT_TIKTOK and not ad.ad_group.by_hand


def change(
    ad: Ad,
    *,
    budget: Decimal,
    ends_at: datetime | None,
    campaign_budget: Decimal | None = None,
    by: User,
    at: datetime,
) -> bool:
    """Have TikTok change what differs; here it follows once TikTok agrees. Every ad of the group and campaign has it in common.

    False is that nothing differs and TikTok is not asked: what it refused before is not wished any more.
    """
    with all_or_refused(_("TikTok is already being asked.")):
        campaign = AdCampaign.objects.select_for_update().get(pk=ad.ad_group.ad_campaign_id)
        group = AdGroup.objects.select_for_update().get(pk=ad.ad_group_id)
        if not may_change(ad.locked()):
            raise Refused(_("Only an ad that was made here and is at TikTok can be changed."))
        if _is_asked_about(campaign):
            raise Refused(_("TikTok is already being asked."))
        refused_before = _is_wished(group, campaign)
        group.wanted_budget = budget if budget != group.budget else None
        group.wanted_end = ends_at if ends_at != group.ends_at else None
        campaign.wanted_budget = campaign_budget if campaign_budget != campaign.budget else None
        is_wished = _is_wished(group, campaign)
        if not is_wished and not refused_before:
            raise Refused(_("Nothing is changed."))
        group.save(update_fields=["wanted_budget", "wanted_end"])
        campaign.save(update_fields=["wanted_budget"])
        if is_wished:
            place_call(CHANGE, ad, by=by, at=at)
    return is_wished


def perform_change_ad(call: Call, *, at: datetime) -> str:
    """Say the new budgets and end, which twice is harmless; what TikTok took is kept, even where it refuses the rest."""
    ad = Ad.objects.select_related("ad_group__ad_campaign__ad_account").get(pk=call.subject_id)
    if not may_change(ad) or not _is_wished(ad.ad_group, ad.ad_group.ad_campaign):
        return "no longer wanted"
    with client_for(call.brand) as client:
        _change_campaign(ad, client, call, at=at)
        _change_group(ad, client, call, at=at)
    return "changed"


def refused(ad: Ad) -> tuple[str, str]:
    """What TikTok last had against a change still wished, and the field it is about, as far as its words tell ("" is none)."""
    group = ad.ad_group
    call = latest_call(CHANGE, ad)
    if call is None or call.state not in (State.REFUSED, State.FAILED) or not _is_wished(group, group.ad_campaign):
        return "", ""
    if group.ad_campaign.wanted_budget is not None:
        return "campaign_budget", call.outcome
    return ("ends_at" if "schedule" in call.outcome.lower() else "budget"), call.outcome


def _change_campaign(ad: Ad, client: Client, call: Call, *, at: datetime) -> None:
    campaign = ad.ad_group.ad_campaign
    budget = campaign.wanted_budget
    if budget is None:
        return
    client.change_ad_campaign(ad.account.advertiser_id, campaign.tiktok_id, budget=budget)
    with all_or_refused(_("TikTok is already being asked.")):
        fresh = AdCampaign.objects.select_for_update().get(pk=campaign.pk)
        fresh.budget, fresh.wanted_budget = budget, None
        fresh.save(update_fields=["budget", "wanted_budget"])
        ad.note("change_campaign", by=call.by, at=at, cause=call.cause)


def _change_group(ad: Ad, client: Client, call: Call, *, at: datetime) -> None:
    group = ad.ad_group
    budget, end = group.wanted_budget, group.wanted_end
    if budget is None and end is None:
        return
    client.change_ad_group(ad.account.advertiser_id, group.tiktok_id, budget=budget, ends_at=end)
    with all_or_refused(_("TikTok is already being asked.")):
        fresh = AdGroup.objects.select_for_update().get(pk=group.pk)
        fresh.budget, fresh.ends_at = budget or fresh.budget, end or fresh.ends_at
        fresh.wanted_budget = fresh.wanted_end = None
        fresh.save(update_fields=["budget", "ends_at", "wanted_budget", "wanted_end"])
        ad.note("change", by=call.by, at=at, cause=call.cause)


def _is_wished(group: AdGroup, campaign: AdCampaign) -> bool:
    return any(wish is not None for wish in (group.wanted_budget, group.wanted_end, campaign.wanted_budget))


def _is_asked_about(campaign: AdCampaign) -> bool:
    ads = Ad.objects.filter(ad_group__ad_campaign=campaign)
    return open_calls(Ad, ads.values("pk")).filter(kind=CHANGE).exists()
