"""A creator's permission to boost one post (S1–S3)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models import Post
from campaigns.models.order import SparkDays
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition

ENDING_SOON = timedelta(days=7)


class Status(models.TextChoices):
    """Where an authorization is."""

    REQUESTING = "requesting", _("Asking TikTok")
    REQUESTED = "requested", _("Requested")
    AUTHORIZED = "authorized", _("Authorized")
    EXPIRING = "expiring", _("Ends soon")
    EXPIRED = "expired", _("Expired")
    REJECTED = "rejected", _("Refused by the creator")
    REVOKED = "revoked", _("Revoked")
    DELETED = "deleted", _("Post deleted")
    FAILED = "failed", _("Failed")


WATCHED = [status for status in Status if status != Status.REQUESTING]  # a creator may think again at any time
IN_FORCE = [Status.AUTHORIZED, Status.EXPIRING]
ASKABLE = [Status.REJECTED, Status.EXPIRED, Status.REVOKED, Status.DELETED, Status.FAILED]
NO_END = [Status.REQUESTING, Status.REQUESTED, Status.REJECTED, Status.FAILED]
OVER = [Status.EXPIRED, Status.REVOKED, Status.DELETED]  # what held once, and holds no more
OPEN = [Status.REQUESTING, Status.REQUESTED, *IN_FORCE]  # what ends with its post
DURATIONS = [choice for choice in SparkDays.choices if choice[0]]


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    """Authorizations in words."""

    def watched(self) -> Self:
        """Those that TikTok may change without telling us: there is no callback for it, so they are polled."""
        return self.filter(status__in=WATCHED)

    def due_for_check(self, at: datetime) -> Self:
        """Watched ones of posts on TikTok that have not been asked about for a while."""
        due = Q(next_check_at__isnull=True) | Q(next_check_at__lte=at)
        return self.watched().filter(due, post__removed_at__isnull=True)

    def past_their_end(self, at: datetime) -> Self:
        """In force by our record, though the clock says otherwise."""
        return self.filter(status__in=IN_FORCE, ends_at__lte=at)

    def ending_soon(self, at: datetime) -> Self:
        """In force, and within a week of the end."""
        return self.filter(status=Status.AUTHORIZED, ends_at__lte=at + ENDING_SOON, ends_at__gt=at)

    def ending_within(self, left: timedelta, at: datetime) -> Self:
        """In force, and over within so long, the soonest first."""
        return self.filter(status__in=IN_FORCE, ends_at__gt=at, ends_at__lte=at + left).order_by("ends_at", "pk")

    def of_gone_posts(self) -> Self:
        """Open ones whose post is no longer on TikTok."""
        return self.filter(status__in=OPEN, post__removed_at__isnull=False)


class Authorization(Lifecycle):
    """One post's authorization: what was asked, what was granted, the video code and its time (UTC)."""

    EVENTS: ClassVar[dict[str, Any]] = {
        "paste_code": _("Video code pasted by the creator"),
        "ask_extension": _("Extension asked for"),
        "refuse_extension": _("Extension refused by the creator"),
        "remind": _("Creator reminded"),
    }

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="authorizations")
    post = models.OneToOneField(Post, models.CASCADE, related_name="authorization")
    status = StatusField(_("status"), max_length=12, choices=Status, default=Status.REQUESTING)
    asked_with_order = models.BooleanField(default=False)
    requested_days = models.PositiveSmallIntegerField(_("days asked for"), choices=DURATIONS, default=SparkDays.MONTH)
    video_code = models.CharField(_("video code"), max_length=255, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    remaining_requests = models.PositiveSmallIntegerField(_("requests left"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    pasted_code = models.CharField(_("code pasted by the creator"), max_length=255, blank=True)
    pasted_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)  # since when the creator is being asked
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0, editable=False)  # of this request
    # Since when this end is known: warnings whose day was over before make no sense.
    end_known_at = models.DateTimeField(null=True, blank=True, editable=False)
    extension_days = models.PositiveSmallIntegerField(null=True, blank=True, choices=DURATIONS, editable=False)
    extension_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    extension_refused_at = models.DateTimeField(null=True, blank=True, editable=False)
    extension_ruled_at = models.DateTimeField(null=True, blank=True, editable=False)  # when the campaign's rule asked

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("authorization")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(requested_days__in=[7, 30, 60, 365]), name="authorization_days_known"),
            models.CheckConstraint(
                condition=~Q(status__in=IN_FORCE) | (~Q(video_code="") & Q(ends_at__isnull=False)),
                name="authorization_in_force_has_code",
            ),
            models.CheckConstraint(
                condition=Q(extension_asked_at__isnull=True) | Q(extension_days__in=[7, 30, 60, 365]),
                name="authorization_extension_has_days",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "status", "ends_at"], name="authorization_by_end"),
            models.Index(fields=["brand", "ends_at", "id"], name="authorization_by_end_alone"),
            models.Index(fields=["status", "ends_at"], name="authorization_running_out"),
            models.Index(fields=["next_check_at"], condition=Q(status__in=WATCHED), name="authorization_to_check"),
        ]

    def __str__(self) -> str:
        return f"{self.post} ({self.get_status_display()})"

    def get_absolute_url(self) -> str:
        """The Spark Ads tab of its post."""
        return reverse("spark_ads:post", args=[self.brand.slug, self.post_id])

    @transition(source=Status.REQUESTING, target=Status.REQUESTED, label="Requested")
    def confirm_requested(self, *, at: datetime) -> None:
        """TikTok passed the request on to the creator."""
        self.asked_at, self.reminders = at, 0

    @transition(source=ASKABLE, target=Status.REQUESTING, label="Asked again", button="Ask again")
    def ask_again(self, *, at: datetime, days: int) -> None:
        """Ask the creator once more."""
        self.requested_days = days
        self.reason = ""

    @transition(
        source=[Status.REQUESTING, Status.REQUESTED, *IN_FORCE, *ASKABLE],
        target=Status.AUTHORIZED,
        label="Authorized by the creator",
    )
    def grant(self, *, at: datetime, video_code: str, starts_at: datetime, ends_at: datetime) -> None:
        """The creator granted it, or granted it anew; the length may differ from what was asked."""
        self.video_code = video_code
        self.starts_at = starts_at
        self._ends(ends_at, known_at=at)

    @transition(source=IN_FORCE, target=Status.AUTHORIZED, label="Extended by the creator")
    def extend(self, *, at: datetime, ends_at: datetime) -> None:
        """The same code holds longer: nothing was interrupted."""
        self._ends(ends_at, known_at=at)

    @transition(source=Status.AUTHORIZED, target=Status.EXPIRING, label="Ends within 7 days")
    def near_end(self, *, at: datetime) -> None:
        """The end is close."""

    @transition(source=IN_FORCE, target=Status.EXPIRED, label="Expired")
    def expire(self, *, at: datetime) -> None:
        """The time is over."""
        self._forget_extension()

    @transition(source=[Status.REQUESTING, Status.REQUESTED], target=Status.REJECTED, label="Refused by the creator")
    def reject(self, *, at: datetime) -> None:
        """The creator does not want it."""

    @transition(source=IN_FORCE, target=Status.REVOKED, label="Revoked by the creator")
    def revoke(self, *, at: datetime) -> None:
        """The creator deleted the code."""
        self._forget_extension()

    @transition(source=OPEN, target=Status.DELETED, label="Post deleted")
    def lose_post(self, *, at: datetime) -> None:
        """The post is no longer on TikTok: its code opens nothing, and nobody answers for it."""
        self._forget_extension()

    @transition(source=Status.REQUESTING, target=Status.FAILED, label="Could not be asked")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok refused the request, or could not be reached in the end."""
        self.reason = reason[:300]

    def _ends(self, ends_at: datetime, *, known_at: datetime) -> None:
        self.ends_at, self.end_known_at = ends_at, known_at
        self._forget_extension()

    def _forget_extension(self) -> None:
        self.extension_days = None
        self.extension_asked_at = self.extension_refused_at = self.extension_ruled_at = None

    @property
    def answerable(self) -> bool:
        """Whether the creator can say yes: nothing is being asked at this moment, and no code is in force."""
        return self.status != Status.REQUESTING and not self.in_force

    @property
    def in_force(self) -> bool:
        """Whether the code may be used."""
        return self.status in IN_FORCE

    @property
    def waits_for_extension(self) -> bool:
        """Whether the creator was asked to let the code hold longer, and has not said."""
        return self.in_force and self.extension_asked_at is not None and self.extension_refused_at is None

    @property
    def has_end(self) -> bool:
        """Whether its end is one of now: who is asked again may still have that of the code before."""
        return self.ends_at is not None and self.status not in NO_END

    @property
    def granted_days(self) -> int | None:
        """The length the creator chose."""
        return round((self.ends_at - self.starts_at) / timedelta(days=1)) if self.starts_at and self.ends_at else None
