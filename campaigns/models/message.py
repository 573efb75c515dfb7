"""Messages between a brand and a participant (O5): one thread each, by e-mail where an address is known."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User
from campaigns.models.campaign import Campaign, Participant
from campaigns.models.order import Order
from lifecycle.fields import StatusField
from lifecycle.models import CREATE, Lifecycle
from lifecycle.transitions import Refused, transition


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


ON_THE_WAY = [Status.QUEUED, Status.SENDING]
ARRIVED = [Status.SENT, Status.DELIVERED]  # as far as anybody can know
NOT_ARRIVED = [Status.FAILED, Status.BOUNCED, Status.UNCERTAIN]
HANDED_OVER = [Status.SENDING, Status.SENT, Status.UNCERTAIN]  # news of it may overtake the worker's own record


class Purpose(models.TextChoices):
    """What a template is for, where the product reaches for one by itself."""

    NONE = "", _("Any")
    INVITATION = "invitation", _("Invitation to an order")
    REMINDER = "reminder", _("Reminder of a due date")
    CHANGES = "changes", _("Changes requested")
    THANKS = "thanks", _("Thank you")
    CODE = "code", _("Campaign code for a post")


class MessageTemplate(models.Model):
    """Words to send again and again; `{{ name }}`-like variables are filled in for each participant."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="message_templates")
    name = models.CharField(_("name"), max_length=60)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("message"), max_length=10_000)
    purpose = models.CharField(
        _("used for"),
        max_length=10,
        choices=Purpose,
        default=Purpose.NONE,
        blank=True,
        help_text=_("“Send link” and the automatic reminders take the template that is meant for them."),
    )

    class Meta:
        verbose_name = _("message template")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="message_template_name_once"),
            models.UniqueConstraint(
                fields=["brand", "purpose"], condition=~Q(purpose=""), name="message_template_purpose_once"
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="message_template_purpose_known"),
        ]

    def __str__(self) -> str:
        return self.name


class MessageBatch(models.Model):
    """One message sent to many participants of a campaign at once."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="message_batches")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="message_batches")
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=10_000)
    refused: Any = models.JSONField(default=dict)  # why nothing went out to a participant, by its key
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("message batch")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Its progress and results."""
        return reverse("campaigns:message_batch", args=[self.brand.slug, self.pk])


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages in words."""

    def unread(self) -> Self:
        """What creators wrote and nobody of the brand has read."""
        return self.filter(from_creator=True, read_at__isnull=True)

    def not_arrived(self) -> Self:
        """E-mail that did not arrive, or may not have, with nothing later to the same creator that did."""
        arrived = self.model.objects.filter(participant=OuterRef("participant"), status__in=ARRIVED)
        return self.filter(~Exists(arrived.filter(pk__gt=OuterRef("pk"))), status__in=NOT_ARRIVED)

    def to_send(self, at: datetime) -> Self:
        """What a worker should take now."""
        return self.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=at), status=Status.QUEUED)

    def lost(self, at: datetime) -> Self:
        """What a worker took so long ago that it must have died."""
        return self.filter(status=Status.SENDING, claimed_at__lt=at - timedelta(seconds=settings.MAIL_LOST_AFTER))


class Message(Lifecycle):
    """One message of a participant's thread. E-mail is handed over at most once: never twice when a worker dies."""

    EVENTS: ClassVar[dict[str, Any]] = {CREATE: _("Written")}

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="messages")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="messages")
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="messages")
    batch = models.ForeignKey(MessageBatch, models.SET_NULL, null=True, blank=True, related_name="messages")
    post = models.ForeignKey("campaigns.Post", models.SET_NULL, null=True, blank=True, related_name="messages")
    status = StatusField(_("status"), max_length=10, choices=Status, default=Status.POSTED)
    from_creator = models.BooleanField(default=False)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = models.TextField(_("message"), max_length=10_000)
    to = models.EmailField(blank=True)
    # What makes it the same message when it is asked for twice: a form's key, or the reminder and its day.
    key = models.CharField(max_length=100, blank=True, editable=False)
    message_id = models.CharField(max_length=200, blank=True, editable=False)  # the e-mail's own name
    esp_id = models.CharField(max_length=200, blank=True, editable=False)  # what the mail service calls it
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(null=True, blank=True, editable=False)
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
            models.Index(fields=["esp_id"], condition=~Q(esp_id=""), name="message_by_esp_id"),
            models.Index(fields=["id"], condition=Q(status=Status.QUEUED), name="message_to_send"),
            models.Index(fields=["claimed_at"], condition=Q(status=Status.SENDING), name="message_being_sent"),
            models.Index(
                fields=["brand", "-id"], condition=Q(from_creator=True, read_at__isnull=True), name="message_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.body[:60]

    def get_absolute_url(self) -> str:
        """Its place in the thread."""
        return reverse("campaigns:thread", args=[self.brand.slug, self.participant_id]) + f"#message-{self.pk}"

    @transition(source=Status.QUEUED, target=Status.SENDING, label="Taken by a worker")
    def claim(self, *, at: datetime, message_id: str) -> None:
        """A worker is about to hand it over under this name; should it die now, nobody hands it over again by itself."""
        self.claimed_at, self.message_id, self.esp_id = at, message_id, ""
        self.attempts += 1

    @transition(source=[Status.SENDING, Status.UNCERTAIN], target=Status.SENT, label="Sent")
    def confirm(self, *, at: datetime, message_id: str, esp_id: str = "") -> None:
        """The mail server took it."""
        self._must_be(message_id)
        self.sent_at, self.reason, self.esp_id = at, "", esp_id or self.esp_id

    @transition(source=Status.SENDING, target=Status.QUEUED, label="Put back")
    def put_back(self, *, at: datetime, message_id: str, reason: str, wait: timedelta) -> None:
        """It surely did not go out: the mail server was not reached, or said to come again."""
        self._must_be(message_id)
        self.claimed_at, self.message_id, self.reason, self.next_try_at = None, "", reason[:300], at + wait

    @transition(source=[Status.QUEUED, *HANDED_OVER], target=Status.FAILED, label="Could not be sent")
    def fail(self, *, at: datetime, reason: str, message_id: str = "") -> None:
        """The mail server refused it, at once or on second thoughts."""
        self._must_be(message_id)
        self.reason = reason[:300]

    @transition(source=Status.SENDING, target=Status.UNCERTAIN, label="Lost from sight")
    def lose(self, *, at: datetime, message_id: str, reason: str = "") -> None:
        """Its worker died, or the line broke, between hand-over and answer: it may have gone out."""
        self._must_be(message_id)
        self.reason = reason[:300]

    @transition(source=HANDED_OVER, target=Status.DELIVERED, label="Delivered")
    def deliver(self, *, at: datetime, message_id: str) -> None:
        """The creator's mailbox took it."""
        self._must_be(message_id)
        self.sent_at, self.reason = self.sent_at or at, ""

    @transition(source=[*HANDED_OVER, Status.DELIVERED], target=Status.BOUNCED, label="Bounced")
    def bounce(self, *, at: datetime, message_id: str, reason: str) -> None:
        """It came back."""
        self._must_be(message_id)
        self.reason = reason[:300]

    @transition(source=NOT_ARRIVED, target=Status.QUEUED, label="Sent again", button="Send again")
    def resend(self, *, at: datetime, to: str) -> None:
        """A person wants it sent once more; it will go out under a new name."""
        self.to, self.reason, self.claimed_at, self.message_id, self.esp_id = to, "", None, "", ""
        self.attempts, self.next_try_at = 0, None

    @transition(source=NOT_ARRIVED, target=Status.POSTED, label="Left at that", button="Leave it")
    def leave(self, *, at: datetime) -> None:
        """A person knows that it need not be sent again: the creator reads it on their page, or was told otherwise."""

    def _must_be(self, message_id: str) -> None:
        """News of an earlier hand-over says nothing about this one."""
        if self.message_id != message_id:
            raise Refused(_("This is about an earlier attempt to send the message."))
