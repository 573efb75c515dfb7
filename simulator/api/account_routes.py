"""The paths a creator's own token opens, and whom an endpoint's header and arguments have to name."""

from typing import Any

from django.http import HttpRequest

from simulator import accounts_moving
from simulator.api import account_oauth, accounts, publishing, wire

ROUTES: dict[tuple[str, str], wire.Endpoint] = {
    ("POST", "tt_user/oauth2/token"): account_oauth.token,
    ("POST", "tt_user/oauth2/refresh_token"): account_oauth.refresh,
    ("POST", "tt_user/oauth2/revoke"): account_oauth.revoke,
    ("POST", "tt_user/token_info/get"): account_oauth.token_info,
}
OF_ACCOUNTS: dict[tuple[str, str], wire.Endpoint] = {
    ("GET", "business/video/list"): accounts.videos,
    ("GET", "business/get"): accounts.profile,
    ("POST", "business/video/publish"): publishing.publish,
    ("GET", "business/publish/status"): publishing.status,
    ("GET", "business/video/settings"): publishing.settings,
    ("POST", "business/post/authorize/setting"): publishing.set_authorization,
    ("GET", "business/post/authorize/status"): publishing.authorization,
    ("POST", "business/post/authorize"): publishing.extend_authorization,
    ("POST", "business/post/authorize/delete"): publishing.delete_authorization,
}
for _endpoint in OF_ACCOUNTS.values():
    wire.needs("business_id")(_endpoint)
ROUTES |= OF_ACCOUNTS


def opened(endpoint: wire.Endpoint, request: HttpRequest) -> wire.Endpoint:
    """The endpoint behind the door it needs: the token has to belong to the account that is named."""
    name = getattr(endpoint, "needs", "")
    if name == "tto_tcm_account_id":
        return _for_brands(endpoint)
    return _for_creators(endpoint, name, request) if name in ("business_id", "creator_id") else endpoint


def _for_brands(endpoint: wire.Endpoint) -> wire.Endpoint:
    """TikTok One names the same account by another word."""

    @wire.needs("token")
    def run(arguments: wire.Arguments) -> dict[str, Any]:
        if wire.text(arguments, "tto_tcm_account_id") != arguments["account"].account_id:
            raise _not_yours(arguments["tto_tcm_account_id"])
        accounts_moving.move()  # what was due since the last call
        return endpoint(arguments)

    return run


def _for_creators(endpoint: wire.Endpoint, name: str, request: HttpRequest) -> wire.Endpoint:
    @wire.needs("nothing")
    def run(arguments: wire.Arguments) -> dict[str, Any]:
        token = account_oauth.opened_by(request.headers.get("Access-Token", ""))
        if wire.text(arguments, name) != token.account.open_id:
            raise _not_yours(arguments[name])
        accounts_moving.move()  # what was due since the last call
        return endpoint({**arguments, "token": token, "person": token.account.person})

    return run


def _not_yours(account: object) -> wire.Problem:
    return wire.Problem(wire.PERMISSION, f"No permission to operate account {account}.")
