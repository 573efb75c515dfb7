"""The paths of TikTok One, and what is left of the older marketplace; the Spark calls are the same for both."""

from simulator.api import (
    legacy,
    tto_accounts,
    tto_campaigns,
    tto_creators,
    tto_own,
    tto_reports,
    tto_requests,
    tto_spark,
    wire,
)

OF_BRANDS: dict[tuple[str, str], wire.Endpoint] = {
    ("GET", "tto/oauth2/info"): tto_accounts.info,
    ("GET", "tto/tcm/creator/status/get"): tto_creators.status,
    ("GET", "tto/tcm/creator/discover"): tto_creators.discover,
    ("GET", "tto/tcm/creator/public"): tto_creators.public,
    ("GET", "tto/tcm/creator/public/video/list"): tto_creators.videos,
    ("GET", "tto/tcm/category/label"): tto_creators.labels,
    ("POST", "tto/tcm/brand/profile/create"): tto_accounts.create_profile,
    ("GET", "tto/tcm/brand/profile/get"): tto_accounts.get_profiles,
    ("POST", "tto/tcm/campaign/create"): tto_campaigns.create,
    ("POST", "tto/tcm/campaign/update"): tto_campaigns.update,
    ("GET", "tto/tcm/campaign"): tto_campaigns.get,
    ("POST", "tto/tcm/campaign/link"): tto_requests.link,
    ("GET", "tto/tcm/campaign/link/status"): tto_requests.status,
    ("GET", "tto/tcm/report"): tto_reports.report,
}
OF_CREATORS: dict[tuple[str, str], wire.Endpoint] = {
    ("GET", "tto/creator/authorized"): tto_own.facts,
    ("GET", "tto/creator/authorized/video/list"): tto_own.videos,
    ("POST", "tto/creator/campaign/join"): tto_own.join,
    ("POST", "tto/creator/campaign/video/link"): tto_own.link,
    ("GET", "tto/creator/link/request/get"): tto_own.requests,
    ("POST", "tto/creator/link/request/confirm"): tto_own.confirm,
    ("POST", "tcm/order/update/creator"): legacy.update_order,
}
OF_BOTH: dict[tuple[str, str], wire.Endpoint] = {
    ("GET", "tto/oauth2/tcm"): tto_accounts.tcm,
    ("POST", "tcm/creator/discover"): legacy.discover,
    ("GET", "tcm/creator/public/video/list"): legacy.public_videos,
    ("POST", "tcm/tt_video/apply"): tto_spark.apply,
    ("GET", "tcm/tt_video/status"): tto_spark.status,
}
for _endpoint in OF_BRANDS.values():
    wire.needs("tto_tcm_account_id")(_endpoint)
for _endpoint in OF_CREATORS.values():
    wire.needs("creator_id")(_endpoint)
ROUTES = {**OF_BRANDS, **OF_CREATORS, **OF_BOTH}
