"""What authorizations and the ad library hold of a creator (H7)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from campaigns.models import Post
from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows
from spark_ads.models import IN_FORCE, Asset, Authorization, CodeCheck
from spark_ads.models.asset import BOUND


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """What the creator was asked for and granted, and which of the posts are in an ad library."""
    return {
        "authorizations": as_rows(Authorization.objects.filter(post__account__in=accounts)),
        "code_checks": as_rows(_checks(accounts)),
        "library_posts": as_rows(_library(creator, accounts)),
    }


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """Codes go once they open nothing any more; one in force is what a running ad stands on. What was pasted goes."""
    theirs = Authorization.objects.filter(post__account__in=accounts)
    theirs.update(pasted_code="", pasted_at=None, reason="")
    theirs.exclude(status__in=IN_FORCE).update(video_code="")
    _checks(accounts).delete()
    _library(creator, accounts).exclude(status__in=BOUND).update(code="", handle="", caption="", thumbnail_url="")


def _checks(accounts: Iterable[Account]) -> QuerySet[CodeCheck]:
    """Codes pasted for their posts, or found to open them."""
    theirs = Post.objects.filter(account__in=accounts)
    opened = Q(brand__in=theirs.values("brand"), item_id__in=theirs.values("tiktok_id"))
    return CodeCheck.objects.filter(Q(post__in=theirs) | opened)


def _library(creator: Creator, accounts: Iterable[Account]) -> QuerySet[Asset]:
    """By post where it is known, else by handle."""
    handles = [account.handle for account in accounts if account.handle]
    theirs = Q(post__account__in=accounts) | Q(handle__in=handles)
    return Asset.objects.filter(theirs, brand_id=creator.brand_id)
