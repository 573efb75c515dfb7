"""Campaigns, orders and posts for staff to look up."""

from django.contrib import admin

from brands.staff import RecordAdmin
from campaigns.models import (
    Campaign,
    CampaignCode,
    Deliverable,
    Order,
    OrderBatch,
    OrderEdit,
    OrderTemplate,
    Participant,
    Post,
    Snapshot,
)


@admin.register(Campaign)
class CampaignAdmin(RecordAdmin):
    """Campaigns."""

    list_display = ("name", "status", "brand", "start_date", "end_date", "budget", "currency", "tiktok_id")
    list_filter = ("status", "currency")
    list_select_related = ("brand",)
    search_fields = ("name", "brand__name", "=tiktok_id")


@admin.register(Participant)
class ParticipantAdmin(RecordAdmin):
    """Accounts in campaigns."""

    list_display = ("account", "campaign", "brand", "added_at")
    list_select_related = ("account", "campaign", "brand")
    search_fields = ("account__handle", "campaign__name")


@admin.register(CampaignCode)
class CampaignCodeAdmin(RecordAdmin):
    """Campaign codes and the orders they may still carry."""

    list_display = ("code", "campaign", "brand", "remaining_orders", "created_at")
    list_select_related = ("campaign", "brand")
    search_fields = ("code", "campaign__name")


@admin.register(Order)
class OrderAdmin(RecordAdmin):
    """Orders."""

    list_display = ("__str__", "status", "campaign", "brand", "spark_days", "tiktok_id", "created_at")
    list_filter = ("status", "spark_days")
    list_select_related = ("participant__account", "campaign", "brand")
    search_fields = ("=tiktok_id", "participant__account__handle", "campaign__name")
    exclude = ("token",)  # whoever holds it opens the creator's page


@admin.register(Deliverable)
class DeliverableAdmin(RecordAdmin):
    """Videos of orders."""

    list_display = ("name", "position", "status", "order", "brand", "tiktok_video_id")
    list_filter = ("status",)
    list_select_related = ("order__participant__account", "brand")
    search_fields = ("name", "=tiktok_video_id", "order__participant__account__handle")


@admin.register(Post)
class PostAdmin(RecordAdmin):
    """Published posts with their latest counters."""

    list_display = (
        "__str__",
        "account",
        "campaign",
        "brand",
        "views",
        "likes",
        "tied_by",
        "published_at",
        "observed_at",
    )
    list_filter = ("tied_by",)
    list_select_related = ("account", "campaign", "brand")
    search_fields = ("=tiktok_id", "caption", "account__handle")


@admin.register(Snapshot)
class SnapshotAdmin(RecordAdmin):
    """Counters as they were observed."""

    list_display = ("post", "at", "views", "likes", "comments", "shares", "brand")
    list_select_related = ("post", "brand")
    search_fields = ("=post__tiktok_id",)


@admin.register(OrderBatch)
class OrderBatchAdmin(RecordAdmin):
    """Bulk orders."""

    list_display = ("__str__", "status", "campaign", "brand", "by", "created_at")
    list_filter = ("status",)
    list_select_related = ("campaign", "brand", "by")
    search_fields = ("campaign__name",)


@admin.register(OrderTemplate)
class OrderTemplateAdmin(RecordAdmin):
    """Orders to begin from."""

    list_display = ("name", "brand", "video_number", "fee", "currency", "by")
    list_select_related = ("brand", "by")
    search_fields = ("name", "brand__name")


@admin.register(OrderEdit)
class OrderEditAdmin(RecordAdmin):
    """Fees and due dates that were changed."""

    list_display = ("what", "order", "before", "after", "by", "at", "brand")
    list_filter = ("what",)
    list_select_related = ("order__participant__account", "by", "brand")
    search_fields = ("order__participant__account__handle",)
