"""A video code that somebody pasted, and what TikTok says of it (S1, X2)."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models import Post
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from tiktok.answers import SparkPost


class CodeCheck(Lifecycle):
    """One code, what it was pasted for, and TikTok's answer. What is wrong with it follows from both: `spark_ads.doctor`."""

    class Status(models.TextChoices):
        """How far the check is."""

        CHECKING = "checking", _("Asking TikTok")
        TOLD = "told", _("Checked")
        REFUSED = "refused", _("TikTok refuses it")
        UNCHECKED = "unchecked", _("Not checked")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="code_checks")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="code_checks")
    status = StatusField(_("status"), max_length=9, choices=Status, default=Status.CHECKING)
    code = models.CharField(_("video code"), max_length=255)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    item_id = models.CharField(_("post it opens"), max_length=32, blank=True)
    creator_name = models.CharField(max_length=100, blank=True)
    item_status = models.CharField(max_length=40, blank=True)
    code_status = models.CharField(max_length=10, blank=True)  # in our words: not_used, in_use, expired, deleted
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("code check")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="code_check_has_code")]
        indexes = [
            models.Index(fields=["brand", "-id"], name="code_check_of_brand"),
            models.Index(fields=["brand", "code"], name="code_check_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code[:12]}…"

    def get_absolute_url(self) -> str:
        """What was found."""
        return reverse("spark_ads:check", args=[self.brand.slug, self.pk])

    @transition(source=Status.CHECKING, target=Status.TOLD, label="Checked with TikTok")
    def tell(self, *, at: datetime, seen: SparkPost, code_status: str = "") -> None:
        """TikTok said which post it opens, and for how long."""
        self.checked_at, self.item_id, self.creator_name = at, seen.item_id, seen.creator_name[:100]
        self.starts_at, self.ends_at = seen.starts_at, seen.ends_at
        self.item_status, self.code_status = seen.status[:40], code_status

    @transition(source=Status.CHECKING, target=Status.REFUSED, label="Refused by TikTok")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok does not take it, or could not be reached in the end."""
        self.checked_at, self.reason = at, reason[:300]

    @transition(source=Status.CHECKING, target=Status.UNCHECKED, label="Kept unchecked")
    def leave_unchecked(self, *, at: datetime, reason: str) -> None:
        """Nobody could be asked."""
        self.reason = reason[:300]
