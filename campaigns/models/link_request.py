"""The question to a creator whether a public post may be linked to a campaign on TikTok One (wire page 4b)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.order import Order
from campaigns.models.post import Post
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """Where the question stands. TikTok is asked while it waits."""

    ASKING = "asking", _("Being asked")
    WAITING = "waiting", _("Waiting for the creator")
    APPROVED = "approved", _("Linked")
    REJECTED = "rejected", _("Refused by the creator")
    WITHDRAWING = "withdrawing", _("Being withdrawn")
    REVOKED = "revoked", _("Withdrawn")
    FAILED = "failed", _("Could not be asked")


OPEN = [Status.ASKING, Status.WAITING, Status.WITHDRAWING]
OVER = [Status.REJECTED, Status.REVOKED, Status.FAILED]


class LinkRequestQuerySet(models.QuerySet["LinkRequest"]):
    """Link requests in words."""

    def open(self) -> Self:
        """Those that may still come to a yes."""
        return self.filter(status__in=OPEN)

    def due_for_check(self, at: datetime) -> Self:
        """Questions TikTok has whose answer was not looked for lately: there is no callback for a no."""
        waiting = self.filter(status__in=[Status.WAITING, Status.WITHDRAWING])
        return waiting.filter(Q(next_check_at__isnull=True) | Q(next_check_at__lte=at))


class LinkRequest(Lifecycle):
    """One post asked for on behalf of one order. `times_asked` counts the first question and every reminder, as TikTok does."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="link_requests")
    post = models.OneToOneField(Post, models.CASCADE, related_name="link_request")
    order = models.ForeignKey(Order, models.CASCADE, related_name="link_requests")
    status = StatusField(_("status"), max_length=12, choices=Status, default=Status.ASKING)
    times_asked = models.PositiveSmallIntegerField(_("times asked"), default=0)
    last_asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("link request")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_check_at"], condition=Q(status__in=OPEN), name="link_request_to_check"),
        ]

    def __str__(self) -> str:
        return str(self.post)

    def get_absolute_url(self) -> str:
        """The post's page, where the question stands."""
        return self.post.get_absolute_url()

    @transition(source=Status.ASKING, target=Status.WAITING, label="Creator asked")
    def confirm(self, *, at: datetime, times_asked: int | None, asked_at: datetime | None) -> None:
        """TikTok has put the question."""
        self.times_asked = self.times_asked + 1 if times_asked is None else times_asked
        self.last_asked_at = asked_at or at

    @transition(source=Status.WAITING, target=Status.ASKING, label="Reminded", button="Remind")
    def remind(self, *, at: datetime) -> None:
        """Put the question once more."""

    @transition(source=OVER, target=Status.ASKING, label="Asked again", button="Ask again")
    def ask_again(self, *, at: datetime, order: Order) -> None:
        """After a no, or after it was withdrawn."""
        self.order, self.reason = order, ""

    @transition(source=[*OPEN, *OVER], target=Status.APPROVED, label="Linked by the creator")
    def approve(self, *, at: datetime) -> None:
        """The creator said yes, perhaps at the very moment of withdrawing."""

    @transition(source=[Status.ASKING, Status.WAITING], target=Status.REJECTED, label="Refused by the creator")
    def reject(self, *, at: datetime) -> None:
        """The creator said no."""

    @transition(source=Status.WAITING, target=Status.WITHDRAWING, label="Withdrawing", button="Withdraw")
    def withdraw(self, *, at: datetime) -> None:
        """The brand no longer asks; TikTok is told."""

    @transition(source=OPEN, target=Status.REVOKED, label="Withdrawn")
    def revoke(self, *, at: datetime) -> None:
        """TikTok says that nobody is asked any more."""

    @transition(source=[Status.ASKING, Status.WITHDRAWING], target=Status.FAILED, label="Could not be asked")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok refused, or could not be reached in the end."""
        self.reason = reason[:300]
