"""What goes out to TikTok: a row first, then the call."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from tiktok.models.queue import OPEN_STATES, QueueQuerySet, QueueRow

DISCONNECT = "disconnect"


class CallQuerySet(QueueQuerySet["Call"]):
    """Calls in words."""

    def never_stopped(self) -> models.Q:
        """Giving a token back is what a disconnected brand still asks for."""
        return models.Q(kind=DISCONNECT)


class Call(QueueRow):
    """One thing to be asked of TikTok for a subject; `config/calls.py` says which function performs its kind."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="calls")
    kind = models.CharField(max_length=40)
    subject_type = models.ForeignKey(ContentType, models.CASCADE)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="call_open_once_per_subject",
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state__in=OPEN_STATES), name="call_open"),
            models.Index(fields=["brand", "state", "-id"], name="call_brand_state"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="call_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def label(self) -> str:
        """The kind in words: "Send invitation"."""
        return self.kind.replace("_", " ").capitalize()

    @property
    def cause(self) -> str:
        """How StatusChanges name this call."""
        return f"call {self.pk}"
