"""Ads Manager: campaign, ad group, Spark Ad, their statuses, the paid report, the ad library (wire page 3e, 3f, 8)."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from tiktok import read
from tiktok.answers import (
    AdCampaignWish,
    AdGroupWish,
    AdObject,
    Advertiser,
    PaidFigures,
    SparkAdWish,
    UploadedVideo,
)
from tiktok.client.wire import Wire, moment

Kind = Literal["campaign", "adgroup", "ad"]
Operation = Literal["ENABLE", "DISABLE", "DELETE"]
LEVELS: dict[Kind, str] = {"campaign": "AUCTION_CAMPAIGN", "adgroup": "AUCTION_ADGROUP", "ad": "AUCTION_AD"}
METRICS = [
    "spend",
    "impressions",
    "clicks",
    "conversion",
    "reach",
    "video_play_actions",
    "video_watched_2s",
    "video_watched_6s",
    "video_views_p100",
    "engagements",
    "likes",
    "comments",
    "shares",
    "follows",
]
MOST_ROWS = 1_000


class Ads(Wire):
    """An advertiser's ads. TikTok does not notice a create sent twice: look up by name first."""

    def advertiser(self, advertiser_id: str) -> Advertiser | None:
        """The advertiser account's name, currency and time zone."""
        rows = self._get("advertiser/info/", {"advertiser_ids": [advertiser_id]}).get("list") or []
        return read.advertiser(rows[0]) if rows else None

    def ad_objects(self, advertiser_id: str, kind: Kind, **filtering: Any) -> list[AdObject]:
        """Campaigns, ad groups or ads; `filtering` is TikTok's, such as `campaign_ids=[…]` or `campaign_name="…"`."""
        query = {"advertiser_id": advertiser_id, "filtering": filtering or None, "page_size": 100}
        return [read.ad_object(row, kind) for row in self._pages(f"{kind}/get/", query, "list")]

    def create_ad_campaign(self, advertiser_id: str, wish: AdCampaignWish) -> str:
        """Make a campaign; its id."""
        body = {
            "campaign_name": wish.name,
            "objective_type": wish.objective,
            "budget_mode": wish.budget_mode,
            "budget": None if wish.budget is None else float(wish.budget),
        }
        return str(self._post("campaign/create/", {"advertiser_id": advertiser_id, **body})["campaign_id"])

    def create_ad_group(self, advertiser_id: str, wish: AdGroupWish) -> str:
        """Make an ad group; its id."""
        body = {
            "campaign_id": wish.campaign_id,
            "adgroup_name": wish.name,
            "placement_type": "PLACEMENT_TYPE_NORMAL",
            "placements": ["PLACEMENT_TIKTOK"],
            "budget_mode": wish.budget_mode,
            "budget": float(wish.budget),
            "schedule_type": "SCHEDULE_START_END" if wish.ends_at else "SCHEDULE_FROM_NOW",
            "schedule_start_time": moment(wish.starts_at),
            "schedule_end_time": moment(wish.ends_at),
            "location_ids": list(wish.location_ids),
            "optimization_goal": wish.optimization_goal,
            "billing_event": wish.billing_event,
        }
        answer = self._post("adgroup/create/", {"advertiser_id": advertiser_id, **body, **wish.more})
        return str(answer["adgroup_id"])

    def create_spark_ad(self, advertiser_id: str, wish: SparkAdWish) -> str:
        """Make an ad of an authorized post, shown on the creator's profile as it is (dark_post_status OFF); its id."""
        creative = {
            "ad_name": wish.name,
            "ad_format": "SINGLE_VIDEO",
            "identity_type": wish.identity_type,
            "identity_id": wish.identity_id,
            "identity_authorized_bc_id": wish.business_center_id or None,
            "tiktok_item_id": wish.item_id,
            "call_to_action": wish.call_to_action or None,
            "landing_page_url": wish.landing_page_url or None,
            "dark_post_status": "OFF",
        }
        given = {name: value for name, value in creative.items() if value is not None}
        body = {"advertiser_id": advertiser_id, "adgroup_id": wish.adgroup_id, "creatives": [given]}
        return str(self._post("ad/create/", body)["ad_ids"][0])

    def set_ad_status(self, advertiser_id: str, kind: Kind, ids: Sequence[str], operation: Operation) -> None:
        """Enable, disable or delete campaigns, ad groups or ads."""
        body = {"advertiser_id": advertiser_id, f"{kind}_ids": list(ids), "operation_status": operation}
        self._post(f"{kind}/status/update/", body)

    def change_ad_object(self, advertiser_id: str, kind: Kind, object_id: str, **changes: Any) -> None:
        """Change fields of a campaign or ad group, such as its budget, in TikTok's own words."""
        self._post(f"{kind}/update/", {"advertiser_id": advertiser_id, f"{kind}_id": object_id, **changes})

    def change_ad_campaign(self, advertiser_id: str, campaign_id: str, *, budget: Decimal) -> None:
        """Change the budget of a campaign that has one."""
        self.change_ad_object(advertiser_id, "campaign", campaign_id, budget=float(budget))

    def change_ad_group(
        self, advertiser_id: str, group_id: str, *, budget: Decimal | None, ends_at: datetime | None
    ) -> None:
        """Change what is given; None leaves it. An end makes a schedule of one that only had a start."""
        schedule = {"schedule_type": "SCHEDULE_START_END", "schedule_end_time": moment(ends_at)} if ends_at else {}
        amount = {} if budget is None else {"budget": float(budget)}
        self.change_ad_object(advertiser_id, "adgroup", group_id, **amount, **schedule)

    def paid_report(
        self, advertiser_id: str, kind: Kind, *, since: date, until: date, ids: Sequence[str] = ()
    ) -> Iterator[PaidFigures]:
        """Paid results by object and day: days of the advertiser account's own time zone."""
        only = [{"field_name": f"{kind}_ids", "filter_type": "IN", "filter_value": f"[{', '.join(ids)}]"}]
        query = {
            "advertiser_id": advertiser_id,
            "report_type": "BASIC",
            "data_level": LEVELS[kind],
            "dimensions": [f"{kind}_id", "stat_time_day"],
            "metrics": METRICS,
            "start_date": since.isoformat(),
            "end_date": until.isoformat(),
            "filtering": only if ids else None,
            "page_size": MOST_ROWS,
        }
        for row in self._pages("report/integrated/get/", query, "list"):
            yield read.paid_figures(row, f"{kind}_id")

    def upload_ad_video(self, advertiser_id: str, name: str, content: bytes) -> UploadedVideo:
        """Put a video (at most 500 MB) into the ad library; a name can be used once."""
        fields = {
            "advertiser_id": advertiser_id,
            "upload_type": "UPLOAD_BY_FILE",
            "file_name": name,
            "video_signature": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        }
        answer = self._send("POST", "file/video/ad/upload/", data=fields, files={"video_file": (name, content)})
        rows = answer.get("list") or [answer]
        return read.uploaded_video(rows[0])
