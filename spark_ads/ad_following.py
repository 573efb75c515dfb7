"""Library and ads brought to what TikTok says of them: no callback tells of a permission that ended, so they are polled."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery

from campaigns.models import Post
from lifecycle.transitions import Refused
from spark_ads import ad_accounts, budgets, delivery, ends, library, progress, results
from spark_ads.models import IN_FORCE, Ad, AdAccount, AdDay, Asset, Authorization
from spark_ads.models.authorization import OVER
from tiktok.answers import AdObject, SparkPost
from tiktok.client import Client
from tiktok.connecting import client_for
from tiktok.rounds import begin_round, each_brand

PAUSE = timedelta(minutes=2)
PAUSE_WITHOUT_ADS = timedelta(minutes=15)
NEW_PICTURE = timedelta(minutes=30)  # TikTok's addresses of pictures live about an hour
ADS_AT_ONCE = 100
POSTS_TIED_AT_ONCE = 200


def go_round(*, at: datetime) -> None:
    """What ran out by the clock, then the accounts that are due for a look."""
    watch_ends(at=at)
    due = begin_round(AdAccount.objects.due_for_check(at), at=at)
    each_brand(due, lambda accounts: follow(accounts, at=at), at=at, size=1)


def follow(accounts: Sequence[AdAccount], *, at: datetime) -> None:
    """Ask about the library and the ads of accounts of one brand."""
    with client_for(accounts[0].brand) as client:
        for account in accounts:
            ad_accounts.describe(account, client, at=at)
            follow_library(account, client, at=at)
            follow_ads(account, client, at=at)
            again = at + _pause(account) / settings.TIKTOK_LOOK_PACE
            AdAccount.objects.filter(pk=account.pk).update(next_check_at=again)


def follow_library(account: AdAccount, client: Client, *, at: datetime) -> None:
    """Bring each bound post to what the list says; one that is missing there is lost."""
    assets = list(Asset.objects.bound().filter(ad_account=account))
    if not assets:
        return
    found = client.spark_posts(account.advertiser_id, kinds=("VIDEO", "CAROUSEL"))
    by_item = {post.item_id: post for post in reversed(found)}  # newest first: a later code of the same post counts
    for asset in assets:
        with suppress(Refused):  # a person was faster
            settle_asset(asset, by_item.get(asset.item_id), at=at)


def follow_ads(account: AdAccount, client: Client, *, at: datetime) -> None:
    """Bring each ad at TikTok to its delivery status, and to its budgets and schedule there."""
    ads = list(Ad.objects.at_tiktok().in_account(account).select_related("ad_group__ad_campaign").order_by("pk"))
    for some in _batches(ads):
        ids = [ad.tiktok_id for ad in some]
        found = client.ad_objects(account.advertiser_id, "ad", ad_ids=ids, primary_status="STATUS_ALL")
        settle_ads(some, {facts.object_id: facts for facts in found}, at=at)
    budgets.follow(account, client, ads, at=at)


def settle_asset(asset: Asset, post: SparkPost | None, *, at: datetime) -> None:
    """Bring a post of the library to what TikTok says; None is that TikTok does not list it any more."""
    _take_over(asset, post, at=at)
    trouble = library.trouble_with(post, at=at) if post else "gone"
    if trouble:
        ends.end_in_library(asset, trouble, at=at, cause="reconciliation")
    elif asset.can("restore"):
        _restore(asset, at=at)


@transaction.atomic
def settle_ads(ads: Sequence[Ad], told: Mapping[str, AdObject], *, at: datetime) -> None:
    """Bring ads to what TikTok says by id, in a fixed number of queries where nothing changed: all of it, or none.

    Not those something was asked about just now: it may be older.
    """
    asked = progress.asked_lately(ads, at=at)
    seen = [(ad, told[ad.tiktok_id]) for ad in ads if ad.tiktok_id in told and ad.pk not in asked]
    before = {ad.pk: ad.delivery for ad, _facts in seen}
    for ad, facts in seen:
        ad.delivery, ad.reject_reason = facts.secondary_status[:60], facts.reject_reason[:500]
        ad.checked_at, ad.is_final = at, ad.is_final and ad.delivery == delivery.DONE
    Ad.objects.bulk_update([ad for ad, _facts in seen], ["delivery", "reject_reason", "checked_at", "is_final"])
    for ad, facts in seen:
        denied = ad.delivery == delivery.DENIED != before[ad.pk]
        with suppress(Refused):  # a person was faster
            _settle_switch(ad, facts, at=at)
        if denied:
            ad.note("deny", by=None, at=at, cause="reconciliation")


def watch_ends(*, at: datetime) -> None:
    """What ran out by the clock is lost at once; what an authorization in force is behind ends with that."""
    for asset in Asset.objects.past_their_end(at):
        with suppress(Refused):
            ends.end_in_library(asset, "auth_code_expired", at=at, cause="clock")


def tie_posts(*, at: datetime) -> int:
    """Assets whose post came to be known since: tied to it, with what their ads brought so far; how many."""
    posts = Post.objects.filter(brand=OuterRef("brand"), tiktok_id=OuterRef("item_id"))
    untied = (
        Asset.objects.filter(post__isnull=True).exclude(item_id="").annotate(known=Subquery(posts.values("pk")[:1]))
    )
    found = list(untied.filter(known__isnull=False).values_list("pk", "known")[:POSTS_TIED_AT_ONCE])
    for asset_id, post_id in found:
        with transaction.atomic():
            Asset.objects.filter(pk=asset_id).update(post=post_id)
            results.sum_up(AdDay.objects.filter(ad__asset=asset_id))
    return len(found)


def _pause(account: AdAccount) -> timedelta:
    """An ad that lost its authorization must say so soon; a library without ads can wait."""
    return PAUSE if Ad.objects.at_tiktok().in_account(account).exists() else PAUSE_WITHOUT_ADS


def _take_over(asset: Asset, post: SparkPost | None, *, at: datetime) -> None:
    """Write what is new. Most looks bring nothing but another address of the same picture."""
    known = library.facts_of(post) if post else {}
    if not known.get("code", "-"):
        del known["code"]
    news = any(getattr(asset, name) != value for name, value in known.items() if name != "thumbnail_url")
    if news or asset.checked_at is None or at - asset.checked_at >= NEW_PICTURE:
        Asset.objects.filter(pk=asset.pk).update(**known, checked_at=at)
    if news and post and post.ends_at:
        _extend_authorization(asset, post.code or asset.code, post.ends_at, at=at)


def _extend_authorization(asset: Asset, code: str, ends_at: datetime, *, at: datetime) -> None:
    """The permission for the same code holds as long: of a post without an order the marketplace says nothing."""
    same = Authorization.objects.filter(brand=asset.brand_id, post__tiktok_id=asset.item_id, video_code=code)
    for authorization in same.filter(status__in=IN_FORCE, ends_at__lt=ends_at):
        with suppress(Refused):
            authorization.extend(at=at, cause="reconciliation", ends_at=ends_at)


def _restore(asset: Asset, *, at: datetime) -> None:
    """Back in the library. Where no order is behind the post the library alone knows that its permission holds again."""
    with transaction.atomic():
        over = Authorization.objects.select_for_update(of=("self",)).filter(
            brand=asset.brand_id, post__tiktok_id=asset.item_id, video_code=asset.code, status__in=OVER
        )
        authorization = over.filter(post__order__isnull=True, post__removed_at__isnull=True).first()
        asset.restore(at=at, cause="reconciliation")
        if authorization and asset.starts_at and asset.ends_at:
            until = {"video_code": asset.code, "starts_at": asset.starts_at, "ends_at": asset.ends_at}
            authorization.grant(at=at, cause="reconciliation", **until)


def _settle_switch(ad: Ad, facts: AdObject, *, at: datetime) -> None:
    who = {"at": at, "cause": "reconciliation"}
    if facts.status == "STATUS_DELETE" or facts.secondary_status in delivery.GONE:
        ad.end(**who)
    elif facts.secondary_status == delivery.OFF and ad.can("pause"):
        ad.pause(**who)
    elif facts.secondary_status == "AD_STATUS_DELIVERY_OK" and ad.can("resume"):
        ad.resume(**who)


def _batches(ads: list[Ad]) -> list[list[Ad]]:
    return [ads[start : start + ADS_AT_ONCE] for start in range(0, len(ads), ADS_AT_ONCE)]
