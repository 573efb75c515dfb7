"""Budget and end of an ad at TikTok changed, as Ads Manager lets one; both are those of its ad group (S5)."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from brands.models import User
from lifecycle.transitions import Refused, all_or_refused
from spark_ads.models import Ad, AdGroup
from spark_ads.models.ad import AT_TIKTOK
from tiktok.connecting import client_for
from tiktok.models import Call, State
from tiktok.outbox import latest_call, open_calls, place_call

CHANGE: Final = "change_ad"


def may_change(ad: Ad) -> bool:
    """Whether its budget and end are ours to change: made here, and at TikTok."""
    return ad.status in AT_TIKTOK and not ad.ad_group.by_hand


def change(ad: Ad, *, budget: Decimal, ends_at: datetime | None, by: User, at: datetime) -> None:
    """Have TikTok change what differs; here it follows once TikTok agrees. All ads of the group have it in common."""
    with all_or_refused(_("TikTok is already being asked.")):
        group = AdGroup.objects.select_for_update().get(pk=ad.ad_group_id)
        if not may_change(ad.locked()):
            raise Refused(_("Only an ad that was made here and is at TikTok can be changed."))
        if _is_asked_about(group):
            raise Refused(_("TikTok is already being asked."))
        group.wanted_budget = budget if budget != group.budget else None
        group.wanted_end = ends_at if ends_at != group.ends_at else None
        if group.wanted_budget is None and group.wanted_end is None:
            raise Refused(_("Nothing is changed."))
        group.save(update_fields=["wanted_budget", "wanted_end"])
        place_call(CHANGE, ad, by=by, at=at)


def perform_change_ad(call: Call, *, at: datetime) -> str:
    """Say the new budget and end, which twice is harmless, then keep them."""
    ad = Ad.objects.select_related("ad_group__ad_campaign__ad_account").get(pk=call.subject_id)
    group = ad.ad_group
    budget, end = group.wanted_budget, group.wanted_end
    if not may_change(ad) or (budget is None and end is None):
        return "no longer wanted"
    with client_for(call.brand) as client:
        client.change_ad_group(ad.account.advertiser_id, group.tiktok_id, budget=budget, ends_at=end)
    with all_or_refused(_("TikTok is already being asked.")):
        fresh = AdGroup.objects.select_for_update().get(pk=group.pk)
        fresh.budget, fresh.ends_at = budget or fresh.budget, end or fresh.ends_at
        fresh.wanted_budget = fresh.wanted_end = None
        fresh.save(update_fields=["budget", "ends_at", "wanted_budget", "wanted_end"])
        ad.note("change", by=call.by, at=at, cause=call.cause)
    return "changed"


def refused(ad: Ad) -> tuple[str, str]:
    """What TikTok last had against a change, and the field it is about, as far as its words tell ("" is none)."""
    call = latest_call(CHANGE, ad)
    if call is None or call.state not in (State.REFUSED, State.FAILED):
        return "", ""
    return ("ends_at" if "schedule" in call.outcome.lower() else "budget"), call.outcome


def _is_asked_about(group: AdGroup) -> bool:
    return open_calls(Ad, group.ads.values("pk")).filter(kind=CHANGE).exists()
