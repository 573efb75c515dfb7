"""Advertisers, and what every endpoint of the ads side asks of one (wire page 2a)."""

import json
from typing import Any

from simulator import clock
from simulator.api.oauth import check_app
from simulator.api.wire import PARAMETER, PERMISSION, Arguments, Problem, text, texts
from simulator.models import Advertiser

FIELDS = ["advertiser_id", "name", "status", "currency", "timezone", "display_timezone", "country", "role", "balance", "create_time", "company", "industry", "language", "owner_bc_id"]  # fmt: skip


def get(arguments: Arguments) -> dict[str, Any]:
    """GET /oauth2/advertiser/get/: the advertisers a token opens."""
    check_app(arguments)
    own = Advertiser.of(arguments["account"], clock.now())
    return {"list": [{"advertiser_id": own.advertiser_id, "advertiser_name": own.account.name}]}


def info(arguments: Arguments) -> dict[str, Any]:
    """GET /advertiser/info/: facts about advertisers of this token."""
    own = Advertiser.of(arguments["account"], clock.now())
    wanted = fields(arguments, FIELDS)
    for advertiser_id in texts(arguments, "advertiser_ids", most=100):
        _check(advertiser_id, own)
    return {"list": [{name: value for name, value in _facts(own).items() if name in wanted}]}


def of(arguments: Arguments) -> Advertiser:
    """The advertiser a call names, if the token opens it."""
    own = Advertiser.of(arguments["account"], clock.now())
    _check(text(arguments, "advertiser_id"), own)
    return own


def fields(arguments: Arguments, known: list[str]) -> list[str]:
    """Which fields are wanted; all, unless the call says so."""
    wanted = texts(arguments, "fields", most=200) if arguments.get("fields") else known
    for name in wanted:
        if name not in known:
            raise Problem(PARAMETER, f"fields: Invalid field {name}.")
    return wanted


def structure(arguments: Arguments, name: str, kind: type) -> Any:
    """An object or array that comes as a JSON string in a GET; empty where none is given."""
    value = arguments.get(name) or kind()
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise Problem(PARAMETER, f"{name}: Not valid JSON.") from error
    if not isinstance(value, kind):
        raise Problem(PARAMETER, f"{name}: Not a valid {'object' if kind is dict else 'list'}.")
    return value


def _check(named: str, own: Advertiser) -> None:
    if named != own.advertiser_id:
        raise Problem(PERMISSION, f"No permission to operate advertiser {named}.")


def _facts(own: Advertiser) -> dict[str, Any]:
    return {
        "advertiser_id": own.advertiser_id,
        "name": own.account.name,
        "status": "STATUS_ENABLE",
        "currency": "USD",
        "timezone": own.timezone,
        "display_timezone": own.timezone,
        "country": "US",
        "role": "ROLE_ADVERTISER",
        "balance": 0,
        "create_time": int(own.created_at.timestamp()),
        "company": own.account.name,
        "industry": "290905",
        "language": "en",
        "owner_bc_id": "",
    }
