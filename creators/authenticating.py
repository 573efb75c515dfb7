"""A creator connects the own TikTok account, which makes it authenticated (T6); tokens renewed before they end."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brands.models import User
from creators.creator_words import NOT_CONNECTED
from creators.facts import learn
from creators.models import Account
from lifecycle.transitions import Refused, all_or_refused
from tiktok.actions import ask_for_account_news
from tiktok.answers import CreatorGrant, Profile
from tiktok.connecting import app_client
from tiktok.errors import Rejected, Unavailable
from tiktok.models import Call, CreatorConnection
from tiktok.outbox import place_call
from tiktok.words import TOKEN_REFUSED

log = structlog.get_logger("limelight.creators")
REVOKE = "revoke_creator"
SOURCE = "TikTok"
SCOPES = "user.info.basic,user.info.username,user.info.stats,user.info.profile,video.list,video.insights,video.publish,biz.spark.auth,tcm.order.update"
PUBLISH, ALLOW_ADS, ANSWER = "video.publish", "biz.spark.auth", "tcm.order.update"
WINDOW = timedelta(days=7)


def new_connect_link(account: Account) -> str:
    """An address for the creator alone, unguessable; one given out before stops working."""
    account.connect_key = secrets.token_urlsafe(18)
    Account.objects.filter(pk=account.pk).update(connect_key=account.connect_key)
    return connect_link(account)


def withdraw_connect_link(account: Account) -> None:
    """The address given out leads nowhere any more."""
    Account.objects.filter(pk=account.pk).update(connect_key=None)


def connect_link(account: Account) -> str:
    """The address given out, '' when there is none."""
    return settings.PUBLIC_URL + reverse("connect", args=[account.connect_key]) if account.connect_key else ""


def consent_url(account: Account, state: str) -> str:
    """TikTok's consent page for creators (wire page 2c)."""
    query = {
        "client_key": settings.TIKTOK_APP_ID,
        "response_type": "code",
        "scope": SCOPES,
        "redirect_uri": redirect_uri(),
        "state": state,
    }
    if settings.TIKTOK_PLATFORM == "simulator" and account.handle:
        query["handle"] = account.handle  # the pretend page cannot know who is looking
    return f"{settings.TIKTOK_CREATOR_CONSENT_URL}?{urlencode(query)}"


def redirect_uri() -> str:
    """Where TikTok brings creators back: one address, without a query, as TikTok wants it registered."""
    return settings.PUBLIC_URL + reverse("connect_done")


def connect(account: Account, *, auth_code: str, at: datetime) -> CreatorConnection:
    """Exchange the creator's consent, and see that it is the account meant. Raises `Refused`, `Rejected`, `Unavailable`."""
    with app_client() as client:
        grant: CreatorGrant = client.exchange_creator(auth_code, redirect_uri())
        creator_id = client.creator_id(grant.token)
        profile = _profile(grant.token, grant.open_id, at=at)
        if account.handle and profile.handle and profile.handle != account.handle:
            client.revoke_creator(grant.token)
            words = _("You signed in as @%(other)s, but this link is for @%(handle)s. Switch accounts in TikTok first.")
            raise Refused(words % {"other": profile.handle, "handle": account.handle})
    return _keep(account, grant, creator_id, profile, at=at)


def revoke(connection: CreatorConnection, *, by: User | None, at: datetime) -> None:
    """End it, by the brand or (`by` None) by the creator; the tokens are given back by a call."""
    with transaction.atomic():
        connection.revoke(by=by, at=at, cause="click" if by else "the creator")
        _mark(connection)
        place_call(REVOKE, connection, by=by, at=at)
        ask_for_account_news(connection, by=by, at=at)


def lose(connection: CreatorConnection, *, at: datetime, cause: str) -> None:
    """TikTok does not take the tokens any more."""
    with transaction.atomic():
        connection.lose(at=at, cause=cause)
        _mark(connection)
        ask_for_account_news(connection, by=None, at=at)


def perform_revoke_creator(call: Call, *, at: datetime) -> str:
    """Give the tokens back and forget them. A token TikTok does not know any more needs no giving back."""
    connection = CreatorConnection.objects.get(pk=call.subject_id)
    if connection.status != "revoked" or not connection.token:
        return "no longer wanted"
    with app_client() as client:
        try:
            client.revoke_creator(connection.token)
        except Rejected as refusal:
            outcome = f"TikTok did not know it any more: {refusal}"
        else:
            outcome = "token given back"
    ended = CreatorConnection.objects.filter(pk=connection.pk, status="revoked")
    ended.update(sealed_token="", sealed_refresh_token="")  # forgotten
    return outcome


def renew(connection: CreatorConnection, *, at: datetime) -> None:
    """New tokens before the old end. Refused by TikTok, the creator has to connect again."""
    try:
        with app_client() as client:
            grant: CreatorGrant = client.refresh_creator(connection.refresh_token)
    except Rejected as refusal:
        return lose(connection, at=at, cause=f"renewal: code {refusal.code}")
    connection.renew(tokens=(grant.token, grant.refresh_token), ends_at=_ends(grant, at=at))


def may(account: Account, scope: str) -> bool:
    """Whether the creator's connection is good and holds what this takes."""
    return account.authenticated and account.connection is not None and scope in account.connection.scopes


@contextmanager
def as_creator(account: Account, *, at: datetime, cause: str) -> Iterator[Any]:
    """The client with the creator's own token.

    What TikTok refuses is `Refused` with its code first, never `Rejected`: that would be held against the brand's token.
    """
    connection = account.connection
    if connection is None or connection.status != "connected":
        raise Refused(NOT_CONNECTED)
    try:
        with import_string(settings.TIKTOK_CLIENTS["creator"])(
            token=connection.token, account_id=connection.open_id
        ) as client:
            yield client
    except Rejected as refusal:
        if refusal.code in TOKEN_REFUSED and connection.can("lose"):
            lose(connection, at=at, cause=cause)
        raise Refused(f"{refusal.code} {refusal.message}") from refusal


def refresh_facts(account: Account, *, at: datetime) -> None:
    """Ask TikTok what a connected creator's account is like now. Raises `Rejected`, `Unavailable`."""
    connection = account.connection
    Account.objects.filter(pk=account.pk).update(profile_asked_at=at)
    if connection is None:
        return
    try:
        profile = _profile(connection.token, connection.open_id, at=at)
    except Rejected as refusal:
        if refusal.code in TOKEN_REFUSED and connection.can("lose"):
            lose(connection, at=at, cause=f"profile: code {refusal.code}")
        raise
    try:
        with transaction.atomic():
            learn(Account.objects.select_for_update().get(pk=account.pk), _facts(profile), source=SOURCE, at=at)
    except IntegrityError:
        log.warning("handle taken", account=account.pk)  # renamed to a handle another row has: a person has to look


def _profile(token: str, open_id: str, *, at: datetime) -> Profile:
    made = import_string(settings.TIKTOK_CLIENTS["creator"])
    with made(token=token, account_id=open_id) as client:
        profile: Profile = client.profile((at - WINDOW).date(), at.date())
    return profile


def _keep(
    account: Account, grant: CreatorGrant, creator_id: str, profile: Profile, *, at: datetime
) -> CreatorConnection:
    ends_at = _ends(grant, at=at)
    with all_or_refused(_("Another account in the brand’s directory has this handle already.")):
        connection, _created = CreatorConnection.objects.get_or_create(
            brand_id=account.brand_id,
            open_id=grant.open_id,
            defaults={
                "status": "revoked",
                "token_ends_at": ends_at[0],
                "refresh_ends_at": ends_at[1],
                "connected_at": at,
            },
        )
        connection.reconnect(
            at=at,
            cause="consent",
            tokens=(grant.token, grant.refresh_token),
            ends_at=ends_at,
            scopes=grant.scopes,
            creator_id=creator_id,
        )
        Account.objects.filter(connection=connection).exclude(pk=account.pk).update(
            connection=None, authenticated=False
        )
        Account.objects.filter(pk=account.pk).update(connection=connection)
        learn(Account.objects.select_for_update().get(pk=account.pk), _facts(profile), source=SOURCE, at=at)
        _mark(connection)
        ask_for_account_news(connection, by=None, at=at)
    return connection


def _facts(profile: Profile) -> dict[str, Any]:
    """What TikTok says of the account itself beats what a file said."""
    told: dict[str, Any] = {"followers": profile.followers, "handle": profile.handle or None}
    if profile.is_business is not None:
        told["account_type"] = "business" if profile.is_business else "personal"
    return {name: value for name, value in told.items() if value is not None}


def _ends(grant: CreatorGrant, *, at: datetime) -> tuple[datetime, datetime]:
    return at + timedelta(seconds=grant.seconds), at + timedelta(seconds=grant.refresh_seconds)


def _mark(connection: CreatorConnection) -> None:
    """An account is authenticated while its connection is good."""
    Account.objects.filter(connection=connection).update(authenticated=connection.status == "connected")


TROUBLE = (Refused, Rejected, Unavailable)
