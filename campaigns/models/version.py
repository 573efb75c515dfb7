"""A version of a deliverable's video, handed in to the brand before it is published, and what was said of it (O8, O9)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User
from campaigns.models.deliverable import NOT_PUBLIC, Deliverable
from campaigns.models.order import ENDED, UNDER_WAY, Order
from lifecycle.fields import StatusField
from lifecycle.models import CREATE, Lifecycle, StatusChange
from lifecycle.transitions import transition

ANSWER_WITHIN = timedelta(days=14)  # as on TikTok: an advertiser's silence of 14 days is a yes (ads.tiktok.com help)
WARNED_AHEAD = (3, 1)  # days before that


class Status(models.TextChoices):
    """What the brand says of a version. TikTok's own review is the deliverable's status."""

    AWAITING = "awaiting", _("Awaiting review")
    APPROVED = "approved", _("Approved")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    REPLACED = "replaced", _("Replaced")


WORDS_FOR_CREATOR = {
    Status.AWAITING: _("The brand is looking at it."),
    Status.APPROVED: _("The brand approved it. You can publish it."),
    Status.CHANGES_REQUESTED: _("The brand asks for changes. Read the comments and hand in a new version."),
    Status.REPLACED: _("A newer version of yours has taken its place."),
}


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions in words."""

    def awaiting(self) -> Self:
        """Versions the brand has not answered yet."""
        return self.filter(status=Status.AWAITING)

    def to_answer(self) -> Self:
        """Those of them whose answer still means something: the video is not public, and its order goes on."""
        return self.awaiting().filter(deliverable__status__in=NOT_PUBLIC, deliverable__order__status__in=UNDER_WAY)

    def answered(self) -> Self:
        """Versions somebody, or the clock, has answered."""
        return self.filter(status__in=[Status.APPROVED, Status.CHANGES_REQUESTED])

    def overdue(self, at: datetime) -> Self:
        """Versions unanswered so long that the silence counts as a yes."""
        return self.to_answer().filter(answer_due_at__lte=at)

    def soon_approved(self, days: int, at: datetime) -> Self:
        """Versions that the silence approves within `days`, and not within fewer days that are warned of."""
        nearer = max((each for each in WARNED_AHEAD if each < days), default=0)
        return self.to_answer().filter(
            answer_due_at__gt=at + timedelta(days=nearer), answer_due_at__lte=at + timedelta(days=days)
        )

    def outlived(self, before: datetime) -> Self:
        """Versions with a file, whose order ended before that time."""
        orders = ContentType.objects.get_for_model(Order)
        changes = StatusChange.objects.filter(subject_type=orders, subject_id=OuterRef("deliverable__order_id"))
        ended = self.exclude(file="").filter(deliverable__order__status__in=ENDED, uploaded_at__lt=before)
        return ended.exclude(Exists(changes.filter(at__gte=before)))

    def with_all(self) -> Self:
        """Versions with what lists and pages show of them."""
        related = ("brand", "answered_by", "deliverable__order__campaign", "deliverable__order__participant__account")
        said = Count("comments", filter=Q(comments__resolved_at__isnull=True, comments__in_reply_to__isnull=True))
        return self.select_related(*related).annotate(open_comments=said)


class Version(Lifecycle):
    """One video file of a deliverable, by number from 1. At most one awaits review; at most one is approved."""

    EVENTS: ClassVar[dict[str, Any]] = {CREATE: _("Handed in")}

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="versions")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="versions")
    status = StatusField(_("status"), max_length=20, choices=Status, default=Status.AWAITING)
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(max_length=300, blank=True, editable=False)
    poster = models.FileField(max_length=300, blank=True, editable=False)
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
            models.CheckConstraint(condition=Q(size__gte=1, seconds__gt=0), name="version_is_a_video"),
        ]
        indexes = [
            models.Index(fields=["answer_due_at"], condition=Q(status=Status.AWAITING), name="version_to_answer"),
            models.Index(fields=["brand", "status", "-id"], name="version_by_status"),
        ]

    def __str__(self) -> str:
        return _("%(deliverable)s, version %(number)s") % {"deliverable": self.deliverable, "number": self.number}

    def get_absolute_url(self) -> str:
        """The page where the brand looks at it."""
        return reverse("campaigns:version", args=[self.brand.slug, self.pk])

    @transition(source=Status.AWAITING, target=Status.APPROVED, label="Approved", button="Approve")
    def approve(self, *, at: datetime, reviewer: User | None = None) -> None:
        """The brand wants it published as it is; its silence for 14 days, without a reviewer, says the same."""
        self.answered_at, self.answered_by = at, reviewer

    @transition(
        source=Status.AWAITING, target=Status.CHANGES_REQUESTED, label="Changes requested", button="Ask for changes"
    )
    def request_changes(self, *, at: datetime, reviewer: User) -> None:
        """The brand wants another version."""
        self.answered_at, self.answered_by = at, reviewer

    @transition(source=[Status.AWAITING, Status.APPROVED], target=Status.REPLACED, label="Replaced by a newer version")
    def replace(self, *, at: datetime) -> None:
        """A newer version took its place."""

    @property
    def needs_answer(self) -> bool:
        """Whether the brand's answer is awaited and still means something."""
        order = self.deliverable.order
        return self.status == Status.AWAITING and self.deliverable.status in NOT_PUBLIC and order.status in UNDER_WAY

    @property
    def words_for_creator(self) -> str:
        """What the brand says of it, for its creator."""
        return str(WORDS_FOR_CREATOR[Status(self.status)])


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments in words."""

    def open(self) -> Self:
        """What still has to be seen to."""
        return self.filter(resolved_at__isnull=True, in_reply_to__isnull=True)

    def threads(self) -> Self:
        """Comments with what was answered to each, in the order of the video; those about the whole come first."""
        replies = models.Prefetch("replies", Comment.objects.select_related("by").order_by("id"))
        return self.filter(in_reply_to__isnull=True).select_related("by").prefetch_related(replies)


class Comment(models.Model):
    """What a member or the creator said of a version, pinned to a second of it where `seconds` is set; or an answer to that."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="comments")
    version = models.ForeignKey(Version, models.CASCADE, related_name="comments")
    in_reply_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    from_creator = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    seconds = models.FloatField(null=True, blank=True)
    text = models.TextField(_("comment"), max_length=2_000)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        ordering = [models.F("seconds").asc(nulls_first=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconds__isnull=True) | Q(seconds__gte=0), name="comment_seconds_from_0"
            ),
            models.CheckConstraint(
                condition=Q(in_reply_to__isnull=True) | Q(seconds__isnull=True), name="comment_answer_has_no_time"
            ),
            models.CheckConstraint(
                condition=Q(from_creator=False) | Q(by__isnull=True), name="comment_by_creator_or_member"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
