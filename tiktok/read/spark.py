"""Authorized posts, identities, ads and the paid report out of TikTok's JSON (wire page 3)."""

from typing import Any

from tiktok.answers import AdObject, Advertiser, Identity, PaidFigures, SparkPost, UploadedVideo
from tiktok.read.values import money, number, time


def spark_post(row: dict[str, Any]) -> SparkPost:
    """One item of `/tt_video/…`: four objects side by side, each of which may be null."""
    item, rights = row.get("item_info") or {}, row.get("auth_info") or {}
    user, film = row.get("user_info") or {}, row.get("video_info") or {}
    return SparkPost(
        item_id=str(item.get("item_id") or ""),
        code=str(item.get("auth_code") or ""),
        text=str(item.get("text") or ""),
        kind=str(item.get("item_type") or "VIDEO"),
        status=str(item.get("status") or ""),
        is_authorized=rights.get("ad_auth_status") == "AUTHORIZED",
        starts_at=time(rights.get("auth_start_time")),
        ends_at=time(rights.get("auth_end_time")),
        identity_id=str(user.get("identity_id") or ""),
        identity_type=str(user.get("identity_type") or ""),
        creator_name=str(user.get("tiktok_name") or ""),
        preview_url=str(film.get("preview_url") or film.get("url") or ""),
        poster_url=str(film.get("poster_url") or ""),
        seconds=number(film.get("duration")),
    )


def identity(row: dict[str, Any]) -> Identity:
    """Who an ad can be shown as; `available_status` is given for accounts only."""
    return Identity(
        identity_id=str(row.get("identity_id", "")),
        kind=str(row.get("identity_type") or ""),
        display_name=str(row.get("display_name") or ""),
        username=str(row.get("username") or row.get("user_name") or ""),
        picture_url=str(row.get("profile_image") or ""),
        is_available=row.get("available_status") in (None, "", "AVAILABLE"),
        business_center_id=str(row.get("identity_authorized_bc_id") or ""),
    )


def advertiser(row: dict[str, Any]) -> Advertiser:
    """An advertiser account."""
    return Advertiser(
        advertiser_id=str(row.get("advertiser_id", "")),
        name=str(row.get("advertiser_name") or row.get("name") or ""),
        currency=str(row.get("currency") or ""),
        timezone=str(row.get("timezone") or row.get("display_timezone") or ""),
        status=str(row.get("status") or ""),
    )


def ad_object(row: dict[str, Any], kind: str) -> AdObject:
    """A campaign, ad group or ad; `kind` is the word its id and name carry: campaign, adgroup, ad."""
    parent = {"campaign": "", "adgroup": "campaign_id", "ad": "adgroup_id"}[kind]
    return AdObject(
        object_id=str(row.get(f"{kind}_id", "")),
        name=str(row.get(f"{kind}_name") or ""),
        status=str(row.get("primary_status") or row.get("operation_status") or ""),
        secondary_status=str(row.get("secondary_status") or ""),
        parent_id=str(row.get(parent) or "") if parent else "",
        item_id=str(row.get("tiktok_item_id") or ""),
        budget=money(row.get("budget")),
        reject_reason=str(row.get("reject_reason") or ""),
        budget_mode=str(row.get("budget_mode") or ""),
        starts_at=time(row.get("schedule_start_time")),
        ends_at=None if row.get("schedule_type") == "SCHEDULE_FROM_NOW" else time(row.get("schedule_end_time")),
        created_at=time(row.get("create_time")),
        parent_name=str(row.get(parent.replace("_id", "_name")) or "") if parent else "",
        campaign_id=str(row.get("campaign_id") or ""),
        campaign_name=str(row.get("campaign_name") or ""),
        landing_page_url=str(row.get("landing_page_url") or ""),
    )


def paid_figures(row: dict[str, Any], dimension: str) -> PaidFigures:
    """One row of the report. Metrics come as strings; what is no number ("-") is left out."""
    dimensions = row.get("dimensions") or {}
    day = time(dimensions.get("stat_time_day"))
    amounts = {name: money(value) for name, value in (row.get("metrics") or {}).items()}
    return PaidFigures(
        object_id=str(dimensions.get(dimension, "")),
        day=day.date() if day else None,
        metrics={name: amount for name, amount in amounts.items() if amount is not None},
    )


def uploaded_video(row: dict[str, Any]) -> UploadedVideo:
    """A video of the ad library."""
    return UploadedVideo(
        video_id=str(row.get("video_id", "")),
        file_name=str(row.get("file_name") or ""),
        url=str(row.get("preview_url") or row.get("url") or ""),
    )
