"""Ads made in Ads Manager of posts in our library, read back so that their results count (S5, S6)."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from spark_ads import budgets, delivery
from spark_ads.models import Ad, AdAccount, AdCampaign, AdGroup, Asset
from spark_ads.models.ad import AdStatus
from spark_ads.models.asset import BOUND
from tiktok.answers import AdObject
from tiktok.client import Client

CAUSE: Final = "reconciliation"
OURS: Final = re.compile(r"\[([0-9a-f]{10})\]$")  # how a name of ours ends (`Named.tiktok_name`)


def read(account: AdAccount, client: Client, *, at: datetime) -> int:
    """Keep ads of our posts that nobody made here; how many are new."""
    assets = {asset.item_id: asset for asset in Asset.objects.filter(ad_account=account, status__in=BOUND)}
    if not assets:
        return 0
    told = [row for row in client.ad_objects(account.advertiser_id, "ad") if row.item_id in assets]
    new = _unknown(account, [row for row in told if row.parent_id and row.campaign_id])  # without them it has no place
    above = budgets.told(account, client, "campaign", {row.campaign_id for row in new})
    above |= budgets.told(account, client, "adgroup", {row.parent_id for row in new})
    return sum(_keep(account, assets[row.item_id], row, above, at=at) for row in new)


def _unknown(account: AdAccount, told: list[AdObject]) -> list[AdObject]:
    """Without those kept already, and those a worker of ours is making at this moment."""
    known = set(
        Ad.objects.filter(brand=account.brand_id, tiktok_id__in=[row.object_id for row in told]).values_list(
            "tiktok_id", flat=True
        )
    )
    keys = {row.object_id: found[1] for row in told if (found := OURS.search(row.name))}
    making = set(Ad.objects.filter(key__in=keys.values(), tiktok_id="").values_list("key", flat=True))
    return [row for row in told if row.object_id not in known and keys.get(row.object_id) not in making]


def _keep(account: AdAccount, asset: Asset, row: AdObject, above: Mapping[str, AdObject], *, at: datetime) -> bool:
    """One ad with the campaign and the ad group it is in; of two workers one keeps it."""
    status = AdStatus.PAUSED if row.secondary_status == delivery.OFF else AdStatus.ACTIVE
    begun = row.created_at or at
    facts = {
        "ad_group": _group(account, row, above),
        "asset": asset,
        "name": row.name[:200] or row.object_id,
        "status": status,
        "by_hand": True,
        "created_at": begun,
        "submitted_at": begun,
        "delivery": row.secondary_status[:60],
        "reject_reason": row.reject_reason[:500],
        "landing_page_url": row.landing_page_url[:500],
        "utm": "",
        "checked_at": at,
    }
    with transaction.atomic():
        ad, is_new = Ad.objects.get_or_create(brand_id=account.brand_id, tiktok_id=row.object_id, defaults=facts)
        if is_new:
            ad.record_creation(by=None, at=at, cause=CAUSE)
            _read_from(account, account.today(at=begun))
    return is_new


def _read_from(account: AdAccount, day: date) -> None:
    """Have the results read from a day on: the ad may have run long before its post came into the library."""
    if account.reported_until and day < account.reported_until:
        account.reported_until = day
        account.save(update_fields=["reported_until"])


def _group(account: AdAccount, row: AdObject, above: Mapping[str, AdObject]) -> AdGroup:
    mine = {"brand_id": account.brand_id, "tiktok_id": row.parent_id}
    told = above.get(row.parent_id)
    name = row.parent_name or (told.name if told else "") or row.parent_id
    facts = {"name": name[:200], "ad_campaign": _campaign(account, row, above), "by_hand": True}
    return AdGroup.objects.get_or_create(**mine, defaults=facts | budgets.of_group(told))[0]


def _campaign(account: AdAccount, row: AdObject, above: Mapping[str, AdObject]) -> AdCampaign:
    mine = {"brand_id": account.brand_id, "tiktok_id": row.campaign_id}
    name = (row.campaign_name or row.campaign_id)[:200]
    facts = {"ad_account": account, "name": name, "objective": "", "by_hand": True}
    told = budgets.of_campaign(above.get(row.campaign_id))
    return AdCampaign.objects.get_or_create(**mine, defaults=facts | told)[0]
