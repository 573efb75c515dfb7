"""Messages between a brand and a participant (O5): one thread each, by e-mail where an address is known."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from brands.models import Brand, User
from campaigns.models.campaign import Campaign, Participant
from campaigns.models.order import Order
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """Where a message is. Posted ones stand in the thread only; the others also go by e-mail."""

    POSTED = "posted", _("In the thread")
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Could not be sent")
    UNCERTAIN = "uncertain", _("May not have arrived")


class MessageTemplate(models.Model):
    """Words to send again and again; `{{ name }}`-like variables are filled in for each participant."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="message_templates")
    name = models.CharField(_("name"), max_length=60)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("message"), max_length=10_000)

    class Meta:
        verbose_name = _("message template")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="message_template_name_once")]

    def __str__(self) -> str:
        return self.name


class MessageBatch(models.Model):
    """One message sent to many participants of a campaign at once."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="message_batches")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="message_batches")
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=10_000)
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message batch")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages in words."""

    def unread(self) -> Self:
        """What creators wrote and nobody of the brand has read."""
        return self.filter(from_creator=True, read_at__isnull=True)


class Message(Lifecycle):
    """One message of a participant's thread. E-mail is handed over at most once: never twice when a worker dies."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="messages")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="messages")
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="messages")
    batch = models.ForeignKey(MessageBatch, models.SET_NULL, null=True, blank=True, related_name="messages")
    status = FSMField(_("status"), max_length=10, choices=Status, default=Status.POSTED, protected=True)
    from_creator = models.BooleanField(default=False)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = models.TextField(_("message"), max_length=10_000)
    to = models.EmailField(blank=True)
    # What makes it the same message when it is asked for twice: a form's key, or the reminder and its day.
    key = models.CharField(max_length=100, blank=True, editable=False)
    message_id = models.CharField(max_length=200, blank=True, editable=False)  # the e-mail's own name
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], condition=~Q(key=""), name="message_key_once"),
            models.UniqueConstraint(fields=["message_id"], condition=~Q(message_id=""), name="message_id_once"),
        ]
        indexes = [
            models.Index(fields=["participant", "id"], name="message_by_thread"),
            models.Index(fields=["id"], condition=Q(status=Status.QUEUED), name="message_to_send"),
            models.Index(fields=["claimed_at"], condition=Q(status=Status.SENDING), name="message_being_sent"),
            models.Index(
                fields=["brand", "-id"], condition=Q(from_creator=True, read_at__isnull=True), name="message_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.body[:60]

    @transition(source=Status.QUEUED, target=Status.SENDING, label="Taken by a worker")
    def claim(self, *, at: datetime) -> None:
        """A worker is about to hand it over; should it die now, nobody hands it over again by itself."""
        self.claimed_at = at

    @transition(source=Status.SENDING, target=Status.SENT, label="Sent")
    def confirm(self, *, at: datetime) -> None:
        """The mail server took it."""
        self.sent_at, self.reason = at, ""

    @transition(source=Status.SENDING, target=Status.QUEUED, label="Put back")
    def put_back(self, *, at: datetime, reason: str) -> None:
        """The mail server could not be reached, so that it surely did not go out."""
        self.claimed_at, self.reason = None, reason[:300]

    @transition(source=[Status.QUEUED, Status.SENDING], target=Status.FAILED, label="Could not be sent")
    def fail(self, *, at: datetime, reason: str) -> None:
        """The mail server refused it."""
        self.reason = reason[:300]

    @transition(source=Status.SENDING, target=Status.UNCERTAIN, label="Lost from sight")
    def lose(self, *, at: datetime) -> None:
        """Its worker died between the hand-over and the record: it may have gone out."""

    @transition(source=[Status.SENT, Status.UNCERTAIN], target=Status.DELIVERED, label="Delivered")
    def deliver(self, *, at: datetime) -> None:
        """The creator's mailbox took it."""

    @transition(source=[Status.SENT, Status.DELIVERED, Status.UNCERTAIN], target=Status.BOUNCED, label="Bounced")
    def bounce(self, *, at: datetime, reason: str) -> None:
        """It came back."""
        self.reason = reason[:300]

    @transition(
        source=[Status.FAILED, Status.UNCERTAIN, Status.BOUNCED],
        target=Status.QUEUED,
        label="Sent again",
        button="Send again",
    )
    def resend(self, *, at: datetime, to: str) -> None:
        """A person wants it sent once more, under a new name."""
        self.to, self.reason, self.claimed_at, self.message_id = to, "", None, ""
