"""Which advertiser accounts a brand may use, kept in step with what its connection opens."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.core.cache import cache

from brands.models import Brand
from spark_ads.models import AdAccount
from spark_ads.models.ad_account import AdAccountQuerySet
from spark_ads.models.asset import BOUND
from tiktok.client import Client
from tiktok.connecting import client_of
from tiktok.models import Connection
from tiktok.models.connection import Status
from tiktok.rounds import each_brand

AN_HOUR: Final = 3_600
ASKED_AT_ONCE: Final = 50


def keep_in_step(*, at: datetime) -> int:
    """Begin what connections opened since, close what they open no longer; how many accounts changed."""
    _ask_for_unknown(at=at)
    known: dict[int, set[str]] = defaultdict(set)
    for brand_id, advertiser_id in AdAccount.objects.usable().values_list("brand", "advertiser_id"):
        known[brand_id].add(advertiser_id)
    connected = Connection.objects.filter(status=Status.CONNECTED).values_list("brand", "advertiser_ids")
    changed = [(brand, ids) for brand, ids in connected if ids and known[brand] != {str(each) for each in ids}]
    return sum(open_only(brand, ids) for brand, ids in changed)


def _ask_for_unknown(*, at: datetime) -> None:
    """Connections that were made without saying which accounts they open, each asked about once an hour."""
    silent = (
        Connection.objects.filter(status=Status.CONNECTED, advertiser_ids=[]).select_related("brand").order_by("pk")
    )
    due = [each for each in silent if cache.add(f"advertisers-{each.pk}", 1, AN_HOUR)]
    each_brand(due[:ASKED_AT_ONCE], _ask, at=at, size=1)


def _ask(connections: Sequence[Connection]) -> None:
    for connection in connections:
        with client_of(connection) as client:
            ids = [found.advertiser_id for found in client.advertisers()]
        Connection.objects.filter(pk=connection.pk).update(advertiser_ids=ids)


def open_only(brand_id: int, advertiser_ids: Sequence[str]) -> int:
    """Exactly these are open for the brand; how many were not so before."""
    wanted = {str(each) for each in advertiser_ids}
    accounts = AdAccount.objects.filter(brand=brand_id)
    known = dict(accounts.values_list("advertiser_id", "is_open"))
    new = [AdAccount(brand_id=brand_id, advertiser_id=each) for each in sorted(wanted - known.keys())]
    AdAccount.objects.bulk_create(new, ignore_conflicts=True)
    closed = accounts.filter(is_open=True).exclude(advertiser_id__in=wanted).update(is_open=False)
    return len(new) + closed + accounts.filter(is_open=False, advertiser_id__in=wanted).update(is_open=True)


def of(brand: Brand) -> AdAccountQuerySet:
    """The accounts to choose from, the first of them where nobody chooses."""
    usable: AdAccountQuerySet = AdAccount.objects.filter(brand=brand).usable()
    return usable


def that_looks_up(brand: Brand, code: str) -> AdAccount | None:
    """The account to ask about a code: the one it is bound to, else the first; None where the connection opens none."""
    return of(brand).filter(assets__code=code, assets__status__in=BOUND).first() or of(brand).first()


def describe(account: AdAccount, client: Client, *, at: datetime) -> None:
    """Ask TikTok for name, currency and time zone where they are not known."""
    if account.currency and account.name and account.timezone:
        return
    facts = client.advertiser(account.advertiser_id)
    if facts:
        account.name, account.currency = facts.name[:255], facts.currency[:3]
        account.timezone = facts.timezone[:64] or "UTC"
        account.save(update_fields=["name", "currency", "timezone"])
