"""Consent and tokens of a brand (wire page 2a, 2b)."""

import secrets
from typing import Any

from django.conf import settings

from simulator import chance, clock
from simulator.api.wire import Arguments, Problem, text
from simulator.models import BrandAccount, Consent


def access_token(arguments: Arguments) -> dict[str, Any]:
    """POST /oauth2/access_token/: a code is good once, for an hour."""
    _check_app(arguments)
    consents = Consent.objects.filter(code=text(arguments, "auth_code"), used=False, expires_at__gt=clock.now())
    if not consents.update(used=True):
        raise Problem(40110, "Authorization code is expired")
    name = Consent.objects.get(code=arguments["auth_code"]).account_name
    account = BrandAccount.objects.create(account_id=chance.new_id(clock.now()), name=name, token=secrets.token_hex(20))
    return {"access_token": account.token, "advertiser_ids": [], "scope": [4, 5, 8]}


def tcm_accounts(arguments: Arguments) -> dict[str, Any]:
    """GET /oauth2/tcm/get/: the marketplace accounts a token opens."""
    _check_app(arguments)
    info = {"page": 1, "page_size": 10, "total_number": 1, "total_page": 1}
    return {"tcm_account_ids": [arguments["account"].account_id], "page_info": info}


def revoke(arguments: Arguments) -> dict[str, Any]:
    """POST /oauth2/revoke_token/."""
    _check_app(arguments)
    if not BrandAccount.objects.filter(token=text(arguments, "access_token")).update(revoked=True):
        raise Problem(40105, "Access token is incorrect or has been revoked.")
    return {"app_id": arguments["app_id"], "advertiser_ids": []}


def demo_account() -> None:
    """The account that exists from the start, so that a demo needs no consent first."""
    demo = settings.SIMULATOR
    BrandAccount.objects.get_or_create(
        account_id=demo["demo_account_id"], defaults={"name": "Demo brand", "token": demo["demo_token"]}
    )


def _check_app(arguments: Arguments) -> None:
    app = settings.SIMULATOR
    if (str(arguments.get("app_id")), str(arguments.get("secret"))) != (app["app_id"], app["app_secret"]):
        raise Problem(40101, "Invalid app_id or secret.")
