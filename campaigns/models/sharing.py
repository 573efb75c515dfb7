"""A campaign's report for those outside: a link to read it, and files of it (P8)."""

from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.campaign import Campaign
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition

FILE_KEPT = timedelta(days=7)
ABANDONED = timedelta(minutes=2)


def new_token() -> str:
    """Unguessable: 192 bits."""
    return token_urlsafe(24)


class Dated(models.Model):
    """About all days, or about those from `start_date` to `end_date`."""

    start_date = models.DateField(_("from"), null=True, blank=True)
    end_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None is everything so far."""
        return (self.start_date, self.end_date) if self.start_date and self.end_date else None


class ReportLink(Lifecycle, Dated):
    """An address that shows the report to whoever has it, until a date, behind a password if there is one."""

    class Status(models.TextChoices):
        """Once revoked it stays so; make another."""

        OPEN = "open", _("Open")
        REVOKED = "revoked", _("Revoked")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="report_links")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="report_links")
    status = StatusField(_("status"), max_length=7, choices=Status, default=Status.OPEN)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    name = models.CharField(_("for whom"), max_length=100, blank=True)
    password = models.CharField(max_length=200, blank=True, editable=False)  # a hash; "" is none
    with_money = models.BooleanField(_("show fees and prices"), default=False)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    opened = models.PositiveIntegerField(_("opened"), default=0)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("report link")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["open", "revoked"]), name="report_link_status_known"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True, end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="report_link_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Report link"))

    def get_absolute_url(self) -> str:
        """Where links of the campaign are kept."""
        return reverse("campaigns:report_links", args=[self.brand.slug, self.campaign_id])

    @property
    def address(self) -> str:
        """The whole address, to send."""
        return settings.PUBLIC_URL + reverse("shared_report", args=[self.token])

    @transition(source=Status.OPEN, target=Status.REVOKED, label="Revoked", button="Revoke")
    def revoke(self, *, at: datetime) -> None:
        """It opens nothing any more."""

    def set_password(self, words: str) -> None:
        """Ask for these words before anything is shown; "" asks for none."""
        self.password = make_password(words) if words else ""

    def opens_with(self, words: str) -> bool:
        """Whether these are the words."""
        return not self.password or check_password(words, self.password)

    def has_ended(self, at: datetime) -> bool:
        """Whether its last moment is over."""
        return self.ends_at is not None and self.ends_at <= at

    def count_opening(self, *, at: datetime) -> None:
        """Somebody opened it."""
        ReportLink.objects.filter(pk=self.pk).update(opened=F("opened") + 1, opened_at=at)


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    """Files in words."""

    def abandoned(self, at: datetime) -> Self:
        """Those a worker should have finished long since."""
        return self.filter(status="running", touched_at__lt=at - ABANDONED)

    def outlived(self, at: datetime) -> Self:
        """Those that need not be kept any longer."""
        return self.filter(created_at__lt=at - FILE_KEPT)


class ReportFile(Lifecycle, Dated):
    """A report as PDF or workbook, made by a worker."""

    class Kind(models.TextChoices):
        """What it opens with."""

        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"

    class Status(models.TextChoices):
        """Where it is."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="report_files")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="report_files")
    status = StatusField(_("status"), max_length=7, choices=Status, default=Status.RUNNING)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=4)
    file = models.FileField(upload_to="reports/%Y/%m", blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("report file")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "failed"]), name="report_file_status_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=["pdf", "xlsx"]), name="report_file_kind_known"),
        ]
        indexes = [models.Index(fields=["status", "touched_at"], name="report_file_at_work")]

    def __str__(self) -> str:
        return f"{self.campaign} ({self.get_kind_display()})"

    def get_absolute_url(self) -> str:
        """Its progress, and the file."""
        return reverse("campaigns:report_file", args=[self.brand.slug, self.pk])

    @transition(source=Status.RUNNING, target=Status.DONE, label="Done")
    def finish(self, *, at: datetime, name: str) -> None:
        """The file is there."""
        self.file = name
        self.step = self.steps

    @transition(source=Status.RUNNING, target=Status.FAILED, label="Failed")
    def fail(self, *, at: datetime, reason: str) -> None:
        """It cannot be made."""
        self.reason = reason

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """With what was written to storage."""
        self.file.delete(save=False)
        return super().delete(*args, **kwargs)
