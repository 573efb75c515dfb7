"""A pasted video code is checked with TikTok, and tied to the post it opens (S1, X2)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import Brand, User
from campaigns.models import Post
from lifecycle.transitions import all_or_refused
from spark_ads import actions, ad_accounts, binding
from spark_ads.models import Authorization, CodeCheck
from tiktok.answers import SparkPost
from tiktok.client import Client
from tiktok.connecting import client_for, is_connected
from tiktok.models import Call
from tiktok.outbox import place_call

CHECK: Final = "check_code"


def begin(brand: Brand, code: str, *, post: Post | None, by: User | None, at: datetime, cause: str = "") -> CodeCheck:
    """Keep a normalised code; TikTok is asked by a worker, or it is said why nobody can be. One being checked is that one."""
    same = CodeCheck.objects.filter(brand=brand, code=code, post=post, status=CodeCheck.Status.CHECKING).first()
    if same is not None:  # pressed twice
        return same
    with all_or_refused(_("This code is being checked already.")):
        check = CodeCheck.objects.create(brand=brand, code=code, post=post, by=by, created_at=at)
        check.record_creation(by=by, at=at, cause=cause)
        if words := _why_nobody_can_tell(check):
            check.leave_unchecked(at=at, reason=words)
        else:
            place_call(CHECK, check, by=by, at=at)
    return check


def perform_check_code(call: Call, *, at: datetime) -> str:
    """Ask the marketplace about the post, then Ads Manager about the code."""
    rows = CodeCheck.objects.select_related("brand", "post__order", "post__account", "by")
    check = rows.filter(pk=call.subject_id).first()
    if check is None or not check.can("tell"):
        return "no longer wanted"
    with client_for(call.brand) as client:
        seen, code_status = _by_marketplace(check, client) or _by_advertiser(check, client) or (None, "")
    if seen is None:
        check.leave_unchecked(at=at, cause=call.cause, reason=_no_advertiser(check.brand))
    else:
        with transaction.atomic():
            check.tell(at=at, cause=call.cause, seen=seen, code_status=code_status)
            _tie(check, seen, call, at=at)
    return str(check.get_status_display())


def _why_nobody_can_tell(check: CodeCheck) -> str:
    if not is_connected(check.brand):
        return _("%(brand)s is not connected to TikTok yet.") % {"brand": check.brand}
    may_know = check.post is not None and check.post.order_id is not None
    return "" if may_know or ad_accounts.that_looks_up(check.brand, check.code) else _no_advertiser(check.brand)


def _no_advertiser(brand: Brand) -> str:
    return _("No ad account is connected for %(brand)s, and only an ad account can look a code up.") % {"brand": brand}


def _by_marketplace(check: CodeCheck, client: Client) -> tuple[SparkPost, str] | None:
    """What the marketplace says of the post of an order; None where it knows another code, or none."""
    post = check.post
    if post is None or post.order_id is None:
        return None
    facts = client.authorization(post.tiktok_id)
    if facts.code.lstrip("#") != check.code.lstrip("#"):
        return None
    name = post.account.handle or ""
    seen = SparkPost(post.tiktok_id, facts.code, starts_at=facts.starts_at, ends_at=facts.ends_at, creator_name=name)
    return seen, facts.code_status


def _by_advertiser(check: CodeCheck, client: Client) -> tuple[SparkPost, str] | None:
    account = ad_accounts.that_looks_up(check.brand, check.code)
    return (binding.post_behind(check.code, account.advertiser_id, client), "") if account else None


def _tie(check: CodeCheck, seen: SparkPost, call: Call, *, at: datetime) -> None:
    """The code belongs to the post it opens, whichever it was pasted for, as long as it is in force."""
    post = Post.objects.filter(brand=check.brand_id, tiktok_id=seen.item_id, removed_at__isnull=True).first()
    if post is None or seen.starts_at is None or seen.ends_at is None or seen.ends_at <= at:
        return
    if check.code_status in ("expired", "deleted"):
        return
    if check.post_id is None:
        CodeCheck.objects.filter(pk=check.pk).update(post=post)
    authorization, created = Authorization.objects.get_or_create(
        post=post, defaults={"brand_id": post.brand_id, "created_at": at}
    )
    if created:
        authorization.record_creation(by=check.by, at=at, cause=call.cause)
    code = seen.code or check.code
    actions.keep_grant(authorization, code, seen.starts_at, seen.ends_at, at=at, cause=call.cause, by=check.by)
