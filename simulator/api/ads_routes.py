"""The paths of the ads side, which name an advertiser instead of a marketplace account; two of them take a form."""

import copy
from typing import Any

from django.http import HttpRequest

from simulator.api import ad_campaigns, ad_groups, ad_reports, ads, advertisers, files, identities, spark, wire

ROUTES: dict[tuple[str, str], wire.Endpoint] = {
    ("GET", "oauth2/advertiser/get"): advertisers.get,
    ("GET", "advertiser/info"): advertisers.info,
    ("POST", "tt_video/authorize"): spark.authorize,
    ("GET", "tt_video/info"): spark.info,
    ("GET", "tt_video/list"): spark.get_list,
    ("POST", "tt_video/unbind"): spark.unbind,
    ("GET", "identity/get"): identities.get,
    ("GET", "identity/info"): identities.info,
    ("POST", "identity/create"): identities.create,
    ("POST", "identity/delete"): identities.delete,
    ("GET", "identity/video/get"): identities.videos,
    ("GET", "identity/video/info"): identities.video_info,
    ("POST", "campaign/create"): ad_campaigns.create,
    ("GET", "campaign/get"): ad_campaigns.get,
    ("POST", "campaign/update"): ad_campaigns.update,
    ("POST", "campaign/status/update"): ad_campaigns.switch,
    ("POST", "adgroup/create"): ad_groups.create,
    ("GET", "adgroup/get"): ad_groups.get,
    ("POST", "adgroup/update"): ad_groups.update,
    ("POST", "adgroup/status/update"): ad_groups.switch,
    ("POST", "ad/create"): ads.create,
    ("GET", "ad/get"): ads.get,
    ("POST", "ad/update"): ads.update,
    ("POST", "ad/status/update"): ads.switch,
    ("GET", "report/integrated/get"): ad_reports.get,
    ("POST", "file/video/ad/upload"): files.upload_video,
    ("GET", "file/video/ad/info"): files.video_info,
    ("POST", "file/image/ad/upload"): files.upload_image,
    ("GET", "file/image/ad/info"): files.image_info,
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
