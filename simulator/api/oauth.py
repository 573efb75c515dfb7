"""Consent and tokens of a brand (wire page 2a, 2b)."""

import secrets
from typing import Any

from django.conf import settings

from simulator import chance, clock
from simulator.api.wire import Arguments, Problem, needs, text
from simulator.models import Advertiser, BrandAccount, Consent


@needs("nothing")
def access_token(arguments: Arguments) -> dict[str, Any]:
    """POST /oauth2/access_token/: a code is good once, for an hour."""
    check_app(arguments)
    consents = Consent.objects.filter(code=text(arguments, "auth_code"), used=False, expires_at__gt=clock.now())
    if not consents.update(used=True):
        raise Problem(40110, "Authorization code is expired")
    consent = Consent.objects.get(code=arguments["auth_code"])
    account = BrandAccount.objects.create(
        account_id=chance.new_id(clock.now()),
        name=consent.account_name,
        only_tto=consent.only_tto,
        token=secrets.token_hex(20),
    )
    return {"access_token": account.token, "advertiser_ids": [Advertiser.id_of(account)], "scope": [4, 5, 8]}


@needs("token")
def tcm_accounts(arguments: Arguments) -> dict[str, Any]:
    """GET /oauth2/tcm/get/: the marketplace accounts a token opens."""
    check_app(arguments)
    accounts = [] if arguments["account"].only_tto else [arguments["account"].account_id]
    info = {"page": 1, "page_size": 10, "total_number": len(accounts), "total_page": 1}
    return {"tcm_account_ids": accounts, "page_info": info}


@needs("nothing")
def revoke(arguments: Arguments) -> dict[str, Any]:
    """POST /oauth2/revoke_token/."""
    check_app(arguments)
    if not BrandAccount.objects.filter(token=text(arguments, "access_token"), revoked=False).update(revoked=True):
        raise Problem(40105, "Access token is incorrect or has been revoked.")
    return {"app_id": arguments["app_id"], "advertiser_ids": []}


def demo_account() -> None:
    """The account that exists from the start, so that a demo needs no consent first."""
    demo = settings.SIMULATOR
    BrandAccount.objects.get_or_create(
        account_id=demo["demo_account_id"], defaults={"name": "Demo brand", "token": demo["demo_token"]}
    )


def check_app(arguments: Arguments) -> None:
    """The app names itself with its secret."""
    app = settings.SIMULATOR
    if (str(arguments.get("app_id")), str(arguments.get("secret"))) != (app["app_id"], app["app_secret"]):
        raise Problem(40101, "Invalid app_id or secret.")
