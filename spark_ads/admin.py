"""What staff see of Spark authorizations, the ad library and ads."""

from django.contrib import admin

from brands.staff import RecordAdmin
from spark_ads.models import Ad, AdAccount, Asset, Authorization


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

    list_display = ("advertiser_id", "name", "currency", "brand", "is_open", "next_check_at", "reported_until")
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

    list_display = ("name", "status", "delivery", "tiktok_id", "brand", "submitted_at", "checked_at")
    list_filter = ("status", "delivery")
    list_select_related = ("brand",)
    search_fields = ("name", "tiktok_id__exact", "key__exact", "brand__name")
