"""Where a participant stands on the way from short list to published videos. Facts decide, nobody types it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import Coalesce, Lower, RowNumber
from django.utils.translation import gettext_lazy as _

from creators.models import Account
from creators.models.invitation import OPEN as INVITATION_OPEN


class Stage(models.TextChoices):
    """The steps in their order; out stands beside them."""

    SHORT_LISTED = "short_listed", _("Short-listed")
    INVITED = "invited", _("Invited to TTCM")
    READY = "ready", _("Ready")
    ORDERED = "ordered", _("Ordered")
    DELIVERING = "delivering", _("Delivering")
    DONE = "done", _("Done")
    OUT = "out", _("Out")


# Statuses of orders by the stage they put a participant in. All others (declined, cancelled, expired, failed) leave
# nobody anywhere: the account can be ordered from again.
DELIVERING = ("joined", "in_progress")
ORDERED = ("requesting", "created")
DONE = ("fulfilled",)


class ParticipantQuerySet(models.QuerySet):
    """Participants in words."""

    def taking_part(self) -> Self:
        """Those the brand has not taken out."""
        return self.filter(status="in")

    def due_for_discovery(self, at: datetime) -> Self:
        """Those in campaigns that run whose account can be asked for its posts, and was not for a while."""
        own = Q(account__authenticated=True)
        public = Q(account__in_marketplace=True, brand__connection__generation="tto")
        due = Q(next_discovery_at__isnull=True) | Q(next_discovery_at__lte=at)
        return self.taking_part().filter(own | public, due, campaign__status__in=("live", "paused"))

    def with_stage(self) -> Self:
        """Each with its `stage`. With several orders, what is being made counts more than what is only asked for."""
        return self.annotate(
            stage=Case(
                When(status="out", then=Value(Stage.OUT)),
                When(self._with(orders__status__in=DELIVERING), then=Value(Stage.DELIVERING)),
                When(self._with(orders__status__in=ORDERED), then=Value(Stage.ORDERED)),
                When(self._with(orders__status__in=DONE), then=Value(Stage.DONE)),
                When(Q(account__in_marketplace=True) | Q(account__authenticated=True), then=Value(Stage.READY)),
                When(self._with(account__invitations__status__in=INVITATION_OPEN), then=Value(Stage.INVITED)),
                default=Value(Stage.SHORT_LISTED),
                output_field=models.CharField(),
            )
        )

    def stage_counts(self) -> dict[str, int]:
        """How many stand at each stage; all stages, in their order."""
        counts = dict(self.with_stage().order_by().values_list("stage").annotate(Count("pk")))
        return {stage.value: counts.get(stage.value, 0) for stage in Stage}

    def first_of_each_stage(self, number: int) -> Self:
        """The newest `number` of each stage."""
        place = Window(RowNumber(), partition_by=F("stage"), order_by=F("id").desc())
        return self.with_stage().annotate(place=place).filter(place__lte=number).order_by("-id")

    def for_cards(self) -> Self:
        """Each with what its card shows."""
        return self.select_related("account").prefetch_related("orders")

    def with_sort_keys(self) -> Self:
        """Each with its stage and what a table of them is sorted by; unknown follower counts come last."""
        followers = Coalesce("account__followers", Value(-1), output_field=models.BigIntegerField())
        ranks = [When(stage=stage.value, then=Value(rank)) for rank, stage in enumerate(Stage)]
        staged = self.with_stage().annotate(stage_rank=Case(*ranks, output_field=models.IntegerField()))
        return staged.annotate(followers_key=followers, name_key=Lower("account__display_name"))

    def of_accounts_matching(self, words: str) -> Self:
        """Those whose account's handle or name contains each of the words."""
        if not words.strip():
            return self
        return self.filter(account__in=Account.objects.matching(words))

    def _with(self, **facts: Iterable[str]) -> Exists:
        """Whether the participant has a related row like this; a join would count each once for every such row."""
        return Exists(self.model._base_manager.filter(pk=OuterRef("pk"), **facts))
