"""Consents, and what a creator's own token shows, out of TikTok's JSON (wire page 2c, 3b, 4c, 5)."""

from typing import Any

from tiktok.answers import (
    Audience,
    CampaignOffer,
    CreatorGrant,
    OwnVideo,
    PostAuthorization,
    Profile,
    Publishing,
    PublishRules,
    PublishStatus,
)
from tiktok.read.marketplace import code_word, flat_counters
from tiktok.read.values import number, shares, texts, time, whole

PUBLISHING: dict[str, PublishStatus] = {
    "PROCESSING_DOWNLOAD": "processing",
    "PUBLISH_COMPLETE": "published",
    "FAILED": "failed",
    "SEND_TO_USER_INBOX": "in_inbox",
}


def creator_grant(data: dict[str, Any]) -> CreatorGrant:
    """Tokens of a creator; scopes come as one text with commas."""
    return CreatorGrant(
        token=str(data.get("access_token") or ""),
        refresh_token=str(data.get("refresh_token") or ""),
        open_id=str(data.get("open_id") or ""),
        seconds=whole(data.get("expires_in")) or 86_400,
        refresh_seconds=whole(data.get("refresh_token_expires_in") or data.get("refresh_expires_in")) or 31_536_000,
        scopes=tuple(scope.strip() for scope in str(data.get("scope") or "").split(",") if scope.strip()),
    )


def profile(data: dict[str, Any]) -> Profile:
    """`/business/get/`: the profile and its days."""
    days = {day: whole(row.get("followers_count")) for row in data.get("metrics") or [] if (day := _date(row))}
    return Profile(
        handle=str(data.get("username") or "").lstrip("@").lower(),
        display_name=str(data.get("display_name") or ""),
        picture_url=str(data.get("profile_image") or ""),
        bio=str(data.get("bio_description") or ""),
        is_business=data.get("is_business_account"),
        is_verified=data.get("is_verified"),
        followers=whole(data.get("followers_count")),
        following=whole(data.get("following_count")),
        likes=whole(data.get("total_likes")),
        videos=whole(data.get("videos_count")),
        followers_by_day={day: followers for day, followers in days.items() if followers is not None},
    )


def audience(data: dict[str, Any]) -> Audience:
    """Who watches."""
    return Audience(
        countries=shares(data.get("audience_countries"), "country"),
        genders=shares(data.get("audience_genders"), "gender"),
        ages=shares(data.get("audience_ages"), "age"),
    )


def own_video(row: dict[str, Any]) -> OwnVideo:
    """A post of the creator's own list."""
    sources = row.get("impression_sources")
    return OwnVideo(
        counters=flat_counters(row),
        kind=str(row.get("media_type") or "VIDEO"),
        caption=str(row.get("caption") or ""),
        url=str(row.get("share_url") or row.get("embed_url") or ""),
        thumbnail_url=str(row.get("thumbnail_url") or ""),
        seconds=number(row.get("video_duration")),
        created_at=time(row.get("create_time")),
        views_by_source=shares(sources, "impression_source"),
    )


def publishing(data: dict[str, Any]) -> Publishing:
    """How far a publication is; a word no table knows counts as still going on."""
    return Publishing(
        status=PUBLISHING.get(str(data.get("status", "")), "processing"),
        reason=str(data.get("reason") or ""),
        post_ids=texts(data.get("post_ids")),
    )


def publish_rules(data: dict[str, Any]) -> PublishRules:
    """What may be published."""
    return PublishRules(
        longest_seconds=whole(data.get("max_video_post_duration_sec")),
        privacy=texts(data.get("privacy_level_options")),
    )


def post_authorization(data: dict[str, Any]) -> PostAuthorization:
    """The ad authorization of an own post."""
    return PostAuthorization(
        item_id=str(data.get("item_id") or ""),
        code=str(data.get("auth_code") or ""),
        status=code_word(data.get("auth_code_status")),
        days=whole(data.get("authorization_days")),
        starts_at=time(data.get("auth_code_start_time")),
        ends_at=time(data.get("auth_code_end_time")),
    )


def campaign_offer(data: dict[str, Any]) -> CampaignOffer:
    """What an invitation link asks for."""
    rows = [row for row in data.get("link_requests") or [] if isinstance(row, dict)]
    return CampaignOffer(
        campaign_id=str(data.get("campaign_id") or ""),
        spark_days=whole(data.get("spark_authorization_days")),
        requests={str(row.get("link_request_id", "")): str(row.get("video_id", "")) for row in rows},
    )


def _date(row: dict[str, Any]) -> Any:
    moment = time(row.get("date"))
    return moment.date() if moment else None
