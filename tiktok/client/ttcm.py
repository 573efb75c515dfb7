"""Creator Marketplace, workflow 2.0: orders under campaign codes (wire page 4f)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tiktok import read
from tiktok.answers import (
    CodeWish,
    Counters,
    CreatorFacts,
    CreatorSearch,
    MadeCode,
    MarketplaceStatus,
    OrderFacts,
    OrderWish,
    PublicVideo,
    VideoFacts,
)
from tiktok.client.marketplace import MOST_HANDLES, Marketplace, statuses_of
from tiktok.client.wire import batches
from tiktok.errors import Rejected

METRICS = [
    "video_views",
    "likes",
    "comments",
    "shares",
    "favorites",
    "reach",
    "video_completion_rate",
    "average_view_time",
]
MOST_ORDERS = 20
MOST_VIDEOS = 20


class Ttcm(Marketplace):
    """A brand's access to Creator Marketplace as it is with orders."""

    tells_removal = True  # the review of an order's video says so
    takes_creators_once = False  # a creator may have several orders under one campaign code

    def creator_statuses(self, handles: Sequence[str]) -> dict[str, MarketplaceStatus]:
        """Whether each account is in TTCM; at most 20 handles a call are sent."""
        found: dict[str, MarketplaceStatus] = {}
        for batch in batches(handles, MOST_HANDLES):
            found |= statuses_of(self._get("tcm/creator/status/get/", self._with_account(handle_names=batch)))
        return found

    def discover(self, search: CreatorSearch) -> list[CreatorFacts]:
        """Creators of the marketplace, one page of them."""
        answer = self._post("tcm/creator/discover/", self._with_account(**self.search_fields(search)))
        return [read.creator(row) for row in answer.get("creators") or []]

    def creator(self, handle: str) -> CreatorFacts:
        """What the marketplace shows of a creator; one outside it raises `Rejected` (40121)."""
        return read.creator(self._get("tcm/creator/public/", self._with_account(handle_name=handle)))

    def public_videos(self, handle: str, video_ids: Sequence[str] = (), *, most: int = 10) -> list[PublicVideo]:
        """A creator's latest public posts, or those of these ids (at most 20) that are public."""
        query = self._with_account(handle_name=handle, video_ids=list(video_ids) or None, limit=min(most, 10))
        rows = self._cursor("tcm/creator/public/video/list/", query, "posts", most=most)
        return [read.public_video(row) for row in rows]

    # Campaigns, codes and orders

    def make_code(self, wish: CodeWish) -> MadeCode:
        """A campaign code to order under, its campaign looked up before it is made. A code nobody uses costs nothing."""
        campaign_id = (
            wish.campaign_id or self.find_campaign(wish.campaign_name) or self.create_campaign(wish.campaign_name)
        )
        return MadeCode(self.create_code(campaign_id), campaign_id)

    def find_campaign(self, name: str) -> str:
        """The id of the marketplace campaign of exactly this name, or ''."""
        rows = self._pages("tcm/campaign/get/", self._with_account(campaign_name=name), "list")
        return next((str(row["campaign_id"]) for row in rows if row.get("campaign_name") == name), "")

    def create_campaign(self, name: str) -> str:
        """Make a marketplace campaign; its id."""
        return str(self._post("tcm/campaign/create/", self._with_account(campaign_name=name))["campaign_id"])

    def create_code(self, campaign_id: str) -> str:
        """Make a campaign code. An unused one costs nothing, so losing the answer does no harm."""
        return str(
            self._post("tcm/campaign/code/create/", self._with_account(campaign_id=campaign_id))["campaign_code"]
        )

    def create_order(self, wish: OrderWish) -> OrderFacts:
        """Make an order. TikTok does not notice repeats: look up with `orders_by_code` first."""
        answer = self._post("tcm/order/create/v2/", self._with_account(**_order_body(wish)))
        orders = [read.order(row, answer) for row in answer.get("orders") or []]
        mine = [order for order in orders if order.handle == wish.handle.lower()]
        if not mine:
            raise Rejected(0, "TikTok made no order for this account.", "")
        return mine[0]

    def orders_by_code(self, code: str) -> list[OrderFacts]:
        """All orders under a campaign code, oldest first."""
        return self._orders(query_type="CAMPAIGN_CODE", campaign_code=code)

    def orders(self, order_ids: Sequence[str]) -> list[OrderFacts]:
        """Orders by id."""
        return [
            order
            for batch in batches(order_ids, MOST_ORDERS)
            for order in self._orders(query_type="ORDER_ID", order_ids=batch)
        ]

    def cancel_order(self, order_id: str, reason: str) -> None:
        """Cancel an order (workflow 1's call; 2.0 documents none)."""
        self._post(
            "tcm/order/update/",
            self._with_account(
                order_id=order_id,
                status="CANCEL",
                cancel_type="ADVERTISER_DENIED",
                cancel_reason_enum=["DENY_REASON_OTHER"],
                cancel_reason=reason,
            ),
        )

    def orders_with_videos(self, order_ids: Sequence[str]) -> tuple[list[OrderFacts], list[VideoFacts]]:
        """Orders by id, and every video handed in for them."""
        found = self.orders(order_ids)
        return found, self.videos([video for order in found for video in order.videos])

    def _orders(self, **query: Any) -> list[OrderFacts]:
        rows = self._pages("tcm/order/get/v2/", self._with_account(page_size=MOST_ORDERS, **query), "orders")
        return [read.order(row, row) for row in rows]

    # Videos

    def videos(self, video_ids: Sequence[str]) -> list[VideoFacts]:
        """Review and publication of videos."""
        return [
            read.video(row)
            for batch in batches(video_ids, MOST_VIDEOS)
            for row in self._get("tcm/video/audit_status/get/", self._with_account(video_ids=batch)).get(
                "audit_status_list"
            )
            or []
        ]

    def report(self, order_ids: Sequence[str], since: date, until: date) -> list[Counters]:
        """Counters of every published video of the orders; the window is at most 60 days (UTC)."""
        window = {
            "start_date": since.isoformat(),
            "end_date": until.isoformat(),
            "need_daily_stats": False,
            "metrics": METRICS,
        }
        return [
            read.counters(row)
            for batch in batches(order_ids, MOST_ORDERS)
            for row in self._pages("tcm/report/get/v2/", self._with_account(order_ids=batch, **window), "insights")
        ]


def _order_body(wish: OrderWish) -> dict[str, Any]:
    return {
        "campaign_code": wish.code,
        "brand_name": wish.brand_name,
        "description": wish.description,
        "handle_names": [wish.handle],
        "order_source": "OTHER",
        "video_number": len(wish.deliverables),
        "deliverables": [
            {"deliverable_name": item.name, "spark_ads_requested_authorization_days": item.spark_days}
            for item in wish.deliverables
        ],
        "default_spark_ads_requested_authorization_days": max(item.spark_days for item in wish.deliverables),
    }
