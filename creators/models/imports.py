"""An import of creators from a file (D2), and its rows."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from creators.models.account import Account
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition

KEPT = timedelta(days=90)  # the file and its rows; after that an import can no longer be undone
MOST_TRIES = 5


class Status(models.TextChoices):
    """Where an import is. A worker is at it while reading, importing and undoing."""

    READING = "reading", _("Reading the file")
    PREVIEWED = "previewed", _("Ready to import")
    IMPORTING = "importing", _("Importing")
    IMPORTED = "imported", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Failed")


AT_WORK = [Status.READING, Status.IMPORTING, Status.UNDOING]


class RowFate(models.TextChoices):
    """What an import does with a row of the file."""

    CREATE = "create", _("New")
    UPDATE = "update", _("Update")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


class ImportQuerySet(models.QuerySet):
    """Imports in words."""

    def abandoned(self, at: datetime) -> Self:
        """Imports under way that no worker has touched for a minute."""
        return self.filter(status__in=AT_WORK, touched_at__lt=at - timedelta(minutes=1))

    def outlived(self, at: datetime) -> Self:
        """Imports whose file and rows need not be kept any longer."""
        return self.exclude(status__in=AT_WORK).exclude(file="").filter(created_at__lt=at - KEPT)


class FileImport(Lifecycle):
    """A file, which of its columns mean what (`mapping`: our field → column name), and what becomes of its rows.

    The counters say what would happen while it is previewed, and what did happen afterwards. `rows_done` is the number of
    the last row worked through, as the spreadsheet counts; a worker that takes over goes on behind it.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="%(class)ss")
    status = StatusField(_("status"), max_length=10, choices=Status, default=Status.READING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="imports/%Y/%m")
    file_name = models.CharField(_("file name"), max_length=255)
    form = models.JSONField(default=dict, help_text="How the file is written: `reading.Form`.")
    mapping = models.JSONField(default=dict)
    remembered = models.BooleanField(
        default=False, help_text="The mapping is the one of an earlier file of this shape."
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    @transition(source=Status.READING, target=Status.PREVIEWED, label="Read")
    def preview(self, *, at: datetime, fates: Mapping[str, int]) -> None:
        """Every row's fate is known, and nothing is written."""
        self.percent = 100
        self._count(fates)

    @transition(source=Status.PREVIEWED, target=Status.READING, label="Columns corrected", button="Read again")
    def remap(self, *, at: datetime, mapping: dict[str, str]) -> None:
        """Read the file's columns otherwise."""
        self.mapping, self.remembered = mapping, False
        self._begin(at)
        self.rows_total = 0

    @transition(source=Status.PREVIEWED, target=Status.IMPORTING, label="Import started", button="Import")
    def start(self, *, at: datetime) -> None:
        """The person is content with the preview."""
        self._begin(at)
        self.started_at = at

    @transition(source=[Status.PREVIEWED, Status.READING], target=Status.DISCARDED, label="Discarded", button="Discard")
    def discard(self, *, at: datetime) -> None:
        """The person does not want this file."""

    @transition(source=Status.IMPORTING, target=Status.IMPORTED, label="Imported")
    def complete(self, *, at: datetime) -> None:
        """Every row has met its fate."""
        self.percent = 100

    @transition(source=Status.IMPORTED, target=Status.UNDOING, label="Undo started", button="Undo")
    def undo(self, *, at: datetime) -> None:
        """Take back what it wrote, from the last row to the first."""
        self.percent, self.touched_at, self.tries = 0, at, 0

    @transition(source=Status.UNDOING, target=Status.UNDONE, label="Undone")
    def finish_undo(self, *, at: datetime) -> None:
        """What could be taken back is."""
        self.percent = 100

    @transition(source=AT_WORK, target=Status.FAILED, label="Failed")
    def fail(self, *, at: datetime, reason: str) -> None:
        """The file could not be read to its end, or the work broke off again and again."""
        self.problem = reason[:300]

    def advance(self, *, rows_done: int, percent: float, fates: Mapping[str, int] | None = None) -> None:
        """Count a batch done. Called in the transaction that writes the batch, so a restart counts none twice."""
        self.rows_done, self.percent, self.touched_at, self.tries = rows_done, min(int(percent), 100), Now(), 0
        self._count(Counter(fates or {}), to_those_before=True)
        self.save()
        self.refresh_from_db(fields=["touched_at"])

    @property
    def undoable(self) -> bool:
        """Whether what it wrote can still be taken back."""
        return self.status == Status.IMPORTED and bool(self.file)

    @property
    def writes(self) -> int:
        """How many accounts would be made or changed, or were."""
        return self.created + self.updated

    @property
    def header(self) -> list[str]:
        """The columns of the file, each with a name of its own."""
        return list(self.form.get("header", []))

    @property
    def encoding(self) -> str:
        """The encoding the file is read in; "" of a workbook."""
        return str(self.form.get("encoding", ""))

    def _begin(self, at: datetime) -> None:
        self.rows_done, self.percent, self.touched_at, self.tries = 0, 0, at, 0
        self._count({})

    def _count(self, fates: Mapping[str, int], *, to_those_before: bool = False) -> None:
        for fate, name in COUNTERS.items():
            before = getattr(self, name) if to_those_before else 0
            setattr(self, name, before + fates.get(fate, 0))


def of_table(name: str) -> dict[str, Any]:
    """Indexes and rules of a table of imports, whose names are each table's own."""
    begun = [Status.IMPORTING, Status.IMPORTED, Status.UNDOING, Status.UNDONE]
    return {
        "indexes": [
            models.Index(fields=["status", "touched_at"], name=f"{name}_at_work"),
            models.Index(fields=["created_at"], name=f"{name}_by_time"),
        ],
        "constraints": [
            models.CheckConstraint(condition=models.Q(percent__lte=100), name=f"{name}_percent"),
            models.CheckConstraint(
                condition=~models.Q(status__in=begun) | models.Q(started_at__isnull=False), name=f"{name}_started"
            ),
        ],
    }


class Import(FileImport):
    """A file of creators."""

    class Meta:
        verbose_name = _("import")
        ordering = ["-id"]
        indexes = of_table("import")["indexes"]
        constraints = of_table("import")["constraints"]

    @transition(source=Status.PREVIEWED, target=Status.READING, label="Encoding chosen", button="Read in this encoding")
    def reread(self, *, at: datetime, form: dict[str, Any], mapping: dict[str, str]) -> None:
        """Read the file's letters otherwise."""
        self.form, self.mapping, self.remembered = form, mapping, False
        self._begin(at)
        self.rows_total = 0


COUNTERS = {
    RowFate.CREATE: "created",
    RowFate.UPDATE: "updated",
    RowFate.UNCHANGED: "unchanged",
    RowFate.REFUSED: "refused",
}


class ImportRowQuerySet(models.QuerySet):
    """Rows in words."""

    def good(self) -> Self:
        """Those that say something we can keep."""
        return self.exclude(fate=RowFate.REFUSED)

    def counted(self) -> dict[str, int]:
        """How many meet which fate."""
        return dict(self.order_by().values_list("fate").annotate(n=models.Count("pk")))


class FileRow(models.Model):
    """A row of a file: its cells, what they mean, its fate (`""` while undecided), and what was there before it."""

    number = models.PositiveIntegerField(help_text="As the spreadsheet counts.")
    cells = models.JSONField()
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=210, blank=True, help_text="What tells apart what the rows are about.")
    fate = models.CharField(max_length=9, choices=RowFate, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    instead = models.PositiveIntegerField(null=True, help_text="The later row about the same.")
    before = models.JSONField(null=True, help_text="Of each fact that was written: what it was, and who had told it.")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"row {self.number}"

    @property
    def words(self) -> str:
        """What stands in the row, for when nothing could be read."""
        return ", ".join(cell for cell in self.cells if cell.strip())

    @property
    def why(self) -> str:
        """Why it is refused, or was kept when the import was undone; "" otherwise."""
        return self.about_the_same % {"number": self.instead} if self.instead else self.reason

    @property
    def about_the_same(self) -> str:
        """That row `%(number)s` counts instead."""
        raise NotImplementedError


def of_rows(name: str) -> dict[str, Any]:
    """Indexes and rules of a table of rows."""
    return {
        "indexes": [
            models.Index(fields=["imported", "fate", "number"], name=f"{name}_by_fate"),
            models.Index(fields=["imported", "key", "number"], name=f"{name}_by_key"),
        ],
        "constraints": [
            models.UniqueConstraint(fields=["imported", "number"], name=f"{name}_once"),
            models.CheckConstraint(condition=models.Q(fate__in=["", *RowFate.values]), name=f"{name}_fate_known"),
        ],
    }


class ImportRow(FileRow):
    """A row about an account."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="import_rows")

    class Meta:
        indexes = of_rows("import_row")["indexes"]
        constraints = of_rows("import_row")["constraints"]

    @property
    def about_the_same(self) -> str:
        """In words."""
        return _now("Row %(number)s is about the same account and counts instead.")
