"""Budgets and schedules as they stand in Ads Manager, where people change them, too (S5, S6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from spark_ads import progress
from spark_ads.models import Ad, AdAccount, AdCampaign, AdGroup
from spark_ads.models.choices import BudgetMode
from tiktok.answers import AdObject
from tiktok.client import Client

AT_ONCE: Final = 100
NO_BUDGET: Final[dict[str, Any]] = {"budget_mode": BudgetMode.INFINITE, "budget": None}


def told(account: AdAccount, client: Client, kind: Any, ids: Iterable[str]) -> dict[str, AdObject]:
    """Campaigns or ad groups by their ids, as many at once as TikTok gives; what it does not know is missing."""
    wanted, found = sorted(ids), dict[str, AdObject]()
    for start in range(0, len(wanted), AT_ONCE):
        some = {f"{kind}_ids": wanted[start : start + AT_ONCE]}
        found |= {row.object_id: row for row in client.ad_objects(account.advertiser_id, kind, **some)}
    return found


def follow(account: AdAccount, client: Client, ads: Collection[Ad], *, at: datetime) -> None:
    """Bring campaigns and ad groups of ads to what TikTok says. Not those something was asked about just now: it may be older."""
    groups, campaigns = defaultdict[AdGroup, list[Ad]](list), defaultdict[AdCampaign, list[Ad]](list)
    for ad in ads:
        groups[ad.ad_group].append(ad)
        campaigns[ad.ad_group.ad_campaign].append(ad)
    found = told(account, client, "campaign", [campaign.tiktok_id for campaign in campaigns])
    found |= told(account, client, "adgroup", [group.tiktok_id for group in groups])
    asked = progress.asked_lately(ads, at=at)
    for group, its_ads in groups.items():
        facts = of_group(found.get(group.tiktok_id))
        if group.tiktok_id in found and (group.by_hand or facts != NO_BUDGET):
            _keep(group, facts, "change", its_ads, asked, at=at)
    for campaign, its_ads in campaigns.items():
        _keep(campaign, of_campaign(found.get(campaign.tiktok_id)), "change_campaign", its_ads, asked, at=at)


def of_campaign(row: AdObject | None) -> dict[str, Any]:
    """Its own budget, or none: each ad group has one then. Nothing where it is not told, or counts in a way we do not know."""
    if row is None or row.budget_mode not in BudgetMode.values:
        return {}
    if row.budget_mode == BudgetMode.INFINITE:
        return NO_BUDGET
    return {"budget_mode": row.budget_mode, "budget": _money(row)} if row.budget else {}


def of_group(row: AdObject | None) -> dict[str, Any]:
    """Budget and schedule; where that is no budget of its own, the campaign has one."""
    if row is None or not row.budget or row.budget_mode not in (BudgetMode.DAY, BudgetMode.TOTAL):
        return NO_BUDGET
    in_order = row.starts_at and (row.ends_at is None or row.starts_at < row.ends_at)
    times = {"starts_at": row.starts_at, "ends_at": row.ends_at} if in_order else {}
    if row.budget_mode == BudgetMode.TOTAL and not times.get("ends_at"):
        return NO_BUDGET
    return {"budget_mode": row.budget_mode, "budget": _money(row), **times}


def _keep(
    kept: AdCampaign | AdGroup, facts: dict[str, Any], event: str, ads: Sequence[Ad], asked: set[int], *, at: datetime
) -> None:
    """Write what is new, unless somebody wrote since it was read, and say so in the history of each ad."""
    before = {name: getattr(kept, name) for name, value in facts.items() if getattr(kept, name) != value}
    if not before or any(ad.pk in asked for ad in ads):
        return
    with transaction.atomic():
        rows = type(kept)._default_manager.filter(pk=kept.pk, **before)
        if not rows.update(**{name: facts[name] for name in before}) or before == {"starts_at": None}:
            return  # that a start "at once" has its moment now is no news
        for ad in ads:
            ad.note(event, by=None, at=at, cause="reconciliation")


def _money(row: AdObject) -> Decimal:
    return Decimal(row.budget or 0).quantize(Decimal("0.01"))
