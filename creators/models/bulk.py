"""One action on many accounts, done by a worker, with a result for each."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from creators.models.account import Account
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition

FILE_KEPT = timedelta(days=7)


class Action(models.TextChoices):
    """What is done to each account; `config/bulk.py` says by which function."""

    INVITE = "invite", _("Send invites")
    TAG = "tag", _("Add tag")
    UNTAG = "untag", _("Remove tag")
    LIST = "list", _("Add to list")
    UNLIST = "unlist", _("Take off list")
    CAMPAIGN = "campaign", _("Add to campaign")
    EXPORT = "export", _("Export")


OPPOSITES = {Action.TAG: Action.UNTAG, Action.UNTAG: Action.TAG, Action.LIST: Action.UNLIST, Action.UNLIST: Action.LIST}


class Status(models.TextChoices):
    """Where a bulk run is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    """Bulk runs in words."""

    def abandoned(self, at: datetime) -> Self:
        """Running ones that no worker has touched for a minute."""
        return self.filter(status=Status.RUNNING, touched_at__lt=at - timedelta(minutes=1))

    def outlived(self, at: datetime) -> Self:
        """Exports whose file need not be kept any longer."""
        return self.exclude(file="").filter(created_at__lt=at - FILE_KEPT)


class BulkRun(Lifecycle):
    """An action on the accounts of `ids`, or on all that matched `query`, or on those another run changed (`undoes`).

    Which accounts those are is settled first (`collected`), so that the action cannot move them out of its own reach.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="bulk_runs")
    status = StatusField(_("status"), max_length=7, choices=Status, default=Status.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(_("action"), max_length=8, choices=Action)
    params = models.JSONField(default=dict)
    ids = models.JSONField(default=list)
    query = models.TextField(blank=True)
    undoes = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="undone_by")
    collected = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="exports/%Y/%m", blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk run")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "touched_at"], name="bulk_run_at_work")]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="bulk_run_action_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.params.get('name', '')}".strip()

    def get_absolute_url(self) -> str:
        """Its progress and results."""
        return reverse("creators:bulk_run", args=[self.brand.slug, self.pk])

    @transition(source=Status.RUNNING, target=Status.DONE, label="Done")
    def finish(self, *, at: datetime) -> None:
        """Every account has its result."""

    @transition(source=Status.RUNNING, target=Status.STOPPED, label="Stopped", button="Stop")
    def stop(self, *, at: datetime) -> None:
        """The person has seen enough."""

    def advance(self, outcomes: Mapping[str, int]) -> None:
        """Count a batch. Called in the transaction that does it, so a restart counts none twice."""
        for name in ("done", "unchanged", "refused"):
            setattr(self, name, getattr(self, name) + outcomes.get(name, 0))
        self.touched_at = Now()
        self.save()
        self.refresh_from_db(fields=["touched_at"])

    @property
    def worked(self) -> int:
        """How many accounts have their result."""
        return self.done + self.unchanged + self.refused

    @property
    def undoable(self) -> bool:
        """Whether what it changed can be changed back."""
        return self.status != Status.RUNNING and self.action in OPPOSITES and bool(self.done) and not self.was_undone

    @property
    def was_undone(self) -> bool:
        """Whether another run changed it back."""
        return hasattr(self, "undone_by")


class Outcome(models.TextChoices):
    """What became of one account of a run."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    UNCHANGED = "unchanged", _("Was so already")
    REFUSED = "refused", _("Refused")


class BulkItem(models.Model):
    """One account of a run and its result."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    account = models.ForeignKey(Account, models.CASCADE, related_name="bulk_items")
    outcome = models.CharField(_("result"), max_length=9, choices=Outcome, default=Outcome.WAITING)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "account"], name="bulk_item_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="bulk_item_outcome_known"),
        ]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="bulk_item_by_outcome")]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_outcome_display()}"
