"""Campaigns, orders and posts for staff to look up."""

from django.contrib import admin

from brands.staff import RecordAdmin
from campaigns.models import (
    Campaign,
    CampaignCode,
    Deliverable,
    Message,
    MessageBatch,
    MessageTemplate,
    Order,
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


@admin.register(Message)
class MessageAdmin(RecordAdmin):
    """Messages and what became of their e-mail."""

    list_display = ("__str__", "status", "to", "brand", "from_creator", "attempts", "created_at", "sent_at")
    list_filter = ("status", "from_creator")
    list_select_related = ("brand",)
    search_fields = ("=to", "=message_id", "=esp_id")


@admin.register(MessageBatch)
class MessageBatchAdmin(RecordAdmin):
    """Messages to many."""

    list_display = ("subject", "campaign", "brand", "by", "at")
    list_select_related = ("campaign", "brand", "by")
    search_fields = ("subject", "campaign__name")


@admin.register(MessageTemplate)
class MessageTemplateAdmin(RecordAdmin):
    """Brands' own words."""

    list_display = ("name", "brand", "purpose", "subject")
    list_filter = ("purpose",)
    list_select_related = ("brand",)
    search_fields = ("name", "brand__name")
