"""An invitation to join TikTok Creator Marketplace (T4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from creators.models.account import Account
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from tiktok.words import reason_words

ANSWER_DAYS = 30  # TikTok documents none for TTCM invitations; after a month without an answer we stop waiting


class Status(models.TextChoices):
    """Where an invitation is; sending, sent and seen are open."""

    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    SEEN = "seen", _("Seen")
    JOINED = "joined", _("Joined")
    REJECTED = "rejected", _("Rejected by TikTok")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = [Status.SENDING, Status.SENT, Status.SEEN]
AWAITING = [Status.SENT, Status.SEEN]
SAID_NO = [Status.DECLINED, Status.REJECTED]
COOL_DOWN = timedelta(days=settings.INVITE_COOL_DOWN_DAYS)  # after a no; TikTok documents no pause of its own


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations in words."""

    def open(self) -> Self:
        """Invitations that may still be answered."""
        return self.filter(status__in=OPEN)

    def awaiting(self) -> Self:
        """Invitations TikTok has, and whose answer we wait for."""
        return self.filter(status__in=AWAITING)

    def due_for_check(self, at: datetime) -> Self:
        """Awaited ones that TikTok has not been asked about for a while."""
        return self.awaiting().filter(models.Q(next_check_at__isnull=True) | models.Q(next_check_at__lte=at))

    def cooling(self, at: datetime) -> Self:
        """Those answered with a no so lately that asking again is for later."""
        return self.filter(status__in=SAID_NO, ended_at__gt=at - COOL_DOWN)

    def overdue(self, at: datetime) -> Self:
        """Invitations unanswered past their end."""
        return self.awaiting().filter(expires_at__lte=at)


class Invitation(Lifecycle):
    """One invitation of one account; one may be open at a time."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="invitations")
    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    status = StatusField(_("status"), max_length=10, choices=Status, default=Status.SENDING)
    reasons = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(status__in=OPEN), name="invitation_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "status", "-id"], name="invitation_by_status"),
            models.Index(fields=["status", "expires_at"], name="invitation_by_end"),
            models.Index(fields=["account", "status"], name="invitation_by_account"),
            models.Index(fields=["next_check_at"], condition=models.Q(status__in=AWAITING), name="invitation_to_check"),
        ]

    def __str__(self) -> str:
        return f"{self.account} ({self.get_status_display()})"

    @transition(source=Status.SENDING, target=Status.SENT, label="Sent")
    def confirm_sent(self, *, at: datetime) -> None:
        """TikTok took the invitation."""
        self.sent_at = at
        self.expires_at = at + timedelta(days=ANSWER_DAYS)

    @transition(source=Status.SENT, target=Status.SEEN, label="Seen by the creator")
    def see(self, *, at: datetime) -> None:
        """The creator opened the message."""

    @transition(
        source=[*OPEN, Status.EXPIRED, Status.DECLINED, Status.FAILED, Status.CANCELLED],
        target=Status.JOINED,
        label="Joined",
    )
    def join(self, *, at: datetime) -> None:
        """The account is in TTCM: true whenever TikTok says so, even after we stopped waiting."""

    @transition(source=Status.SENDING, target=Status.REJECTED, label="Rejected by TikTok")
    def reject(self, *, at: datetime, reasons: Sequence[str]) -> None:
        """TikTok's rules do not let the account in."""
        self.reasons, self.ended_at = list(reasons), at

    @transition(source=AWAITING, target=Status.DECLINED, label="Declined by the creator")
    def decline(self, *, at: datetime) -> None:
        """The creator does not want to join."""
        self.ended_at = at

    @transition(source=AWAITING, target=Status.EXPIRED, label="Expired")
    def expire(self, *, at: datetime) -> None:
        """Nobody answered in time."""
        self.ended_at = at

    @transition(source=OPEN, target=Status.CANCELLED, label="Cancelled", button="Cancel")
    def cancel(self, *, at: datetime) -> None:
        """We stop waiting. TikTok cannot take a message back, so the creator may still join, which counts."""
        self.ended_at = at

    @transition(source=Status.SENDING, target=Status.FAILED, label="Could not be sent")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok could not be reached, or refused the call itself."""
        self.reasons = [reason]

    @transition(source=Status.FAILED, target=Status.SENDING, label="Sent again", button="Send again")
    def resend(self, *, at: datetime) -> None:
        """Try once more after a failure."""
        self.reasons = []

    @property
    def again_from(self) -> datetime | None:
        """From when the account may be asked again after a no; None where nothing stands in the way."""
        return self.ended_at + COOL_DOWN if self.status in SAID_NO and self.ended_at else None

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.status in OPEN

    @property
    def reasons_in_words(self) -> list[str]:
        """Why it was rejected or failed, for a person: TikTok's single words translated, sentences as they are."""
        return [reason if " " in reason else reason_words(reason) for reason in self.reasons]
