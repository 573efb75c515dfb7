"""Apply for authorization: codes searched, posts confirmed, set aside and removed (S3, S4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from brands.models import User
from campaigns.models import Post
from spark_ads import ad_accounts, binding, code_problems, results
from spark_ads.models import AdAccount, AdDay, Asset
from spark_ads.models.asset import AssetStatus
from tiktok.answers import SparkPost
from tiktok.client import Client
from tiktok.connecting import client_for
from tiktok.errors import Rejected
from tiktok.models import Call
from tiktok.outbox import place_call
from tiktok.words import TOKEN_REFUSED

SEARCH = "search_code"
UNBIND = "unbind_post"
DELETED = {"USER_DELETE", "AUDIT_DELETE"}
PRIVATE = {
    "ONLY_FRIEND_SEE",
    "ONLY_AUTHOR_SEE",
    "ONLY_USER_PASS",
    "STATUS_ONLY_FRIEND_SEE",
    "ITEM_STATUS_ONLY_AUTHOR_SEE",
}


def search(account: AdAccount, codes: Sequence[str], *, by: User, at: datetime) -> UUID:
    """Search each code's post; they are shown together under the key that is returned. A worker asks TikTok."""
    key = uuid4()
    for code in codes:
        with transaction.atomic():
            AdAccount.objects.select_for_update().get(pk=account.pk)
            _search_one(account, code, key, by=by, at=at)
    return key


def search_again(asset: Asset, *, by: User, at: datetime) -> None:
    """Try a code once more that was not taken."""
    with transaction.atomic():
        asset.search_again(by=by, at=at)
        place_call(SEARCH, asset, by=by, at=at)


def remove(asset: Asset, *, by: User, at: datetime) -> None:
    """Take a post out of the library, and let it go at TikTok."""
    with transaction.atomic():
        asset.remove(by=by, at=at)
        if asset.item_id:
            place_call(UNBIND, asset, by=by, at=at)


def perform_search_code(call: Call, *, at: datetime) -> str:
    """Look first whether the code is bound, then bind it; what TikTok refuses though it is bound is found by the list."""
    asset = Asset.objects.select_related("ad_account").filter(pk=call.subject_id).first()
    if asset is None or not asset.can("fail"):
        return "no longer wanted"
    with client_for(call.brand) as client:
        ad_accounts.describe(asset.ad_account, client, at=at)
        try:
            facts = binding.post_behind(asset.code, asset.ad_account.advertiser_id, client)
        except Rejected as refusal:
            return _not_taken(asset, refusal, call, at=at)
        handle = _handle(asset, facts, client)
    return _keep(asset, facts, handle, call, at=at)


def perform_unbind_post(call: Call, *, at: datetime) -> str:
    """Let the post go. One whose authorization holds is kept by TikTok: it does no harm."""
    asset = Asset.objects.select_related("ad_account").get(pk=call.subject_id)
    if asset.status != AssetStatus.REMOVED:
        return "wanted again"
    with client_for(call.brand) as client:
        client.unbind(asset.ad_account.advertiser_id, asset.item_id)
    return "let go"


def facts_of(post: SparkPost) -> dict[str, Any]:
    """What TikTok says of a post, as an asset keeps it."""
    return {
        "code": post.code[:255],
        "item_id": post.item_id,
        "caption": post.text,
        "thumbnail_url": post.poster_url[:2000],
        "identity_id": post.identity_id,
        "identity_type": post.identity_type,
        "starts_at": post.starts_at,
        "ends_at": post.ends_at,
    }


def trouble_with(post: SparkPost, *, at: datetime) -> str:
    """By name, why a bound post cannot be boosted now; "" when it can."""
    if post.status in DELETED:
        return "video_deleted"
    if post.status in PRIVATE:
        return "video_unavailable"
    if post.ends_at is not None and post.ends_at <= at:
        return "auth_code_expired"
    return "" if post.is_authorized else "auth_code_deleted"


def _search_one(account: AdAccount, code: str, key: UUID, *, by: User, at: datetime) -> None:
    under_way = Asset.objects.filter(ad_account=account, code=code, status=AssetStatus.SEARCHING)
    if under_way.update(search=key):
        return
    asset = Asset.objects.create(brand_id=account.brand_id, ad_account=account, code=code, search=key, created_at=at)
    asset.record_creation(by=by, at=at)
    place_call(SEARCH, asset, by=by, at=at)


def _not_taken(asset: Asset, refusal: Rejected, call: Call, *, at: datetime) -> str:
    if refusal.code in TOKEN_REFUSED:
        raise refusal
    problem = code_problems.named_in(refusal.message)
    elsewhere = (
        Asset.objects.bound().filter(brand_id=asset.brand_id, code=asset.code).exclude(ad_account=asset.ad_account)
    )
    if problem in ("auth_code_in_use", "other") and (other := elsewhere.first()):
        problem = "elsewhere"
        Asset.objects.filter(pk=asset.pk).update(same_as=other)
    asset.fail(at=at, by=call.by, cause=call.cause, reason=str(refusal), problem=problem)
    return problem


def _handle(asset: Asset, facts: SparkPost, client: Client) -> str:
    """Whose post it is: by our own records, else by the identity TikTok shows ads as."""
    post = _post_of(asset, facts)
    if post is not None and post.account.handle:
        return post.account.handle
    identities = client.identities(asset.ad_account.advertiser_id, facts.identity_type or "AUTH_CODE")
    names = {each.identity_id: each.username or each.display_name for each in identities}
    return names.get(facts.identity_id, "") or facts.creator_name


def _post_of(asset: Asset, facts: SparkPost) -> Post | None:
    posts = Post.objects.filter(brand_id=asset.brand_id, tiktok_id=facts.item_id)
    return posts.select_related("account").first()


def _keep(asset: Asset, facts: SparkPost, handle: str, call: Call, *, at: datetime) -> str:
    """Show the post to be confirmed. One that is in the library takes the new code over."""
    problem = trouble_with(facts, at=at)
    if problem:
        asset.fail(at=at, by=call.by, cause=call.cause, reason="", problem=problem)
        return problem
    known = {**facts_of(facts), "handle": handle[:100], "post": _post_of(asset, facts), "checked_at": at}
    with transaction.atomic():
        AdAccount.objects.select_for_update().get(pk=asset.ad_account_id)
        others = Asset.objects.filter(ad_account=asset.ad_account, item_id=facts.item_id).exclude(pk=asset.pk)
        return _settle_search(asset, others.first(), known, call, at=at)


def _settle_search(asset: Asset, other: Asset | None, known: dict[str, Any], call: Call, *, at: datetime) -> str:
    who = {"at": at, "by": call.by, "cause": call.cause}
    if other is None:
        Asset.objects.filter(pk=asset.pk).update(**known)
        asset.find(**who)
        return "found"
    Asset.objects.filter(pk=other.pk).update(**known)
    results.sum_up(AdDay.objects.filter(ad__asset=other.pk))  # its post may have come to be known just now
    if other.can("find"):
        Asset.objects.filter(pk=other.pk).update(search=asset.search)
        other.find(**who)
        asset.delete()
        return "found again"
    Asset.objects.filter(pk=asset.pk).update(same_as=other)
    asset.fail(**who, reason="", problem="in_library")
    return "in the library already"
