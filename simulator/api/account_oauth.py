"""Tokens of creators' own accounts: made from a code, refreshed, taken back (wire page 2c)."""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from simulator import chance, clock, news
from simulator.api.wire import BAD_TOKEN, NO_TOKEN, PARAMETER, PERMISSION, Arguments, Problem, needs, text
from simulator.models import Account, AccountConsent, AccountToken, Person

APP, GRANT, CODE, REFRESH, EXPIRED, REFRESH_EXPIRED = 40101, 40108, 40110, 40107, 40102, 40103
BY_PERSON, BY_APP = 1, 5  # authorization.removed: why
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@needs("nothing")
def token(arguments: Arguments) -> dict[str, Any]:
    """POST /tt_user/oauth2/token/: a code is good once, for ten minutes, with the address it was sent to."""
    _check_client(arguments, "authorization_code")
    now = clock.now()
    code, address = text(arguments, "auth_code"), text(arguments, "redirect_uri")
    with transaction.atomic():
        good = AccountConsent.objects.select_for_update().filter(code=code, used=False, expires_at__gt=now)
        consent = good.select_related("account").first()
        if consent is None:
            raise Problem(CODE, "Authorization code is expired")
        if consent.redirect_uri != address:
            raise Problem(PARAMETER, "redirect_uri: Not the one the code was sent to.")
        AccountConsent.objects.filter(pk=consent.pk).update(used=True)
        made = AccountToken.objects.create(
            account=consent.account,
            scope=consent.scope,
            access_token=_word("act"),
            refresh_token=_word("rft"),
            expires_at=now + AccountToken.LASTS,
            refresh_expires_at=now + AccountToken.REFRESH_LASTS,
        )
    return _tokens(made, now)


@needs("nothing")
def refresh(arguments: Arguments) -> dict[str, Any]:
    """POST /tt_user/oauth2/refresh_token/: the old access token ends; the refresh token stays the same."""
    _check_client(arguments, "refresh_token")
    now = clock.now()
    found = AccountToken.objects.filter(refresh_token=text(arguments, "refresh_token"), revoked=False)
    known = found.select_related("account").first()
    if known is None:
        raise Problem(REFRESH, "Refresh token is invalid.")
    if known.refresh_expires_at <= now:
        raise Problem(REFRESH_EXPIRED, "Refresh token is expired.")
    known.access_token, known.expires_at = _word("act"), now + AccountToken.LASTS
    known.save(update_fields=["access_token", "expires_at"])
    return _tokens(known, now)


@needs("nothing")
def revoke(arguments: Arguments) -> dict[str, Any]:
    """POST /tt_user/oauth2/revoke/: both tokens end."""
    _check_client(arguments)
    withdraw(_known(text(arguments, "access_token")), BY_APP)
    return {}


@needs("nothing")
def token_info(arguments: Arguments) -> dict[str, Any]:
    """POST /tt_user/token_info/get/: the creator_id, which is the open_id under its other name."""
    if str(arguments.get("app_id")) != settings.SIMULATOR["app_id"]:
        raise Problem(APP, "Invalid app_id.")
    known = opened_by(text(arguments, "access_token"))
    return {"app_id": arguments["app_id"], "scope": known.scope, "creator_id": known.account.open_id}


def account_of(person: Person) -> Account:
    """The person's account as the app sees it; the open_id follows from the seed."""
    draw = chance.of("open_id", person.handle)
    open_id = "-000" + "".join(draw.choices(LETTERS, k=32))
    return Account.objects.get_or_create(person=person, defaults={"open_id": open_id})[0]


def opened_by(word: str) -> AccountToken:
    """The token behind the word of a header, or why it opens nothing."""
    if not word:
        raise Problem(NO_TOKEN, "Access token is empty.")
    known = _known(word)
    if known.is_over(clock.now()):
        raise Problem(EXPIRED, "Access token is expired.")
    return known


def withdraw(known: AccountToken, why: int) -> None:
    """The creator's consent ends; the app's address for such news is told."""
    with transaction.atomic():
        AccountToken.objects.filter(pk=known.pk).update(revoked=True)
        news.of_account("authorization.removed", known.account.open_id, {"reason": why})


def check_scope(arguments: Arguments, scope: str) -> None:
    """The creator has to have allowed it."""
    if not arguments["token"].may(scope):
        raise Problem(PERMISSION, f"The account did not grant you the {scope} permission.")


def _known(word: str) -> AccountToken:
    found = AccountToken.objects.filter(access_token=word, revoked=False).select_related("account__person").first()
    if found is None:
        raise Problem(BAD_TOKEN, "Access token is incorrect or has been revoked.")
    return found


def _check_client(arguments: Arguments, grant: str = "") -> None:
    app = settings.SIMULATOR
    named = str(arguments.get("client_id")), str(arguments.get("client_secret"))
    if named != (app["app_id"], app["app_secret"]):
        raise Problem(APP, "Invalid client_id or client_secret.")
    if grant and arguments.get("grant_type") != grant:
        raise Problem(GRANT, f"grant_type: Must be {grant}.")


def _tokens(known: AccountToken, now: datetime) -> dict[str, Any]:
    return {
        "access_token": known.access_token,
        "token_type": "Bearer",
        "scope": known.scope,
        "expires_in": int((known.expires_at - now).total_seconds()),
        "refresh_token": known.refresh_token,
        "refresh_token_expires_in": int((known.refresh_expires_at - now).total_seconds()),
        "open_id": known.account.open_id,
    }


def _word(kind: str) -> str:
    return f"{kind}.{secrets.token_urlsafe(36)}"
