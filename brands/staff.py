"""What the staff's pages are made of: lists that stay quick at size, and records nobody edits by hand."""

from typing import Any

from django.db.models import URLField
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator


class LargeAdmin(ModelAdmin):
    """A list that stays quick at size: its rows are never counted."""

    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    formfield_overrides: Any = {URLField: {"assume_scheme": "https"}}


class RecordAdmin(LargeAdmin):
    """Something that happened: staff look it up; it changes in the product only."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never by hand."""
        return False
