"""What TikTok sends us: kept word for word, worked once, its outcome beside it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from tiktok.models.queue import OPEN_STATES, QueueQuerySet, QueueRow
from tiktok.words import TOPIC_KEYS, TOPICS


class CallbackQuerySet(QueueQuerySet["Callback"]):
    """Callbacks in words."""


class Callback(QueueRow):
    """One entry of a delivery. `key` makes a repeated entry the same row; `envelope` is what stood around it."""

    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="callbacks")
    key = models.CharField(max_length=64, unique=True)
    entry = models.JSONField()
    envelope = models.JSONField(default=dict)
    topic = models.CharField(max_length=60, blank=True)
    deliveries = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state__in=OPEN_STATES), name="callback_open"),
            models.Index(fields=["brand", "state", "-id"], name="callback_brand_state"),
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.tiktok_topic} {self.pk}"

    @property
    def tiktok_topic(self) -> str:
        """The event in TikTok's own word."""
        return topic_of(self.entry)

    @property
    def cause(self) -> str:
        """How StatusChanges name this callback."""
        return f"callback {self.pk}"


def topic_of(entry: dict[str, Any]) -> str:
    """TikTok's word for what happened, '' when the entry has none."""
    return next((str(entry[key]) for key in TOPIC_KEYS if entry.get(key)), "")


def our_topic(entry: dict[str, Any]) -> str:
    """Our word for what happened, '' when the table has none."""
    return TOPICS.get(topic_of(entry), "")
