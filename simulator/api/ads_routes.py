"""The paths of the ads side, which name an advertiser instead of a marketplace account; two of them take a form."""

import copy
from typing import Any

from django.http import HttpRequest

from simulator.api import advertisers, spark, wire

ROUTES: dict[tuple[str, str], wire.Endpoint] = {
    ("GET", "oauth2/advertiser/get"): advertisers.get,
    ("GET", "advertiser/info"): advertisers.info,
    ("POST", "tt_video/authorize"): spark.authorize,
    ("GET", "tt_video/info"): spark.info,
    ("GET", "tt_video/list"): spark.get_list,
    ("POST", "tt_video/unbind"): spark.unbind,
}
for _endpoint in ROUTES.values():
    wire.needs("token")(_endpoint)


def unpacked(request: HttpRequest, path: str) -> HttpRequest:
    """A form for the ad library as the envelope can read it: as a query, with its files in it."""
    if not path.startswith("file/") or request.content_type != "multipart/form-data":
        return request
    plain: Any = copy.copy(request)
    plain.method, plain.GET = "GET", request.POST.copy()
    plain.GET.update(request.FILES)
    return plain
