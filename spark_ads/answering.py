"""A creator's yes or no to Spark Ads on the page of an order: by the own connection, or with a code made in the app."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Post
from creators.authenticating import ALLOW_ADS, as_creator, may
from lifecycle.transitions import Refused, all_or_refused
from spark_ads import checking, ends
from spark_ads.actions import follow_order, settle
from spark_ads.models import Authorization, CodeCheck
from tiktok.answers import AuthorizationFacts, PostAuthorization
from tiktok.errors import Unavailable
from tiktok.models import Call, State
from tiktok.outbox import latest_call, place_call

ALLOW: Final = "allow_ads"
END: Final = "end_ads"
CREATOR: Final = "the creator"
MOST_CODES, AN_HOUR = 5, timedelta(hours=1)  # that a creator may send for a post: each is looked up at TikTok


def allow(post: Post, *, days: int, at: datetime) -> None:
    """Turn ad authorization on by the creator's own connection, for as long as the creator says; a worker does it."""
    _refuse_without_connection(post)
    authorization = _of(post, at=at)
    if not authorization.answerable:
        raise Refused(_("Spark Ads are being asked for, or allowed already."))
    with transaction.atomic():
        Authorization.objects.filter(pk=authorization.pk).update(requested_days=days)
        _place(ALLOW, authorization, at=at)


def end(post: Post, *, at: datetime) -> None:
    """Take the permission back by the creator's own connection; TikTok refuses once the post runs as an ad."""
    _refuse_without_connection(post)
    authorization = _of(post, at=at)
    if not authorization.in_force:
        raise Refused(_("Spark Ads are not allowed for this post, so there is nothing to end."))
    with transaction.atomic():
        _place(END, authorization, at=at)


def refuse(post: Post, *, at: datetime) -> None:
    """The creator's no."""
    authorization = _of(post, at=at)
    try:
        authorization.reject(at=at, cause=CREATOR)
    except Refused as error:
        raise Refused(_("There is no open question about Spark Ads for this post.")) from error


def paste_code(post: Post, *, code: str, at: datetime) -> None:
    """Keep a code the creator made in the app. TikTok is asked at once; until it confirms it, the code is only pasted."""
    authorization = _of(post, at=at)
    with transaction.atomic():
        authorization.locked()  # of two sent at once the later counts the earlier
        if CodeCheck.objects.filter(post=post, by=None, created_at__gt=at - AN_HOUR).count() >= MOST_CODES:
            raise Refused(
                _("You have sent several codes for this post. TikTok is asked about them; please try again in an hour.")
            )
        Authorization.objects.filter(pk=authorization.pk).update(pasted_code=code, pasted_at=at, next_check_at=at)
        authorization.note("paste_code", by=None, at=at, cause=CREATOR)
        checking.begin(authorization.brand, code, post=post, by=None, at=at, cause=CREATOR)


def telling(authorization: Authorization | None, kind: str) -> tuple[bool, str]:
    """Whether TikTok is being told, and what it last had against it, as it was kept."""
    call = latest_call(kind, authorization) if authorization else None
    if call is None:
        return False, ""
    return call.state in (State.WAITING, State.RUNNING), call.outcome if call.state in (
        State.REFUSED,
        State.FAILED,
    ) else ""


def perform_allow_ads(call: Call, *, at: datetime) -> str:
    """Turn it on, unless a code is there already: a second time would change nothing, but need not be asked."""
    authorization = _called_for(call)
    post = authorization.post
    with as_creator(post.account, at=at, cause=call.cause) as client:
        known: PostAuthorization = client.post_authorization(post.tiktok_id)
        if not _facts(known).code_in_force(at):
            client.allow_ads(post.tiktok_id, authorization.requested_days)
            known = client.post_authorization(post.tiktok_id)
    facts = replace(_facts(known), remaining_requests=authorization.remaining_requests)
    if not facts.code_in_force(at):
        raise Unavailable("TikTok has not made the code yet.")
    settle(authorization, facts, at=at, cause=CREATOR)
    return authorization.get_status_display()


def perform_end_ads(call: Call, *, at: datetime) -> str:
    """Turn it off. A code that is gone needs no ending."""
    authorization = _called_for(call)
    post = authorization.post
    with as_creator(post.account, at=at, cause=call.cause) as client:
        if _facts(client.post_authorization(post.tiktok_id)).code_in_force(at):
            client.disallow_ads(post.tiktok_id)
    ends.end(authorization, "auth_code_deleted", at=at, cause=CREATOR)
    return authorization.get_status_display()


def _of(post: Post, *, at: datetime) -> Authorization:
    """The post's authorization; one begins where the brand wants Spark Ads and TikTok has not begun yet."""
    if post.removed_at:
        raise Refused(_("This post is no longer on TikTok."))
    authorization = Authorization.objects.filter(post=post).first()
    if authorization is not None:
        return authorization
    if not post.spark_days:
        raise Refused(_("The brand has not asked for Spark Ads."))
    return follow_order(post, at=at, cause=CREATOR)


def _place(kind: str, authorization: Authorization, *, at: datetime) -> None:
    with all_or_refused(_("TikTok is being told already.")):
        place_call(kind, authorization, by=None, at=at)


def _refuse_without_connection(post: Post) -> None:
    if not may(post.account, ALLOW_ADS):
        raise Refused(_("Connect your TikTok account first, or use a code made in the app."))


def _called_for(call: Call) -> Authorization:
    return Authorization.objects.select_related("post__account__connection", "post__order").get(pk=call.subject_id)


def _facts(known: PostAuthorization) -> AuthorizationFacts:
    return AuthorizationFacts(
        video_id=known.item_id,
        code=known.code,
        code_status=known.status,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
    )
