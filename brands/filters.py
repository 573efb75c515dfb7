"""What of a brand's activity is shown (H3)."""

from collections.abc import Mapping
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from brands.models import Brand, User
from lifecycle.models import Lifecycle, StatusChange

NOBODY = "nobody"  # TikTok, the clock or a creator, who have no account here


class ActivityFilter:
    """Chosen in the address: `kind` (what changed) and `by` (who did it). What makes no sense is not chosen."""

    def __init__(self, params: Mapping[str, str], brand: Brand) -> None:
        self.brand = brand
        self.kind = params.get("kind", "")
        self.by = params.get("by", "")

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        """Everything that has a status, in words."""
        return [(kind.model, capfirst(kind.name)) for kind in self._types]

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """The brand's members, and all who are none."""
        members = User.objects.filter(memberships__brand=self.brand).order_by("first_name", "email")
        return [*((str(user.pk), str(user)) for user in members), (NOBODY, _("TikTok, creators or the clock"))]

    @property
    def changes(self) -> QuerySet[StatusChange]:
        """The changes that were chosen."""
        changes = self.brand.status_changes.all()
        if self.kind in dict(self.kinds):
            changes = changes.filter(subject_type__in=[kind for kind in self._types if kind.model == self.kind])
        if self.by in dict(self.people):
            changes = changes.filter(by=None) if self.by == NOBODY else changes.filter(by=int(self.by))
        return changes

    @property
    def is_set(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.kind or self.by)

    @cached_property
    def _types(self) -> list[ContentType]:
        return [kind for kind in ContentType.objects.order_by("model") if _has_status(kind)]


def _has_status(kind: ContentType) -> bool:
    model = kind.model_class()
    return model is not None and issubclass(model, Lifecycle)
