"""A version on its way to the creator's account, handed over by us with the creator's own access (O8)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.version import Version
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """Where a publication is. In doubt, a person looks: publishing twice is worse than asking."""

    ASKING = "asking", _("Being handed over")
    PROCESSING = "processing", _("TikTok is publishing")
    PUBLISHED = "published", _("Published")
    IN_INBOX = "in_inbox", _("In the creator’s TikTok inbox")
    FAILED = "failed", _("Not published")
    UNCERTAIN = "uncertain", _("May have been published")


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Publications in words."""

    def with_account(self) -> Self:
        """With all that handing over needs."""
        return self.select_related("version__deliverable__order__participant__account__connection")

    def due_for_check(self, at: datetime) -> Self:
        """Handed over, and TikTok was not asked for a while how far they are."""
        return self.filter(status=Status.PROCESSING).filter(Q(next_check_at__isnull=True) | Q(next_check_at__lte=at))


class Publication(Lifecycle):
    """A version handed over to TikTok at most once: `asked_at` stands before TikTok is asked, `share_id` after it."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="publications")
    version = models.OneToOneField(Version, models.CASCADE, related_name="publication")
    status = StatusField(_("status"), max_length=12, choices=Status, default=Status.ASKING)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    share_id = models.CharField(max_length=100, blank=True)
    tiktok_video_id = models.CharField(max_length=32, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.PROCESSING) | ~Q(share_id=""), name="publication_processing_has_share_id"
            ),
            models.UniqueConstraint(
                fields=["brand", "tiktok_video_id"], condition=~Q(tiktok_video_id=""), name="publication_video_once"
            ),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], condition=Q(status=Status.PROCESSING), name="publication_to_check")
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.get_status_display()})"

    @transition(source=Status.ASKING, target=Status.PROCESSING, label="Handed over to TikTok")
    def take(self, *, at: datetime, share_id: str) -> None:
        """TikTok fetches the video and publishes it."""
        self.share_id, self.next_check_at = share_id, None

    @transition(source=[Status.ASKING, Status.PROCESSING, Status.UNCERTAIN], target=Status.PUBLISHED, label="Published")
    def finish(self, *, at: datetime, video_id: str) -> None:
        """It is on the creator's account."""
        self.tiktok_video_id, self.reason = video_id, ""

    @transition(source=Status.PROCESSING, target=Status.IN_INBOX, label="Left in the creator’s inbox")
    def leave_in_inbox(self, *, at: datetime) -> None:
        """TikTok left it to the creator to finish in the app."""

    @transition(source=[Status.ASKING, Status.PROCESSING], target=Status.FAILED, label="Not published")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok refused it. `reason` is TikTok's word, or its code and message."""
        self.reason = reason[:300]

    @transition(source=[Status.ASKING, Status.PROCESSING], target=Status.UNCERTAIN, label="May have been published")
    def doubt(self, *, at: datetime) -> None:
        """It was handed over, and nobody can say what became of it."""

    @transition(
        source=[Status.FAILED, Status.UNCERTAIN], target=Status.ASKING, label="Tried again", button="Publish again"
    )
    def retry(self, *, at: datetime) -> None:
        """The creator looked, and wants it handed over once more."""
        self.asked_at, self.share_id, self.reason = None, "", ""
