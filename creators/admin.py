"""What staff look after: markets with their thresholds, and everything about creators to look up."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from brands.staff import LargeAdmin, RecordAdmin
from creators.models import Account, Creator, Import, Invitation, Market


@admin.register(Market)
class MarketAdmin(ModelAdmin):
    """The countries of TTCM; a country that is deleted here is closed."""

    list_display = ("name", "country", "follower_minimum", "age_minimum", "valid_from", "source")
    list_editable = ("follower_minimum", "age_minimum")
    search_fields = ("name", "country")


@admin.register(Creator)
class CreatorAdmin(LargeAdmin):
    """People."""

    list_display = ("name", "kind", "brand", "created_at")
    list_filter = ("kind",)
    list_select_related = ("brand",)
    search_fields = ("name",)
    raw_id_fields = ("brand",)


@admin.register(Account)
class AccountAdmin(LargeAdmin):
    """TikTok accounts."""

    list_display = ("__str__", "display_name", "brand", "country", "followers", "in_marketplace", "authenticated")
    list_filter = ("in_marketplace", "authenticated", "account_type")
    list_select_related = ("brand",)
    search_fields = ("handle", "display_name")
    raw_id_fields = ("brand", "creator")
    readonly_fields = ("in_marketplace", "authenticated", "marketplace_checked_at", "last_import", "created_at")


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    """Invitations to TTCM."""

    list_display = ("account", "status", "brand", "created_at", "sent_at", "expires_at")
    list_filter = ("status",)
    list_select_related = ("account", "brand")
    search_fields = ("account__handle", "account__display_name")


@admin.register(Import)
class ImportAdmin(RecordAdmin):
    """Imported files."""

    list_display = (
        "file_name",
        "status",
        "brand",
        "rows_total",
        "created",
        "updated",
        "unchanged",
        "refused",
        "created_at",
    )
    list_filter = ("status",)
    list_select_related = ("brand",)
    search_fields = ("file_name",)
