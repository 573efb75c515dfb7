"""An import of creators from a file (D2)."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from brands.models import Brand
from lifecycle.models import Lifecycle
from lifecycle.transitions import Refused, transition


class Status(models.TextChoices):
    """Where an import is."""

    PREVIEWED = "previewed", _("Ready to import")
    IMPORTING = "importing", _("Importing")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Failed")


class RowFate(models.TextChoices):
    """What an import does with a row of the file."""

    CREATE = "create", _("New")
    UPDATE = "update", _("Update")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports in words."""

    def abandoned(self, at: datetime) -> Self:
        """Imports under way that no worker has touched for a minute."""
        return self.filter(status=Status.IMPORTING, touched_at__lt=at - timedelta(minutes=1))


class Import(Lifecycle):
    """A file, which of its columns mean what (`mapping`: our field → column name), and what became of its rows."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="imports")
    status = FSMField(_("status"), max_length=10, choices=Status, default=Status.PREVIEWED, protected=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="imports/%Y/%m")
    file_name = models.CharField(_("file name"), max_length=255)
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status"], name="import_by_status")]

    def __str__(self) -> str:
        return self.file_name

    @transition(source=Status.PREVIEWED, target=Status.IMPORTING, label="Import started", button="Import")
    def start(self, *, at: datetime) -> None:
        """The person is content with the preview."""
        self.touched_at = at

    @transition(source=Status.PREVIEWED, target=Status.DISCARDED, label="Discarded", button="Discard")
    def discard(self, *, at: datetime) -> None:
        """The person does not want this file."""

    @transition(source=Status.IMPORTING, target=Status.IMPORTED, label="Imported")
    def complete(self, *, at: datetime) -> None:
        """Every row has met its fate."""

    @transition(source=Status.IMPORTING, target=Status.FAILED, label="Failed")
    def fail(self, *, at: datetime, reason: str) -> None:
        """The file could not be read to its end."""
        self.problem = reason[:300]

    def remap(self, mapping: dict[str, str]) -> None:
        """Read the file's columns otherwise; only before the import starts."""
        waiting = Import.objects.filter(pk=self.pk, status=Status.PREVIEWED)
        if not waiting.update(mapping=mapping):
            raise Refused(gettext("This import has already started; its columns are settled."))
        self.mapping = mapping

    def advance(self, fates: Counter[str]) -> None:
        """Count a batch of rows done. Called in the transaction that writes the batch, so a restart counts none twice."""
        self.rows_done += fates.total()
        self.created += fates[RowFate.CREATE]
        self.updated += fates[RowFate.UPDATE]
        self.unchanged += fates[RowFate.UNCHANGED]
        self.refused += fates[RowFate.REFUSED]
        self.touched_at = Now()
        self.save(update_fields=["rows_done", "created", "updated", "unchanged", "refused", "touched_at"])
        self.refresh_from_db(fields=["touched_at"])
