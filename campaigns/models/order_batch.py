"""The same order from many participants, made by a worker, with a result for each (O7)."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brands.models import Brand, User
from campaigns.models.campaign import Campaign, Participant
from campaigns.models.order import MOST_VIDEOS, Order, SparkDays
from campaigns.models.order import Status as OrderStatus
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """Whether orders are still being written. Those written go their own way to TikTok."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class OrderBatchQuerySet(models.QuerySet["OrderBatch"]):
    """Order batches in words."""

    def abandoned(self, at: datetime) -> Self:
        """Running ones that no worker has touched for a minute."""
        return self.filter(status=Status.RUNNING, touched_at__lt=at - timedelta(minutes=1))


class OrderBatch(Lifecycle):
    """One wish for many participants of a campaign. The same form sent twice is the same batch."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="order_batches")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="order_batches")
    status = StatusField(_("status"), max_length=7, choices=Status, default=Status.RUNNING)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    form_key = models.UUIDField()
    names = models.JSONField(default=list)
    due_dates = models.JSONField(default=list)
    spark_days = models.PositiveSmallIntegerField(choices=SparkDays, default=SparkDays.NONE)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    video_number = models.PositiveSmallIntegerField(_("videos"))
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = OrderBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("order batch")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "form_key"], name="order_batch_once_per_form"),
            models.CheckConstraint(
                condition=Q(video_number__gte=1, video_number__lte=MOST_VIDEOS), name="order_batch_1_to_10_videos"
            ),
        ]
        indexes = [models.Index(fields=["status", "touched_at"], name="order_batch_at_work")]

    def __str__(self) -> str:
        words = ngettext("%(campaign)s: %(n)s video", "%(campaign)s: %(n)s videos", self.video_number)
        return words % {"campaign": self.campaign, "n": self.video_number}

    def get_absolute_url(self) -> str:
        """Its progress and results."""
        return reverse("campaigns:order_batch", args=[self.brand.slug, self.pk])

    @transition(source=Status.RUNNING, target=Status.DONE, label="Done")
    def finish(self, *, at: datetime) -> None:
        """Every account has its result."""

    @transition(source=Status.RUNNING, target=Status.STOPPED, label="Stopped", button="Stop")
    def stop(self, *, at: datetime) -> None:
        """No further orders; those written go on."""

    @transition(
        source=[Status.DONE, Status.STOPPED], target=Status.RUNNING, label="Tried again", button="Try the failed again"
    )
    def retry(self, *, at: datetime) -> None:
        """Go through those that failed or were left out once more."""
        self.touched_at = at

    def touch(self) -> None:
        """Note that a worker is at it. Called in the transaction of its work."""
        type(self).objects.filter(pk=self.pk).update(touched_at=Now())

    @property
    def wanted(self) -> dict[str, Any]:
        """What `actions.create_order` takes."""
        return {
            "names": self.names,
            "spark_days": self.spark_days,
            "fee": self.fee,
            "due_date": self.due_date,
            "due_dates": [date.fromisoformat(text) if text else None for text in self.due_dates],
            "form_key": self.form_key,
        }


class Outcome(models.TextChoices):
    """What the worker made of one account."""

    WAITING = "waiting", _("Waiting")
    ORDERED = "ordered", _("Ordered")
    REFUSED = "refused", _("Not ordered")


ASKED = Q(outcome=Outcome.ORDERED, order__status=OrderStatus.REQUESTING)
FAILED = Q(outcome=Outcome.ORDERED, order__status=OrderStatus.FAILED)
RESULTS = {
    "created": Q(outcome=Outcome.ORDERED) & ~Q(order__status__in=[OrderStatus.REQUESTING, OrderStatus.FAILED]),
    "failed": FAILED,
    "refused": Q(outcome=Outcome.REFUSED),
    "asked": ASKED,
    "waiting": Q(outcome=Outcome.WAITING),
}


class OrderBatchItemQuerySet(models.QuerySet["OrderBatchItem"]):
    """Results in words."""

    def to_try_again(self) -> Self:
        """Those TikTok refused, and those that could not be asked for."""
        return self.filter(FAILED | Q(outcome=Outcome.REFUSED))

    def counts(self) -> dict[str, int]:
        """How many have each result, and `all`."""
        kinds = {name: Count("pk", filter=condition) for name, condition in RESULTS.items()}
        return self.order_by().aggregate(all=Count("pk"), **kinds)


class OrderBatchItem(models.Model):
    """One participant of a batch: the order that was made, or why none was."""

    batch = models.ForeignKey(OrderBatch, models.CASCADE, related_name="items")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="batch_items")
    order = models.OneToOneField(Order, models.CASCADE, null=True, blank=True, related_name="batch_item")
    outcome = models.CharField(_("result"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    words = models.CharField(max_length=300, blank=True)

    objects = OrderBatchItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("order batch item")
        constraints = [
            models.UniqueConstraint(fields=["batch", "participant"], name="order_batch_item_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="order_batch_item_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ORDERED) | Q(order__isnull=False),
                name="order_batch_item_ordered_has_order",
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="order_batch_item_by_outcome")]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_outcome_display()}"

    @property
    def result(self) -> str:
        """In a word: created, failed, refused, asked or waiting."""
        if self.order is None or self.outcome != Outcome.ORDERED:
            return self.outcome
        return {OrderStatus.REQUESTING: "asked", OrderStatus.FAILED: "failed"}.get(
            OrderStatus(self.order.status), "created"
        )

    @property
    def why(self) -> str:
        """What stands in the way: our words, or TikTok's."""
        return self.order.reason if self.result == "failed" and self.order else self.words
