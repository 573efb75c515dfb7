"""What staff see of the door to TikTok: connections without their tokens, and both queues."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brands.staff import RecordAdmin
from tiktok import inbox
from tiktok.models import Call, Callback, Connection


@admin.register(Connection)
class ConnectionAdmin(RecordAdmin):
    """Brands' access to TikTok. The token is no field here, sealed or not."""

    list_display = ("brand", "status", "account_id", "connected_at")
    list_filter = ("status",)
    list_select_related = ("brand",)
    search_fields = ("brand__name", "account_id__exact")
    fields = ("brand", "status", "account_id", "connected_at")


@admin.register(Call)
class CallAdmin(RecordAdmin):
    """What TikTok was asked."""

    list_display = ("kind", "subject_id", "state", "brand", "attempts", "next_try_at", "outcome", "created_at")
    list_filter = ("state",)
    list_select_related = ("brand",)
    search_fields = ("kind", "subject_id__exact", "brand__name")


@admin.register(Callback)
class CallbackAdmin(RecordAdmin):
    """What TikTok sent."""

    list_display = ("received_at", "topic", "handle", "state", "brand", "attempts", "deliveries", "outcome")
    list_filter = ("state",)
    list_select_related = ("brand",)
    search_fields = ("topic", "entry__handle_name", "brand__name")
    search_help_text = _("A topic, a handle or a brand.")
    actions = ("process_again",)
    exclude = ("key", "claimed_at")

    @admin.display(description=_("handle"))
    def handle(self, callback: Callback) -> str:
        """Whom it is about."""
        return str(callback.entry.get("handle_name", ""))

    @admin.action(description=_("Process again"), permissions=["process"])
    def process_again(self, request: HttpRequest, callbacks: QuerySet[Callback]) -> None:
        """Queue the chosen callbacks once more."""
        now = timezone.now()
        for callback in callbacks:
            inbox.process_again(callback, at=now)
        number = len(callbacks)
        words = ngettext("%(n)s callback waits for a worker again.", "%(n)s callbacks wait for a worker again.", number)
        self.message_user(request, words % {"n": number}, messages.SUCCESS)

    def has_process_permission(self, request: HttpRequest) -> bool:
        """Whoever may change callbacks."""
        return request.user.has_perm("tiktok.change_callback")
