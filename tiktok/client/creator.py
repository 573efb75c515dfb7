"""What a creator's own token opens: the account, its posts, publishing, answers to a brand (wire page 3b, 4c, 5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tiktok import pace, read
from tiktok.answers import (
    Audience,
    CampaignOffer,
    CreatorFacts,
    OwnVideo,
    PostAuthorization,
    Profile,
    PublicVideo,
    Publishing,
    PublishRules,
)
from tiktok.client.wire import Wire

PROFILE = [
    "is_business_account",
    "profile_image",
    "username",
    "display_name",
    "bio_description",
    "is_verified",
    "following_count",
    "followers_count",
    "total_likes",
    "videos_count",
]
VIDEO = [
    "item_id",
    "media_type",
    "thumbnail_url",
    "share_url",
    "embed_url",
    "caption",
    "video_duration",
    "likes",
    "comments",
    "shares",
    "favorites",
    "create_time",
    "reach",
    "video_views",
    "average_time_watched",
    "full_video_watched_rate",
    "impression_sources",
]


class CreatorClient(Wire):
    """A creator's access; `account_id` is the creator's open_id. These endpoints also have a limit by account and endpoint."""

    def profile(self, since: date, until: date) -> Profile:
        """The account now, and its followers by day; the window is at most 60 days back."""
        window = {"start_date": since.isoformat(), "end_date": until.isoformat()}
        return read.profile(self._business("business/get/", fields=[*PROFILE, "followers_count"], **window))

    def audience(self, since: date, until: date) -> Audience:
        """Who watches; TikTok tells it from 100 followers on."""
        fields = ["audience_ages", "audience_genders", "audience_countries"]
        return read.audience(
            self._business("business/get/", fields=fields, start_date=since.isoformat(), end_date=until.isoformat())
        )

    def own_videos(self, video_ids: Sequence[str] = (), *, most: int = 200) -> list[OwnVideo]:
        """The account's posts with counters, the newest first; or those named."""
        query = {
            "business_id": self.account_id,
            "fields": VIDEO,
            "filters": {"video_ids": list(video_ids)} if video_ids else None,
            "max_count": 20,
        }
        return [read.own_video(row) for row in self._cursor("business/video/list/", query, "videos", most=most)]

    def publish(self, video_url: str, *, caption: str, invite_link: str = "", is_branded: bool = True) -> str:
        """Publish a video TikTok fetches from `video_url`; with a TikTok One link it is tied in one go. The publication's id."""
        info = {"caption": caption, "is_branded_content": is_branded, "tto_invite_link": invite_link or None}
        given = {name: value for name, value in info.items() if value is not None}
        body = {"business_id": self.account_id, "video_url": video_url, "post_info": given}
        return str(self._post("business/video/publish/", body).get("share_id") or "")

    def publishing(self, share_id: str) -> Publishing:
        """How far a publication is; it takes some minutes."""
        return read.publishing(self._business("business/publish/status/", publish_id=share_id))

    def publish_rules(self) -> PublishRules:
        """What the account may publish."""
        return read.publish_rules(self._business("business/video/settings/"))

    # Ad authorization of an own post

    def allow_ads(self, item_id: str, days: int) -> None:
        """Turn ad authorization on for 7, 30, 60 or 365 days."""
        self._authorize("setting/", item_id, is_ad_promotable=True, authorization_days=days)

    def disallow_ads(self, item_id: str) -> None:
        """Turn it off; refused once the post runs as an ad."""
        self._authorize("setting/", item_id, is_ad_promotable=False)

    def extend_ads(self, item_id: str, days: int) -> None:
        """Let a code that exists last longer."""
        self._authorize("", item_id, authorization_days=days)

    def delete_code(self, item_id: str) -> None:
        """Delete the code."""
        self._authorize("delete/", item_id)

    def post_authorization(self, item_id: str) -> PostAuthorization:
        """The code of an own post."""
        return read.post_authorization(self._business("business/post/authorize/status/", item_id=item_id))

    # Campaigns of TikTok One

    def facts(self, creator_id: str) -> tuple[CreatorFacts, Audience]:
        """The creator as TikTok One knows one, with the audience."""
        answer = self._get("tto/creator/authorized/", {"creator_id": creator_id})
        return read.creator(answer), read.audience(answer)

    def campaign_videos(self, creator_id: str, *, most: int = 50) -> list[PublicVideo]:
        """The creator's posts as TikTok One lists them."""
        query = {"creator_id": creator_id, "limit": 10}
        rows = self._cursor("tto/creator/authorized/video/list/", query, "posts", most=most)
        return [read.public_video(row) for row in rows]

    def join_campaign(self, creator_id: str, invite_link: str) -> None:
        """Join the campaign of an invitation link."""
        self._post("tto/creator/campaign/join/", {"creator_id": creator_id, "tto_invite_link": invite_link})

    def link_video(self, creator_id: str, invite_link: str, video_id: str) -> None:
        """Link a public post to the campaign of an invitation link."""
        fields = {"creator_id": creator_id, "tto_invite_link": invite_link, "video_id": video_id}
        self._post("tto/creator/campaign/video/link/", fields)

    def offer(self, creator_id: str, invite_link: str) -> CampaignOffer:
        """What the brand behind an invitation link asks for."""
        query = {"creator_id": creator_id, "tto_invite_link": invite_link}
        return read.campaign_offer(self._get("tto/creator/link/request/get/", query))

    def answer_link_request(self, creator_id: str, request_id: str, *, approve: bool) -> None:
        """Let a post be linked, or not."""
        fields = {"creator_id": creator_id, "link_request_id": request_id}
        self._post("tto/creator/link/request/confirm/", {**fields, "action": "APPROVE" if approve else "REJECT"})

    def _business(self, path: str, **query: Any) -> dict[str, Any]:
        return self._get(path, {"business_id": self.account_id, **query})

    def _authorize(self, step: str, item_id: str, **fields: Any) -> None:
        self._post(f"business/post/authorize/{step}", {"business_id": self.account_id, "item_id": item_id, **fields})

    def _wait_turn(self, path: str) -> None:
        pace.wait_turn(account=f"{self.account_id}:{path}" if path.startswith("business/") else "")
