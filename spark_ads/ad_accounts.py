"""Which advertiser accounts a brand may use, kept in step with what its connection opens."""

from collections.abc import Sequence
from datetime import datetime

from brands.models import Brand
from spark_ads.models import AdAccount
from tiktok.client import Client
from tiktok.models import Connection
from tiktok.models.connection import Status

LOOKED_AT_ONCE = 500  # connections in one round


def keep_in_step() -> int:
    """Begin what connections opened since, close what they open no longer; how many accounts changed."""
    changed = 0
    connected = Connection.objects.filter(status=Status.CONNECTED)
    for brand_id, ids in connected.values_list("brand", "advertiser_ids")[:LOOKED_AT_ONCE]:
        changed += open_only(brand_id, ids)
    return changed


def open_only(brand_id: int, advertiser_ids: Sequence[str]) -> int:
    """Exactly these are open for the brand; how many were not so before."""
    wanted = {str(each) for each in advertiser_ids}
    accounts = AdAccount.objects.filter(brand=brand_id)
    known = dict(accounts.values_list("advertiser_id", "is_open"))
    new = [AdAccount(brand_id=brand_id, advertiser_id=each) for each in sorted(wanted - known.keys())]
    AdAccount.objects.bulk_create(new, ignore_conflicts=True)
    closed = accounts.filter(is_open=True).exclude(advertiser_id__in=wanted).update(is_open=False)
    return len(new) + closed + accounts.filter(is_open=False, advertiser_id__in=wanted).update(is_open=True)


def of(brand: Brand) -> list[AdAccount]:
    """The accounts to choose from."""
    return list(AdAccount.objects.filter(brand=brand).usable())


def describe(account: AdAccount, client: Client, *, at: datetime) -> None:
    """Ask TikTok for name and currency where they are not known."""
    if account.currency and account.name:
        return
    facts = client.advertiser(account.advertiser_id)
    if facts:
        AdAccount.objects.filter(pk=account.pk).update(name=facts.name[:255], currency=facts.currency[:3])
        account.name, account.currency = facts.name[:255], facts.currency[:3]
