"""Campaigns, orders and posts for staff to look up."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from brands.staff import RecordAdmin
from campaigns.models import (
    Campaign,
    CampaignAsset,
    CampaignCode,
    Comment,
    Deliverable,
    LinkRequest,
    Message,
    MessageBatch,
    MessageTemplate,
    Order,
    OrderBatch,
    OrderEdit,
    OrderTemplate,
    Participant,
    PastedLink,
    Post,
    PostImport,
    Publication,
    Snapshot,
    Upload,
    Version,
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

    list_display = ("account", "status", "campaign", "brand", "added_at")
    list_filter = ("status",)
    list_select_related = ("account", "campaign", "brand")
    search_fields = ("account__handle", "campaign__name")


@admin.register(CampaignAsset)
class CampaignAssetAdmin(RecordAdmin):
    """Files of campaigns, without a way to open them: they may show what is not public yet."""

    list_display = ("name", "kind", "size", "campaign", "brand", "added_at")
    list_filter = ("kind",)
    list_select_related = ("campaign", "brand")
    search_fields = ("name", "campaign__name")
    exclude = ("file",)


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


@admin.register(LinkRequest)
class LinkRequestAdmin(RecordAdmin):
    """Posts creators were asked to let be linked, on TikTok One."""

    list_display = ("__str__", "status", "order", "times_asked", "last_asked_at", "reason", "brand")
    list_filter = ("status",)
    list_select_related = ("post", "brand", "order__participant__account")
    search_fields = ("=post__tiktok_id", "post__account__handle", "brand__name")


@admin.register(PastedLink)
class PastedLinkAdmin(RecordAdmin):
    """Short links that were pasted, and where they lead."""

    list_display = ("url", "status", "found", "reason", "campaign", "by", "created_at")
    list_filter = ("status",)
    list_select_related = ("campaign", "by")
    search_fields = ("url", "found", "campaign__name")


@admin.register(PostImport)
class PostImportAdmin(RecordAdmin):
    """Files of posts."""

    list_display = ("file_name", "status", "rows_total", "created", "updated", "refused", "by", "created_at", "brand")
    list_filter = ("status",)
    list_select_related = ("by", "brand")
    search_fields = ("file_name", "brand__name")


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
    list_filter = ("status", "tied_by", "source", "kind")
    list_select_related = ("account", "campaign", "brand")
    search_fields = ("=tiktok_id", "caption", "account__handle")


@admin.register(Snapshot)
class SnapshotAdmin(RecordAdmin):
    """Counters as they were observed, the latest kept first. Nothing is counted, joined or sorted by a column without an index."""

    list_display = ("post_id", "at", "source", "traffic", "views", "likes", "comments", "shares", "brand_id")
    ordering = ("-id",)
    sortable_by = ("id",)
    list_display_links = ("at",)
    raw_id_fields = ("post", "brand")
    search_fields = ("=post__tiktok_id",)
    search_help_text = "TikTok's id of the post"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Snapshot], search_term: str
    ) -> tuple[QuerySet[Snapshot], bool]:
        """The post is found first: its snapshots are read from the index that begins with it."""
        term = search_term.strip()
        if not term:
            return queryset, False
        posts = list(Post.objects.filter(tiktok_id=term).values_list("pk", flat=True)[:50])
        return queryset.filter(post__in=posts), False


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    """Versions handed over to TikTok with the creator's own access."""

    list_display = ("version", "status", "brand", "asked_at", "share_id", "tiktok_video_id")
    list_filter = ("status",)
    list_select_related = ("version__deliverable", "brand")
    search_fields = ("=share_id", "=tiktok_video_id", "version__deliverable__order__participant__account__handle")


@admin.register(Version)
class VersionAdmin(RecordAdmin):
    """Videos handed in, with the brand's answers."""

    list_display = ("__str__", "status", "brand", "name", "size", "uploaded_at", "answer_due_at", "answered_by")
    list_filter = ("status",)
    list_select_related = ("deliverable", "brand", "answered_by")
    search_fields = ("name", "deliverable__name", "brand__name")


@admin.register(Comment)
class CommentAdmin(RecordAdmin):
    """What was said of versions."""

    list_display = ("__str__", "version", "brand", "by", "from_creator", "seconds", "at", "resolved_at")
    list_filter = ("from_creator",)
    list_select_related = ("version__deliverable", "brand", "by")
    search_fields = ("text", "brand__name")


@admin.register(Upload)
class UploadAdmin(RecordAdmin):
    """Files on their way in, and why some were refused."""

    list_display = ("name", "deliverable", "brand", "received", "size", "refusal", "tries", "created_at", "expires_at")
    list_select_related = ("deliverable", "brand")
    search_fields = ("name", "refusal", "brand__name")


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
