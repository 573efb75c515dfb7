"""A campaign and the accounts in it."""

from datetime import datetime
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, Member
from campaigns.models.stages import ParticipantQuerySet, Stage
from creators.models import Account
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """Orders go out only while a campaign is live."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    ARCHIVED = "archived", _("Archived")


RUNNING = [Status.LIVE, Status.PAUSED]  # posts are expected


class Currency(models.TextChoices):
    """Currencies a budget may be kept in."""

    USD = "USD", _("US dollar")
    EUR = "EUR", _("Euro")
    GBP = "GBP", _("Pound sterling")
    JPY = "JPY", _("Yen")
    BRL = "BRL", _("Brazilian real")
    CAD = "CAD", _("Canadian dollar")
    AUD = "AUD", _("Australian dollar")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns in words."""

    def live(self) -> Self:
        """Campaigns whose orders may go out."""
        return self.filter(status=Status.LIVE)

    def on_the_desk(self) -> Self:
        """Campaigns that were not put away."""
        return self.exclude(status=Status.ARCHIVED)


class Campaign(Lifecycle):
    """What a brand wants made: brief, dates, budget, and the words TikTok shows creators (O1, O2)."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaigns")
    status = StatusField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    name = models.CharField(_("name"), max_length=100)
    # HTML of `rich_text.clean`.
    brief = models.TextField(_("brief"), blank=True, help_text=_("What creators should make, in your words."))
    hashtags = models.CharField(_("hashtags and mentions"), max_length=200, blank=True)
    team = models.ManyToManyField(Member, related_name="campaigns", blank=True, verbose_name=_("team"))
    start_date = models.DateField(_("starts"), null=True, blank=True)
    end_date = models.DateField(_("ends"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.USD)
    ttcm_brand_name = models.CharField(
        _("brand name"), max_length=60, blank=True, help_text=_("Creators see it in TikTok.")
    )
    ttcm_description = models.CharField(
        _("description"),
        max_length=60,
        blank=True,
        help_text=_("One line about the campaign, seen in TikTok."),
    )
    tiktok_id = models.CharField(max_length=32, blank=True, editable=False)
    reminders = models.BooleanField(_("automatic reminders"), default=True)
    created_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="campaign_ends_after_start",
                violation_error_message=_("The campaign cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="campaign_budget_positive"
            ),
        ]
        indexes = [models.Index(fields=["brand", "status", "-id"], name="campaign_by_status")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The campaign's Overview."""
        return reverse("campaigns:overview", args=[self.brand.slug, self.pk])

    @transition(source=Status.DRAFT, target=Status.LIVE, label="Launched", button="Launch")
    def launch(self, *, at: datetime) -> None:
        """Orders may go out."""

    @transition(source=Status.LIVE, target=Status.PAUSED, label="Paused", button="Pause")
    def pause(self, *, at: datetime) -> None:
        """No new orders; those out go on."""

    @transition(source=Status.PAUSED, target=Status.LIVE, label="Resumed", button="Resume")
    def resume(self, *, at: datetime) -> None:
        """Orders may go out again."""

    @transition(source=[Status.LIVE, Status.PAUSED], target=Status.ENDED, label="Ended", button="End")
    def end(self, *, at: datetime) -> None:
        """The campaign is over; posts are still watched."""

    @transition(source=Status.ENDED, target=Status.PAUSED, label="Reopened", button="Reopen")
    def reopen(self, *, at: datetime) -> None:
        """It goes on after all; orders wait until it is resumed."""

    @transition(source=[Status.DRAFT, Status.ENDED], target=Status.ARCHIVED, label="Archived", button="Archive")
    def archive(self, *, at: datetime) -> None:
        """Out of the way, with all it holds."""

    @transition(source=Status.ARCHIVED, target=Status.ENDED, label="Taken out of the archive", button="Unarchive")
    def unarchive(self, *, at: datetime) -> None:
        """Back among the others."""

    @property
    def takes_participants(self) -> bool:
        """Whether accounts can still be added."""
        return self.status not in (Status.ENDED, Status.ARCHIVED)

    @property
    def has_ttcm_settings(self) -> bool:
        """Whether brand name and description are saved: TikTok wants both with every order."""
        return bool(self.ttcm_brand_name and self.ttcm_description)

    @property
    def tiktok_name(self) -> str:
        """The name of its marketplace campaign: unique here, so that it can be looked up after a crash."""
        return f"{self.name[:40]} LL-{self.pk}"


class Place(models.TextChoices):
    """Whether an account still takes part. Where it stands on its way follows from facts."""

    IN = "in", _("In")
    OUT = "out", _("Out")


class Participant(Lifecycle):
    """An account in a campaign."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="participants")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="participants")
    account = models.ForeignKey(Account, models.PROTECT, related_name="participations")
    status = StatusField(_("status"), max_length=3, choices=Place, default=Place.IN)
    out_reason = models.CharField(_("reason"), max_length=200, blank=True)
    added_at = models.DateTimeField()
    next_discovery_at = models.DateTimeField(null=True, blank=True, editable=False)  # of its account's posts

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "account"], name="participant_once_per_campaign"),
            models.CheckConstraint(
                condition=Q(status=Place.OUT) | Q(status=Place.IN, out_reason=""),
                name="participant_reason_only_when_out",
            ),
        ]
        indexes = [models.Index(fields=["next_discovery_at"], name="participant_to_discover")]

    def __str__(self) -> str:
        return f"{self.account} in {self.campaign}"

    def get_absolute_url(self) -> str:
        """Its card among the campaign's influencers."""
        url = reverse("campaigns:influencers", args=[self.brand.slug, self.campaign_id])
        return f"{url}#card-{self.pk}"

    @property
    def stage_label(self) -> str:
        """The stage in words, of rows read `with_stage()`."""
        return str(Stage(self.stage).label)  # type: ignore[attr-defined]

    @transition(source=Place.IN, target=Place.OUT, label="Taken out", button="Take out")
    def take_out(self, *, at: datetime, reason: str) -> None:
        """The brand goes on without this account."""
        self.out_reason = reason

    @transition(source=Place.OUT, target=Place.IN, label="Taken back in", button="Take back in")
    def take_back(self, *, at: datetime) -> None:
        """The account takes part again."""
        self.out_reason = ""
