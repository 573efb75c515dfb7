"""What staff see of Spark authorizations."""

from django.contrib import admin

from brands.staff import RecordAdmin
from spark_ads.models import Authorization


@admin.register(Authorization)
class AuthorizationAdmin(RecordAdmin):
    """Permissions to boost one post each."""

    list_display = ("post", "status", "brand", "requested_days", "starts_at", "ends_at", "remaining_requests")
    list_filter = ("status", "requested_days")
    list_select_related = ("post", "brand")
    search_fields = ("post__tiktok_id__exact", "post__account__handle", "video_code__exact", "brand__name")
