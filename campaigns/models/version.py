"""A version of a deliverable's video, handed in to the brand before it is published, and what was said of it (O8, O9)."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from brands.models import Brand, User
from campaigns.models.deliverable import Deliverable
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition

ANSWER_WITHIN = timedelta(days=14)  # as on TikTok: an advertiser's silence of 14 days is a yes (ads.tiktok.com help)


class Status(models.TextChoices):
    """What the brand says of a version. TikTok's own review is the deliverable's status."""

    AWAITING = "awaiting", _("Awaiting review")
    APPROVED = "approved", _("Approved")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    REPLACED = "replaced", _("Replaced")


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions in words."""

    def awaiting(self) -> Self:
        """Versions the brand has not answered yet."""
        return self.filter(status=Status.AWAITING)

    def overdue(self, at: datetime) -> Self:
        """Versions unanswered so long that the silence counts as a yes."""
        return self.awaiting().filter(answer_due_at__lte=at)


class Version(Lifecycle):
    """One video file of a deliverable, by number from 1. At most one awaits review; at most one is approved."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="versions")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="versions")
    status = FSMField(_("status"), max_length=20, choices=Status, default=Status.AWAITING, protected=True)
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(max_length=300, blank=True)
    poster = models.FileField(max_length=300, blank=True)
    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(max_length=40)
    size = models.BigIntegerField(_("size in bytes"))
    seconds = models.FloatField(_("length in seconds"))
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    fps = models.FloatField(_("frames per second"))
    caption = models.TextField(_("caption"), max_length=2_200, blank=True)
    uploaded_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    file_removed_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["deliverable"], condition=Q(status=Status.AWAITING), name="version_awaiting_once"
            ),
            models.UniqueConstraint(
                fields=["deliverable"], condition=Q(status=Status.APPROVED), name="version_approved_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_1"),
        ]
        indexes = [
            models.Index(fields=["answer_due_at"], condition=Q(status=Status.AWAITING), name="version_to_answer"),
            models.Index(fields=["brand", "status", "-id"], name="version_by_status"),
        ]

    def __str__(self) -> str:
        return _("%(deliverable)s, version %(number)s") % {"deliverable": self.deliverable, "number": self.number}

    @transition(source=Status.AWAITING, target=Status.APPROVED, label="Approved", button="Approve")
    def approve(self, *, at: datetime) -> None:
        """The brand wants it published as it is; its silence for 14 days says the same."""
        self.answered_at = at

    @transition(
        source=Status.AWAITING, target=Status.CHANGES_REQUESTED, label="Changes requested", button="Ask for changes"
    )
    def request_changes(self, *, at: datetime) -> None:
        """The brand wants another version."""
        self.answered_at = at

    @transition(source=[Status.AWAITING, Status.APPROVED], target=Status.REPLACED, label="Replaced by a newer version")
    def replace(self, *, at: datetime) -> None:
        """A newer version took its place."""


class Comment(models.Model):
    """What a member or the creator said of a version, pinned to a second of it where `seconds` is set."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="comments")
    version = models.ForeignKey(Version, models.CASCADE, related_name="comments")
    from_creator = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    seconds = models.FloatField(null=True, blank=True)
    text = models.TextField(_("comment"), max_length=2_000)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        ordering = ["seconds", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(seconds__isnull=True) | Q(seconds__gte=0), name="comment_seconds_from_0")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Upload(models.Model):
    """A file on its way in, piece by piece (tus 1.0): what has arrived is `received` of `size` bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="uploads")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    caption = models.TextField(max_length=2_200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    version = models.OneToOneField(Version, models.SET_NULL, null=True, blank=True, related_name="upload")
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("upload")
        constraints = [
            models.CheckConstraint(condition=Q(received__gte=0, received__lte=F("size")), name="upload_within_size")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received} of {self.size}"
