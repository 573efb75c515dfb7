"""Budgets and end of an ad at TikTok changed, as Ads Manager lets one: its ad group's, and its campaign's own budget (S5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
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
NOTHING: Final = {"wanted_budget": None, "wanted_end": None, "wanted_campaign_budget": None}


@dataclass(frozen=True)
class Wanted:
    """What of an ad's budgets and end is to be another than it is; None is no wish."""

    budget: Decimal | None
    ends_at: datetime | None
    campaign_budget: Decimal | None

    def __bool__(self) -> bool:
        return any(wish is not None for wish in (self.budget, self.ends_at, self.campaign_budget))


def may_change(ad: Ad) -> bool:
    """Whether its budget and end are ours to change: made here, and at TikTok."""
    return ad.status in AT_TIKTOK and not ad.ad_group.by_hand


def wanted(ad: Ad) -> Wanted:
    """What TikTok is being asked for, or refused last, as far as it has not come true otherwise."""
    group, campaign = ad.ad_group, ad.ad_group.ad_campaign
    return Wanted(
        ad.wanted_budget if ad.wanted_budget != group.budget else None,
        ad.wanted_end if ad.wanted_end != group.ends_at else None,
        ad.wanted_campaign_budget if campaign.budget not in (None, ad.wanted_campaign_budget) else None,
    )


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

    False is that nothing differs and TikTok is not asked: what it refused before is not wanted any more.
    """
    with all_or_refused(_("TikTok is already being asked.")):
        campaign = AdCampaign.objects.select_for_update(no_key=True).get(pk=ad.ad_group.ad_campaign_id)
        fresh = ad.locked()
        if not may_change(fresh):
            raise Refused(_("Only an ad that was made here and is at TikTok can be changed."))
        if _is_asked_about(campaign):
            raise Refused(_("TikTok is already being asked."))
        refused_before = wanted(fresh)
        fresh.wanted_budget, fresh.wanted_end, fresh.wanted_campaign_budget = budget, ends_at, campaign_budget
        new = wanted(fresh)
        if not new and not refused_before:
            raise Refused(_("Nothing is changed."))
        _keep(fresh, new)
        if new:
            place_call(CHANGE, ad, by=by, at=at)
    return bool(new)


def perform_change_ad(call: Call, *, at: datetime) -> str:
    """Say the new budgets and end, which twice is harmless; what TikTok took is kept, even where it refuses the rest."""
    ad = Ad.objects.select_related("ad_group__ad_campaign__ad_account").get(pk=call.subject_id)
    new = wanted(ad)
    if not may_change(ad) or not new:
        return "no longer wanted"
    with client_for(call.brand) as client:
        if new.campaign_budget is not None:
            _change_campaign(ad, new.campaign_budget, client, call, at=at)
        if new.budget is not None or new.ends_at is not None:
            _change_group(ad, new, client, call, at=at)
    return "changed"


def refused(ad: Ad) -> tuple[str, str]:
    """The field that TikTok last refused to change, as far as its words tell, and those words; "" where nothing is refused."""
    new = wanted(ad)
    call = latest_call(CHANGE, ad) if new and may_change(ad) else None
    if call is None or call.state not in (State.REFUSED, State.FAILED):
        return "", ""
    if new.campaign_budget is not None:  # it is asked for first
        return "campaign_budget", call.outcome
    return ("ends_at" if "schedule" in call.outcome.lower() else "budget"), call.outcome


def _change_campaign(ad: Ad, budget: Decimal, client: Client, call: Call, *, at: datetime) -> None:
    campaign = ad.ad_group.ad_campaign
    client.change_ad_campaign(ad.account.advertiser_id, campaign.tiktok_id, budget=budget)
    with transaction.atomic():
        AdCampaign.objects.filter(pk=campaign.pk, budget__isnull=False).update(budget=budget)
        Ad.objects.filter(pk=ad.pk).update(wanted_campaign_budget=None)
        ad.note("change_campaign", by=call.by, at=at, cause=call.cause)


def _change_group(ad: Ad, new: Wanted, client: Client, call: Call, *, at: datetime) -> None:
    group, budget, end = ad.ad_group, new.budget, new.ends_at
    client.change_ad_group(ad.account.advertiser_id, group.tiktok_id, budget=budget, ends_at=end)
    changes = {name: value for name, value in (("budget", budget), ("ends_at", end)) if value is not None}
    with transaction.atomic():
        AdGroup.objects.filter(pk=group.pk).update(**changes)
        Ad.objects.filter(pk=ad.pk).update(**NOTHING)
        ad.note("change", by=call.by, at=at, cause=call.cause)


def _keep(ad: Ad, new: Wanted) -> None:
    ad.wanted_budget, ad.wanted_end, ad.wanted_campaign_budget = new.budget, new.ends_at, new.campaign_budget
    ad.save(update_fields=[*NOTHING])


def _is_asked_about(campaign: AdCampaign) -> bool:
    ads = Ad.objects.filter(ad_group__ad_campaign=campaign)
    return open_calls(Ad, ads.values("pk")).filter(kind=CHANGE).exists()
