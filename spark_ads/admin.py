"""What staff see of Spark authorizations, their rules and history, the ad library and ads."""

from django.contrib import admin
from django.http import HttpRequest

from brands.staff import LargeAdmin, RecordAdmin
from spark_ads.models import (
    Ad,
    AdAccount,
    Asset,
    Authorization,
    CalendarLink,
    CodeCheck,
    EndWarning,
    RequestBatch,
    SparkRule,
)


@admin.register(Authorization)
class AuthorizationAdmin(RecordAdmin):
    """Permissions to boost one post each."""

    list_display = ("post", "status", "brand", "requested_days", "starts_at", "ends_at", "remaining_requests")
    list_filter = ("status", "requested_days")
    list_select_related = ("post", "brand")
    search_fields = ("post__tiktok_id__exact", "post__account__handle", "video_code__exact", "brand__name")


@admin.register(AdAccount)
class AdAccountAdmin(RecordAdmin):
    """Advertiser accounts."""

    list_display = (
        "advertiser_id",
        "name",
        "currency",
        "timezone",
        "brand",
        "is_open",
        "next_check_at",
        "reported_until",
    )
    list_filter = ("is_open", "currency")
    list_select_related = ("brand",)
    search_fields = ("advertiser_id__exact", "name", "brand__name")


@admin.register(Asset)
class AssetAdmin(RecordAdmin):
    """Posts of ad libraries."""

    list_display = ("item_id", "handle", "status", "problem", "ad_account", "brand", "ends_at", "checked_at")
    list_filter = ("status", "problem")
    list_select_related = ("ad_account", "brand")
    search_fields = ("item_id__exact", "code__exact", "handle", "brand__name")


@admin.register(Ad)
class AdAdmin(RecordAdmin):
    """Ads."""

    list_display = ("name", "status", "delivery", "by_hand", "tiktok_id", "brand", "submitted_at", "checked_at")
    list_filter = ("status", "delivery", "by_hand")
    list_select_related = ("brand",)
    search_fields = ("name", "tiktok_id__exact", "key__exact", "brand__name")


@admin.register(SparkRule)
class SparkRuleAdmin(LargeAdmin):
    """What happens by itself in a campaign; rules begin in the product only."""

    list_display = ("campaign", "brand", "remind_after", "asks", "extends", "tells_creators")
    list_filter = ("asks", "extends", "tells_creators")
    list_select_related = ("campaign", "brand")
    search_fields = ("campaign__name", "brand__name")
    readonly_fields = ("campaign", "brand")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A rule belongs to a campaign that a member opened."""
        return False


@admin.register(CalendarLink)
class CalendarLinkAdmin(RecordAdmin):
    """Addresses for calendars; the address itself is its members' alone."""

    list_display = ("id", "brand", "by", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("brand", "by")
    search_fields = ("by__email", "brand__name")


@admin.register(CodeCheck)
class CodeCheckAdmin(RecordAdmin):
    """Video codes that were pasted, and what TikTok said."""

    list_display = ("code", "status", "post", "item_id", "brand", "by", "created_at")
    list_filter = ("status",)
    list_select_related = ("post", "brand", "by")
    search_fields = ("code__exact", "item_id__exact", "brand__name")


@admin.register(EndWarning)
class EndWarningAdmin(RecordAdmin):
    """Warnings of ends."""

    list_display = ("authorization_id", "days_ahead", "ends_at", "at", "told", "brand")
    list_filter = ("days_ahead", "told")
    list_select_related = ("brand",)
    search_fields = ("authorization__post__tiktok_id__exact", "brand__name")


@admin.register(RequestBatch)
class RequestBatchAdmin(RecordAdmin):
    """Many creators asked at once."""

    list_display = ("id", "kind", "status", "campaign", "days", "brand", "by", "created_at")
    list_filter = ("kind", "status")
    list_select_related = ("campaign", "brand", "by")
    search_fields = ("campaign__name", "brand__name")
