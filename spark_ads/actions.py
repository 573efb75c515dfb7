"""Spark authorizations asked for, and brought to what TikTok says of them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns.models import Post
from campaigns.models.order import SparkDays
from lifecycle.models import StatusChange
from lifecycle.transitions import Refused, all_or_refused
from spark_ads import ends
from spark_ads.models import Authorization, Status
from spark_ads.models.authorization import ASKABLE
from tiktok.answers import AuthorizationFacts
from tiktok.client import Client
from tiktok.connecting import client_for
from tiktok.models import Call
from tiktok.outbox import place_call
from tiktok.rounds import next_look

REQUEST = "request_authorization"
CHECK_GRANTED_AGAIN = timedelta(minutes=5)
LAST_LOOK = timedelta(minutes=10)  # before the end: an extension nobody here asked for is not taken for an end
LONG_OVER, CHECK_LONG_OVER = timedelta(days=14), timedelta(days=1)


def request_authorization(post: Post, *, days: int, by: User | None, at: datetime, cause: str = "") -> Authorization:
    """Ask the post's creator for Spark Ads authorization; TikTok hears of it from a worker."""
    if post.removed_at:
        raise Refused(_("This post is no longer on TikTok, so it cannot be authorized."))
    with all_or_refused(_("This post is already being asked for.")):
        authorization = _ask(post, days=days, by=by, at=at, cause=cause)
        place_call(REQUEST, authorization, by=by, at=at)
    return authorization


def perform_request_authorization(call: Call, *, at: datetime) -> str:
    """Look first whether a code is there or a request waits, then ask."""
    authorization = Authorization.objects.select_related("post").get(pk=call.subject_id)
    if not authorization.can("confirm_requested"):
        return "no longer wanted"
    with client_for(call.brand) as client:
        facts = client.authorization(authorization.post.tiktok_id)
        if not facts.code_in_force(at) and facts.request != "waiting":
            client.request_authorization(authorization.post.tiktok_id, authorization.requested_days)
            facts = client.authorization(authorization.post.tiktok_id)
    with suppress(Refused):  # news of the creator's answer was faster
        authorization.confirm_requested(at=at, cause=call.cause, by=call.by)
    authorization.refresh_from_db()
    settle(authorization, facts, at=at, cause=call.cause)
    return authorization.get_status_display()


def follow_orders(posts: Iterable[Post], *, at: datetime, cause: str) -> list[Authorization]:
    """Begin an authorization for each post whose order already asked for one: TikTok asks the creator by itself."""
    return [follow_order(post, at=at, cause=cause) for post in posts]


def follow_order(post: Post, *, at: datetime, cause: str) -> Authorization:
    """The post's authorization; where there is none yet, the one its order asked for. Of two at once one begins it."""
    with transaction.atomic():
        authorization, created = Authorization.objects.get_or_create(
            post=post,
            defaults={
                "brand_id": post.brand_id,
                "requested_days": post.spark_days or SparkDays.MONTH,
                "asked_with_order": True,
                "created_at": at,
            },
        )
        if created:
            authorization.record_creation(by=None, at=at, cause=cause)
            authorization.confirm_requested(at=at, cause="asked with the order")
    return authorization


def refresh(authorizations: list[Authorization], *, at: datetime, cause: str) -> None:
    """Ask TikTok about authorizations of one brand: there is no callback for Spark changes on the real platform."""
    if not authorizations:
        return
    with client_for(authorizations[0].brand) as client:
        for authorization in authorizations:
            _refresh(authorization, client, at=at, cause=cause)


def settle(authorization: Authorization, facts: AuthorizationFacts, *, at: datetime, cause: str) -> None:
    """Bring an authorization to what TikTok says now."""
    if authorization.post.removed_at:
        return
    if facts.code_in_force(at) and facts.starts_at and facts.ends_at:
        keep_grant(authorization, facts.code, facts.starts_at, facts.ends_at, at=at, cause=cause)
        if facts.request == "rejected":
            _note_refused_extension(authorization, at=at, cause=cause)
    elif _was_taken_back(authorization, facts):
        _settle_revocation(authorization, facts, at=at, cause=cause)
    elif _has_ended(facts, at=at) and authorization.can("expire"):
        ends.end(authorization, "auth_code_expired", at=at, cause=cause)
    elif facts.request == "rejected" and authorization.can("reject"):
        authorization.reject(at=at, cause=cause)
    Authorization.objects.filter(pk=authorization.pk).update(
        remaining_requests=facts.remaining_requests, next_check_at=_next_look(authorization, at=at)
    )


def keep_grant(
    authorization: Authorization,
    code: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    at: datetime,
    cause: str,
    by: User | None = None,
) -> None:
    """What the creator granted: the code in force for longer is an extension, all else a grant; the same again is no news."""
    same = authorization.in_force and ends.same_code(authorization.video_code, code)
    known_end = authorization.ends_at if same else None
    if known_end is None or ends_at < known_end:
        authorization.grant(by=by, at=at, cause=cause, video_code=code, starts_at=starts_at, ends_at=ends_at)
    elif ends_at > known_end:
        authorization.extend(by=by, at=at, cause=cause, ends_at=ends_at)


def watch_ends(*, at: datetime) -> None:
    """Mark what has run out by the clock, what soon will, and what went with its post."""
    for authorization in Authorization.objects.of_gone_posts().select_related("post"):
        ends.end(authorization, "video_deleted", at=at, cause="reconciliation")
    for authorization in Authorization.objects.past_their_end(at).select_related("post"):
        ends.end(authorization, "auth_code_expired", at=at, cause="clock")
    for authorization in Authorization.objects.ending_soon(at):
        with suppress(Refused):
            authorization.near_end(at=at, cause="clock")


def _ask(post: Post, *, days: int, by: User | None, at: datetime, cause: str) -> Authorization:
    authorization = Authorization.objects.filter(post=post).first()
    if authorization is None:
        authorization = Authorization.objects.create(
            brand_id=post.brand_id, post=post, requested_days=days, created_at=at
        )
        authorization.record_creation(by=by, at=at, cause=cause)
        return authorization
    if authorization.in_force:
        raise Refused(_("This post is authorized already. Ask to extend it instead."))
    if not authorization.can("ask_again"):
        raise Refused(_("The creator is being asked already, and has not answered."))
    if authorization.remaining_requests == 0:
        raise Refused(_("TikTok allows 30 requests for a post, and all are used."))
    authorization.ask_again(by=by, at=at, cause=cause, days=days)
    return authorization


def _next_look(authorization: Authorization, *, at: datetime) -> datetime:
    """Soon after something moved, seldom when it has long stood still, and once more just before the end."""
    since = StatusChange.objects.last_of([authorization], default=authorization.created_at)
    look = next_look(since, at=at)
    if authorization.in_force and authorization.ends_at:
        look = max(look, at + CHECK_GRANTED_AGAIN / settings.TIKTOK_LOOK_PACE)
        last = authorization.ends_at - LAST_LOOK
        return min(look, last) if last > at else look
    settled = authorization.status in ASKABLE and at - since > LONG_OVER
    return max(look, at + CHECK_LONG_OVER / settings.TIKTOK_LOOK_PACE) if settled else look


def _refresh(authorization: Authorization, client: Client, *, at: datetime, cause: str) -> None:
    before = (authorization.status, authorization.extension_asked_at)
    facts = client.authorization(authorization.post.tiktok_id)
    authorization.refresh_from_db(fields=["status", "extension_asked_at"])
    if (
        authorization.status,
        authorization.extension_asked_at,
    ) == before:  # else the answer may be older than what changed it; the next look knows
        settle(authorization, facts, at=at, cause=cause)


def _has_ended(facts: AuthorizationFacts, *, at: datetime) -> bool:
    return facts.code_status == "expired" or (facts.ends_at is not None and facts.ends_at <= at)


def _was_taken_back(authorization: Authorization, facts: AuthorizationFacts) -> bool:
    """Whether a code in force is gone, or one came and went between two looks."""
    return facts.code_status == "deleted" and (authorization.in_force or _is_unheard(authorization, facts))


def _is_unheard(authorization: Authorization, facts: AuthorizationFacts) -> bool:
    """A code of which nothing is known here, though nobody is being asked."""
    asking = authorization.status == Status.REQUESTING or facts.request == "waiting"
    is_another = facts.code not in ("", authorization.video_code) and bool(facts.starts_at and facts.ends_at)
    return is_another and not asking


def _is_longer(authorization: Authorization, facts: AuthorizationFacts) -> bool:
    """The code in force, with an end later than the one known here."""
    if not authorization.in_force or facts.code != authorization.video_code:
        return False
    return bool(authorization.ends_at and facts.ends_at and authorization.ends_at < facts.ends_at)


def _settle_revocation(authorization: Authorization, facts: AuthorizationFacts, *, at: datetime, cause: str) -> None:
    """What was granted, or extended, and taken back between two looks is told as both."""
    unheard = _is_unheard(authorization, facts) or _is_longer(authorization, facts)
    if unheard and facts.starts_at and facts.ends_at:
        keep_grant(authorization, facts.code, facts.starts_at, facts.ends_at, at=at, cause=cause)
    ends.end(authorization, "auth_code_deleted", at=at, cause=cause)


def _note_refused_extension(authorization: Authorization, *, at: datetime, cause: str) -> None:
    """The creator said no to more time; what holds goes on holding to its end."""
    if not authorization.waits_for_extension:
        return
    with transaction.atomic():
        asked = Authorization.objects.filter(pk=authorization.pk, extension_refused_at__isnull=True)
        if asked.update(extension_refused_at=at):
            authorization.note("refuse_extension", by=None, at=at, cause=cause)
