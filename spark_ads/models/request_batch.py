"""Many creators asked at once, for authorization or for longer, with a result for each post (S1, S7)."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User
from campaigns.models import Campaign, Post
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from spark_ads.models.authorization import DURATIONS


class RequestBatchQuerySet(models.QuerySet["RequestBatch"]):
    """Request batches in words."""

    def abandoned(self, at: datetime) -> Self:
        """Running ones that no worker has touched for a minute."""
        return self.filter(status="running", touched_at__lt=at - timedelta(minutes=1))


class RequestBatch(Lifecycle):
    """One wish about many posts. The same form sent twice is the same batch."""

    class Kind(models.TextChoices):
        """What creators are asked for."""

        ASK = "ask", _("Ask for authorization")
        EXTEND = "extend", _("Ask to extend")

    class Status(models.TextChoices):
        """Whether requests are still being written. Those written go their own way to TikTok."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="request_batches")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="request_batches")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    status = StatusField(_("status"), max_length=7, choices=Status, default=Status.RUNNING)
    days = models.PositiveSmallIntegerField(_("days"), choices=DURATIONS)
    form_key = models.UUIDField(editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = RequestBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("request batch")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "form_key"], name="request_batch_once_per_form"),
            models.CheckConstraint(condition=Q(kind__in=["ask", "extend"]), name="request_batch_kind_known"),
            models.CheckConstraint(condition=Q(days__in=[7, 30, 60, 365]), name="request_batch_days_known"),
        ]
        indexes = [models.Index(fields=["status", "touched_at"], name="request_batch_at_work")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Its progress and results."""
        return reverse("spark_ads:batch", args=[self.brand.slug, self.pk])

    @transition(source=Status.RUNNING, target=Status.DONE, label="Done")
    def finish(self, *, at: datetime) -> None:
        """Every post has its result."""

    def touch(self) -> None:
        """Note that a worker is at it. Called in the transaction of its work."""
        type(self).objects.filter(pk=self.pk).update(touched_at=Now())


class RequestItemQuerySet(models.QuerySet["RequestItem"]):
    """Results in words."""

    def counts(self) -> dict[str, int]:
        """How many posts have each result, and `all`."""
        kinds: dict[str, Any] = {name: Count("pk", filter=Q(outcome=name)) for name in RequestItem.Outcome.values}
        return self.order_by().aggregate(all=Count("pk"), **kinds)


class RequestItem(models.Model):
    """One post of a batch."""

    class Outcome(models.TextChoices):
        """What the worker made of it."""

        WAITING = "waiting", _("Waiting")
        ASKED = "asked", _("Asked")
        REFUSED = "refused", _("Not asked")

    batch = models.ForeignKey(RequestBatch, models.CASCADE, related_name="items")
    post = models.ForeignKey(Post, models.CASCADE, related_name="request_items")
    outcome = models.CharField(_("result"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    words = models.CharField(max_length=300, blank=True)

    objects = RequestItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("request batch item")
        constraints = [
            models.UniqueConstraint(fields=["batch", "post"], name="request_item_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "asked", "refused"]), name="request_item_outcome_known"
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="request_item_by_outcome")]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_outcome_display()}"
