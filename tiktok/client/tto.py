"""TikTok One: campaigns with an invitation link, no orders and no campaign code (wire page 4b, 4d).

What Limelight calls an order is a creator in a campaign here, and its id is "campaign:handle". Creators of a campaign are a
set, so adding one twice is one; a campaign's name, ours alone, finds it again. TikTok tells no status of either.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tiktok import read
from tiktok.answers import (
    BrandProfile,
    CodeWish,
    Counters,
    CreatorFacts,
    CreatorSearch,
    LinkRequest,
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

KIND = "CAMPAIGN"
MOST_CAMPAIGNS = 5  # a page of live listings held no more
A_PAGE = 100  # videos of a report
Seen = tuple[VideoFacts, Counters, str]


class Tto(Marketplace):
    """A brand's access to TikTok One, with the same face as Creator Marketplace where both can."""

    tells_removal = False  # what is no longer public is merely missing
    takes_creators_once = True  # a creator is in a campaign or not, so another order needs another campaign

    def creator_statuses(self, handles: Sequence[str]) -> dict[str, MarketplaceStatus]:
        """Whether each account is in the marketplace."""
        found: dict[str, MarketplaceStatus] = {}
        for batch in batches(handles, MOST_HANDLES):
            found |= statuses_of(self._get("tto/tcm/creator/status/get/", self._of_account(handle_names=batch)))
        return found

    def discover(self, search: CreatorSearch) -> list[CreatorFacts]:
        """Creators of the marketplace, one page of them."""
        answer = self._get("tto/tcm/creator/discover/", self._of_account(**self.search_fields(search)))
        return [read.creator(row) for row in answer.get("creators") or []]

    def creator(self, handle: str) -> CreatorFacts:
        """What the marketplace shows of a creator."""
        return read.creator(self._get("tto/tcm/creator/public/", self._of_account(handle_name=handle)))

    def public_videos(self, handle: str, video_ids: Sequence[str] = (), *, most: int = 10) -> list[PublicVideo]:
        """A creator's latest public posts, or those of these ids (at most 20) that are public."""
        query = self._of_account(handle_name=handle, video_ids=list(video_ids) or None, limit=min(most, 10))
        rows = self._cursor("tto/tcm/creator/public/video/list/", query, "posts", most=most)
        return [read.public_video(row) for row in rows]

    # Brand profiles

    def brand_profiles(self) -> list[BrandProfile]:
        """The account's brand profiles."""
        query = self._of_account(page_size=100)
        return [read.brand_profile(row) for row in self._pages("tto/tcm/brand/profile/get/", query, "brands")]

    def create_brand_profile(self, *, name: str, industry_id: str, website: str, logo_url: str) -> BrandProfile:
        """Make a brand profile; name (at most 60 characters), industry and logo cannot change later."""
        fields = {
            "brand_name": name,
            "brand_industry_id": industry_id,
            "brand_website": website,
            "logo_url": logo_url,
        }
        return read.brand_profile(self._post("tto/tcm/brand/profile/create/", self._of_account(**fields)))

    # Campaigns in the place of codes and orders

    def make_code(self, wish: CodeWish) -> MadeCode:
        """A campaign with its first creator, found by its name before it is made."""
        campaign_id = self._find(wish.name) or self._create(wish)
        return MadeCode(campaign_id, campaign_id)

    def create_order(self, wish: OrderWish) -> OrderFacts:
        """Put a creator into the campaign; one who is in already stays."""
        fields = {"campaign_id": wish.code, "campaign_type": KIND, "handle_names": [wish.handle]}
        answer = self._post("tto/tcm/campaign/update/", self._of_account(**fields, send_notification=True))
        if wish.handle in {str(name).lstrip("@").lower() for name in answer.get("failed_handle_names") or []}:
            raise Rejected(0, "TikTok One did not take this creator into the campaign.", "")
        link = str(answer.get("invite_link") or "") or self._link(wish.code)
        return _order(wish.code, wish.handle, link)

    def orders_by_code(self, code: str) -> list[OrderFacts]:
        """None: campaigns do not tell their creators, and adding one again does no harm."""
        return []

    def orders(self, order_ids: Sequence[str]) -> list[OrderFacts]:
        """Creators in campaigns, with the videos their campaign's report shows."""
        return self.orders_with_videos(order_ids)[0]

    def orders_with_videos(self, order_ids: Sequence[str]) -> tuple[list[OrderFacts], list[VideoFacts]]:
        """The same, and the videos: those reported are public, the others are linked and in review."""
        wanted = [_parts(order_id) for order_id in order_ids]
        campaigns = self._campaigns(sorted({campaign for campaign, _handle in wanted}))
        seen = {campaign: self._seen(campaign) for campaign in campaigns if campaigns[campaign].get("video_ids")}
        orders = [
            _order(campaign, handle, str(campaigns[campaign].get("invite_link") or ""), seen.get(campaign, []))
            for campaign, handle in wanted
            if campaign in campaigns
        ]
        return orders, [video for rows in seen.values() for video, _counters, _handle in rows]

    def cancel_order(self, order_id: str, reason: str) -> None:
        """TikTok One knows no cancelling: the campaign stays, and Limelight no longer waits for this creator."""

    def report(self, order_ids: Sequence[str], since: date, until: date) -> list[Counters]:
        """Counters of every video of the orders' campaigns."""
        campaigns = sorted({_parts(order_id)[0] for order_id in order_ids})
        window = {"start_date": since.isoformat(), "end_date": until.isoformat()}
        return [counters for campaign in campaigns for _video, counters, _handle in self._seen(campaign, **window)]

    # Link requests in the place of the campaign code

    def request_link(self, campaign_id: str, video_id: str) -> LinkRequest:
        """Ask a creator to let a public post be linked to the campaign."""
        return self._link_action(campaign_id, video_id, "LINK")

    def withdraw_link_request(self, campaign_id: str, video_id: str) -> LinkRequest:
        """Take the question back."""
        return self._link_action(campaign_id, video_id, "REVOKE")

    def link_requests(self, campaign_ids: Sequence[str]) -> list[LinkRequest]:
        """Where the questions of these campaigns stand."""
        query = self._of_account(campaign_ids=list(campaign_ids), campaign_type=KIND)
        return [read.link_request(row) for row in self._pages("tto/tcm/campaign/link/status/", query, "video_infos")]

    def _link_action(self, campaign_id: str, video_id: str, action: str) -> LinkRequest:
        fields = {"campaign_id": campaign_id, "video_id": video_id, "action": action}
        answer = self._post("tto/tcm/campaign/link/", self._of_account(**fields))
        return read.link_request({"campaign_id": campaign_id, "video_id": video_id, **answer})

    def _find(self, name: str) -> str:
        rows = self._pages("tto/tcm/campaign/", self._of_account(page_size=MOST_CAMPAIGNS), "campaigns")
        return next((str(row["campaign_id"]) for row in rows if row.get("campaign_name") == name), "")

    def _create(self, wish: CodeWish) -> str:
        fields = {
            "campaign_name": wish.name,
            "campaign_type": KIND,
            "brand_name": wish.brand_name,
            "campaign_description": wish.description,
            "handle_names": [wish.handle],
            "default_spark_ads_requested_authorization_days": wish.spark_days or None,
            "send_notification": False,  # the creator is told when the order is made
        }
        return str(self._post("tto/tcm/campaign/create/", self._of_account(**fields))["campaign_id"])

    def _link(self, campaign_id: str) -> str:
        return str(self._campaigns([campaign_id]).get(campaign_id, {}).get("invite_link") or "")

    def _campaigns(self, campaign_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for batch in batches(campaign_ids, MOST_CAMPAIGNS):
            query = self._of_account(campaign_ids=batch, page_size=MOST_CAMPAIGNS)
            found |= {str(row.get("campaign_id")): row for row in self._pages("tto/tcm/campaign/", query, "campaigns")}
        return found

    def _seen(self, campaign_id: str, **window: str) -> list[Seen]:
        query = self._of_account(campaign_id=campaign_id, page_size=A_PAGE, **window)
        return [read.reported_video(row) for row in self._pages("tto/tcm/report/", query, "videos")]

    def _of_account(self, **fields: Any) -> dict[str, Any]:
        return {"tto_tcm_account_id": self.account_id, **fields}


def _parts(order_id: str) -> tuple[str, str]:
    campaign, _colon, handle = order_id.partition(":")
    return campaign, handle


def _order(campaign: str, handle: str, link: str, seen: Sequence[Seen] = ()) -> OrderFacts:
    videos = tuple(video.video_id for video, _counters, whose in seen if whose == handle)
    return OrderFacts(
        f"{campaign}:{handle}", handle, campaign, link, status="created" if not videos else "", videos=videos
    )
