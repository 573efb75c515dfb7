"""Every path of the API with its method, and the one view that serves them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from simulator.api import account_routes, ads_routes, creators, oauth, orders, subscriptions, tto_routes, videos, wire

ROUTES: dict[tuple[str, str], wire.Endpoint] = {
    ("POST", "oauth2/access_token"): oauth.access_token,
    ("GET", "oauth2/tcm/get"): oauth.tcm_accounts,
    ("POST", "oauth2/revoke_token"): oauth.revoke,
    ("POST", "subscription/subscribe"): subscriptions.subscribe,
    ("GET", "subscription/get"): subscriptions.get,
    ("POST", "subscription/unsubscribe"): subscriptions.unsubscribe,
    ("POST", "business/webhook/update"): subscriptions.update_webhook,
    ("GET", "business/webhook/list"): subscriptions.get_webhook,
    ("POST", "business/webhook/delete"): subscriptions.delete_webhook,
    ("GET", "tcm/creator/status/get"): creators.status,
    ("GET", "tcm/creator/public"): creators.public,
    ("POST", "tcm/creator/invite"): creators.invite,
    ("POST", "tcm/campaign/create"): orders.create_campaign,
    ("GET", "tcm/campaign/get"): orders.get_campaigns,
    ("POST", "tcm/campaign/code/create"): orders.create_code,
    ("POST", "tcm/order/create/v2"): orders.create,
    ("GET", "tcm/order/get/v2"): orders.get,
    ("POST", "tcm/order/update"): orders.update,
    ("GET", "tcm/video/audit_status/get"): videos.audit_status,
    ("GET", "tcm/report/get/v2"): videos.report,
    **ads_routes.ROUTES,
    **account_routes.ROUTES,
    **tto_routes.ROUTES,
}


@csrf_exempt
@login_not_required
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Find the endpoint, with or without the trailing slash; what is not there is 40400 in the envelope."""
    path = path.strip("/")
    endpoint = ROUTES.get((str(request.method), path))
    if endpoint is None:
        return wire.envelope(wire.NO_ROUTE, f"The path does not exist: {request.method} /{path}/", {})
    oauth.demo_account()
    return wire.answer(account_routes.opened(endpoint, request), ads_routes.unpacked(request, path))
