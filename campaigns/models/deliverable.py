"""A deliverable: one video of an order (O6)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from brands.models import Brand
from campaigns.models.order import MOST_VIDEOS, UNDER_WAY, Order
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import Refused, transition


class Status(models.TextChoices):
    """Where a video is on its way to the public."""

    WAITING = "waiting", _("Waiting")
    UPLOADED = "uploaded", _("Uploaded")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("Removed")


NOT_PUBLIC = [Status.WAITING, Status.UPLOADED, Status.IN_REVIEW, Status.APPROVED, Status.CHANGES_REQUESTED]


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    """Deliverables in words."""

    def outstanding(self) -> Self:
        """Videos of orders under way that are not public yet, so far as TikTok or a person who tied a post says."""
        return self.filter(status__in=NOT_PUBLIC, order__status__in=UNDER_WAY)

    def free(self) -> Self:
        """Those that no post is tied to."""
        return self.filter(post__isnull=True)

    def late(self, today: date) -> Self:
        """Outstanding videos whose due date has passed."""
        return self.outstanding().filter(due_date__lt=today)


class Deliverable(Lifecycle):
    """One video asked for, by position (1 to 10) and name. News may come late, so a step may be skipped, never undone."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="deliverables")
    order = models.ForeignKey(Order, models.CASCADE, related_name="deliverables")
    status = StatusField(_("status"), max_length=20, choices=Status, default=Status.WAITING)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=60)
    due_date = models.DateField(_("due"), null=True, blank=True)
    tiktok_video_id = models.CharField(max_length=32, blank=True)
    # Where it was when a person tied a post to it; '' where it is not published by a hand's tie.
    status_before_tie = models.CharField(max_length=20, choices=Status, blank=True, editable=False)
    reasons = models.JSONField(default=list, blank=True)

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("deliverable")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="deliverable_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_VIDEOS), name="deliverable_position_1_to_10"
            ),
            models.UniqueConstraint(
                fields=["brand", "tiktok_video_id"],
                condition=~Q(tiktok_video_id=""),
                name="deliverable_video_once",
            ),
            models.CheckConstraint(
                condition=Q(status_before_tie="") | Q(status=Status.PUBLISHED), name="deliverable_tied_is_published"
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "status"], name="deliverable_by_status"),
            models.Index(
                fields=["due_date"],
                condition=Q(status__in=NOT_PUBLIC, due_date__isnull=False),
                name="deliverable_by_due",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_versions(self) -> bool:
        """Whether the creator may hand in a video."""
        return self.status in NOT_PUBLIC and self.order.status in UNDER_WAY and not self.order.page_closed_at

    @property
    def being_checked(self) -> bool:
        """Whether a file of it has arrived and is being judged."""
        return any(upload.being_checked for upload in self.uploads.all())

    @property
    def is_outstanding(self) -> bool:
        """Whether it is not public yet."""
        return self.status in NOT_PUBLIC

    @transition(
        source=[Status.WAITING, Status.IN_REVIEW, Status.APPROVED, Status.CHANGES_REQUESTED, Status.REMOVED],
        target=Status.UPLOADED,
        label="Uploaded",
    )
    def upload(self, *, at: datetime, video_id: str) -> None:
        """The creator handed a video in through TikTok, or another one after it."""
        self.tiktok_video_id = video_id

    @transition(
        source=[Status.UPLOADED, Status.APPROVED, Status.CHANGES_REQUESTED],
        target=Status.IN_REVIEW,
        label="Review began",
    )
    def review(self, *, at: datetime) -> None:
        """TikTok looks at it."""

    @transition(
        source=[Status.UPLOADED, Status.IN_REVIEW, Status.CHANGES_REQUESTED],
        target=Status.APPROVED,
        label="Approved",
    )
    def approve(self, *, at: datetime) -> None:
        """The video passed review."""
        self.reasons = []

    @transition(
        source=[Status.UPLOADED, Status.IN_REVIEW, Status.APPROVED, Status.CHANGES_REQUESTED],
        target=Status.CHANGES_REQUESTED,
        label="Changes requested",
    )
    def request_changes(self, *, at: datetime, reasons: Sequence[str]) -> None:
        """The video did not pass, or did not pass again for other reasons."""
        self.reasons = list(reasons)

    @transition(source=[*NOT_PUBLIC, Status.REMOVED], target=Status.PUBLISHED, label="Published")
    def publish(self, *, at: datetime, video_id: str) -> None:
        """The video is public; posted directly and tied by code, it skips the steps before."""
        self.tiktok_video_id = video_id
        self.reasons = []

    @transition(source=[*NOT_PUBLIC, Status.REMOVED], target=Status.PUBLISHED, label="Published, by a tie by hand")
    def count_tie(self, *, at: datetime) -> None:
        """A person tied a public post to it. TikTok's own video may still take its place."""
        self.status_before_tie = self.status

    @transition(
        source=Status.PUBLISHED,
        target=RETURN_VALUE(*NOT_PUBLIC, Status.REMOVED),
        label="Open again, as before the tie by hand",
    )
    def release_tie(self, *, at: datetime) -> str:
        """The post that was tied to it by hand is so no longer, or gone."""
        before, self.status_before_tie = self.status_before_tie, ""
        if not before:
            raise Refused(gettext("This video is published by TikTok’s word."))
        return before

    @transition(
        source=[
            Status.UPLOADED,
            Status.IN_REVIEW,
            Status.APPROVED,
            Status.CHANGES_REQUESTED,
            Status.PUBLISHED,
        ],
        target=Status.REMOVED,
        label="Removed",
    )
    def remove(self, *, at: datetime) -> None:
        """The video is gone from TikTok."""
