"""What staff look after: markets with their thresholds, and everything about creators to look up."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.utils import timezone
from unfold.admin import ModelAdmin

from brands.staff import LargeAdmin, RecordAdmin
from creators import facts
from creators.importing import columns
from creators.models import Account, Creator, Import, Invitation, Market, PersonalDataRecord
from creators.tasks import judge_accounts
from tiktok.tasks import ring


@admin.register(Market)
class MarketAdmin(ModelAdmin):
    """The countries of TTCM; a country that is deleted here is closed."""

    list_display = ("name", "country", "follower_minimum", "age_minimum", "valid_from", "source")
    list_editable = ("follower_minimum", "age_minimum")
    search_fields = ("name", "country")

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        """Other thresholds, other verdicts."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(lambda: ring(judge_accounts))

    def delete_model(self, request: Any, obj: Any) -> None:
        """The country is closed now."""
        super().delete_model(request, obj)
        transaction.on_commit(lambda: ring(judge_accounts))

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        """The countries are closed now."""
        super().delete_queryset(request, queryset)
        transaction.on_commit(lambda: ring(judge_accounts))


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
    readonly_fields = (
        "in_marketplace",
        "authenticated",
        "marketplace_checked_at",
        "verdict",
        "last_import",
        "created_at",
    )

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        """What staff write is a fact like any other: its source is kept, and the account judged anew."""
        told = {field.name for field in columns.FIELDS} & set(form.changed_data)
        facts.tell(obj, {name: getattr(obj, name) for name in told}, source=str(request.user), at=timezone.now())
        super().save_model(request, obj, form, change)
        counted = [obj] if "followers" in told else []
        facts.follow([obj], counted=counted, source=str(request.user), at=timezone.now())


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


@admin.register(PersonalDataRecord)
class PersonalDataRecordAdmin(RecordAdmin):
    """Whose data was given out or erased, by whom."""

    list_display = ("creator_key", "what", "brand", "by", "at")
    list_filter = ("what",)
    list_select_related = ("brand", "by")
    search_fields = ("=creator_key",)
