"""Ads with the campaign and the ad group they are in, as Ads Manager has them (S5)."""

import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from spark_ads.models.ad_account import AdAccount
from spark_ads.models.asset import Asset, AssetStatus
from spark_ads.models.choices import Action, Bid, BudgetMode, Gender, Objective

UTM = "utm_source=tiktok&utm_medium=paid&utm_campaign={campaign}&utm_content={handle}"


def new_key() -> str:
    """What makes a name at TikTok unique: it is how an object is found again whose answer was lost."""
    return secrets.token_hex(5)


class Named(models.Model):
    """What has a name of ours in Ads Manager, and TikTok's id once it is made there; `by_hand`, it was made there."""

    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=16, default=new_key, unique=True, editable=False)
    tiktok_id = models.CharField(max_length=32, blank=True)
    by_hand = models.BooleanField(_("made in Ads Manager"), default=False, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def tiktok_name(self) -> str:
        """The name in Ads Manager."""
        return self.name if self.by_hand else f"{self.name} [{self.key}]"


def _once_at_tiktok(what: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["brand", "tiktok_id"], condition=~Q(tiktok_id=""), name=f"{what}_once_at_tiktok"
    )


class AdCampaign(Named):
    """A campaign of Ads Manager: what for, and how much at most. Money is in the account's currency."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="ad_campaigns")
    ad_account = models.ForeignKey(AdAccount, models.CASCADE, related_name="ad_campaigns")
    objective = models.CharField(
        _("advertising objective"), max_length=20, choices=Objective, default=Objective.VIDEO_VIEWS
    )
    budget_mode = models.CharField(_("campaign budget"), max_length=32, choices=BudgetMode, default=BudgetMode.INFINITE)
    budget = models.DecimalField(_("budget"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("ad campaign")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_mode=BudgetMode.INFINITE, budget__isnull=True)
                | ~Q(budget_mode=BudgetMode.INFINITE) & Q(budget__gt=0),
                name="ad_campaign_budget_as_its_mode",
            ),
            models.CheckConstraint(
                condition=Q(objective__in=Objective.values) | Q(by_hand=True), name="ad_campaign_objective_known"
            ),
            _once_at_tiktok("ad_campaign"),
        ]


class AdGroup(Named):
    """Who sees the ads, when, for how much. Without `starts_at` at once; without countries nobody yet. Times are UTC.

    Only a group that was made in Ads Manager may leave the budget to its campaign.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="ad_groups")
    ad_campaign = models.ForeignKey(AdCampaign, models.CASCADE, related_name="groups")
    budget_mode = models.CharField(_("budget"), max_length=32, choices=BudgetMode.choices[1:], default=BudgetMode.DAY)
    budget = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, default=Decimal(20))
    starts_at = models.DateTimeField(_("start time"), null=True, blank=True)
    ends_at = models.DateTimeField(_("end time"), null=True, blank=True)
    countries = models.JSONField(_("locations"), default=list)
    ages = models.JSONField(_("age"), default=list, blank=True)
    gender = models.CharField(_("gender"), max_length=20, choices=Gender, default=Gender.ALL)
    bid_mode = models.CharField(_("bidding strategy"), max_length=20, choices=Bid, default=Bid.LOWEST)
    bid = models.DecimalField(_("cost per result"), max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("ad group")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__gt=0) & ~Q(budget_mode=BudgetMode.INFINITE)
                | Q(by_hand=True, budget__isnull=True, budget_mode=BudgetMode.INFINITE),
                name="ad_group_has_budget",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="ad_group_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=~Q(budget_mode=BudgetMode.TOTAL) | Q(ends_at__isnull=False), name="ad_group_total_has_end"
            ),
            models.CheckConstraint(
                condition=Q(bid_mode=Bid.LOWEST, bid__isnull=True) | Q(bid_mode=Bid.CAP, bid__gt=0),
                name="ad_group_bid_as_its_mode",
            ),
            _once_at_tiktok("ad_group"),
        ]


class AdStatus(models.TextChoices):
    """Where an ad is with us; how it is delivered, TikTok's `secondary_status` says."""

    DRAFT = "draft", _("Draft")
    SUBMITTING = "submitting", _("Submitting")
    FAILED = "failed", _("Could not be made")
    ACTIVE = "active", _("On")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


A = AdStatus
AT_TIKTOK = [A.ACTIVE, A.PAUSED]
# TikTok's secondary statuses that only a person can mend.
TROUBLE = [
    "AD_STATUS_AUDIT_DENY",
    "AD_STATUS_ADVERTISER_AUDIT_DENY",
    "AD_STATUS_BALANCE_EXCEED",
    "AD_STATUS_CREATOR_AUTHORIZATION_REVOKED",
    "AD_STATUS_ASSET_AUTHORIZATION_LOST",
    "ADGROUP_STATUS_ASSET_AUTHORIZATION_LOST",
    "AD_STATUS_MUSIC_AUTHORIZATION_MISSING",
    "AD_STATUS_CAMPAIGN_DELETE",
    "AD_STATUS_ADGROUP_DELETE",
]
OFF_ITS_POST = Q(asset__status__in=[AssetStatus.LOST, AssetStatus.UNAVAILABLE])
# A daily budget begins anew by itself; a lifetime budget does not.
SPENT = Q(delivery="AD_STATUS_BUDGET_EXCEED", ad_group__budget_mode=BudgetMode.TOTAL) | Q(
    delivery="AD_STATUS_CAMPAIGN_EXCEED", ad_group__ad_campaign__budget_mode=BudgetMode.TOTAL
)
NEEDS_ATTENTION = Q(status=A.FAILED) | Q(status__in=AT_TIKTOK) & (OFF_ITS_POST | SPENT | Q(delivery__in=TROUBLE))


class AdQuerySet(models.QuerySet["Ad"]):
    """Ads in words."""

    def at_tiktok(self) -> Self:
        """Those whose delivery TikTok has to be asked about."""
        return self.filter(status__in=AT_TIKTOK)

    def needing_attention(self) -> Self:
        """Those that a person has to look after: not made, refused by review, without permission or money."""
        return self.filter(NEEDS_ATTENTION)

    def in_account(self, account: AdAccount) -> Self:
        """Those of one advertiser account."""
        return self.filter(ad_group__ad_campaign__ad_account=account)


class Ad(Named, Lifecycle):
    """A Spark Ad: a post of the library with a button and a landing page. A draft keeps what was entered so far.

    What is `wanted` of its group's budget and end and its campaign's budget is what TikTok is being asked for, or refused
    last (`changing`); None is no wish. `asked_at` is set while TikTok may have made what it was asked for and its answer is not known. `is_final` is that
    TikTok has corrected the last of its results (`results.settle`).
    """

    EVENTS: ClassVar[dict[str, Any]] = {
        "deny": _("Refused by TikTok’s review"),
        "approve": _("Delivering"),
        "change": _("Budget or end changed"),
        "change_campaign": _("Campaign budget changed"),
    }

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="ads")
    ad_group = models.ForeignKey(AdGroup, models.PROTECT, related_name="ads")
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="ads")
    status = StatusField(_("status"), max_length=12, choices=A, default=A.DRAFT)
    call_to_action = models.CharField(_("call to action"), max_length=20, choices=Action, default=Action.LEARN_MORE)
    landing_page_url = models.URLField(_("destination page"), max_length=500, blank=True)
    utm = models.CharField(_("URL parameters"), max_length=500, blank=True, default=UTM)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    delivery = models.CharField(max_length=60, blank=True)  # TikTok's secondary_status as it came
    reject_reason = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    is_final = models.BooleanField(_("results are final"), default=False, editable=False)
    wanted_budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    wanted_end = models.DateTimeField(null=True, editable=False)
    wanted_campaign_budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)

    objects = AdQuerySet.as_manager()

    class Meta:
        verbose_name = _("ad")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status=A.DRAFT) | Q(asset__isnull=False), name="ad_has_post"),
            models.CheckConstraint(
                condition=~Q(status__in=AT_TIKTOK) | (~Q(tiktok_id="") & Q(submitted_at__isnull=False)),
                name="ad_at_tiktok_has_id",
            ),
            models.CheckConstraint(
                condition=Q(status=A.ENDED, ended_at__isnull=False) | ~Q(status=A.ENDED) & Q(ended_at__isnull=True),
                name="ad_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=(Q(wanted_budget__isnull=True) | Q(wanted_budget__gt=0))
                & (Q(wanted_campaign_budget__isnull=True) | Q(wanted_campaign_budget__gt=0)),
                name="ad_wants_some_budget",
            ),
            _once_at_tiktok("ad"),
        ]
        indexes = [
            models.Index(fields=["brand", "status", "-id"], name="ad_by_status"),
            models.Index(fields=["brand", "-id"], name="ad_newest"),
        ]

    def get_absolute_url(self) -> str:
        """Its page; a draft's is its review."""
        page = "spark_ads:ad_review" if self.status == A.DRAFT else "spark_ads:ad"
        return reverse(page, args=[self.brand.slug, self.pk])

    @transition(source=A.DRAFT, target=A.SUBMITTING, label="Submitted", button="Submit")
    def submit(self, *, at: datetime) -> None:
        """Have it made: campaign, ad group, ad."""
        self.submitted_at, self.reason = at, ""

    @transition(source=A.FAILED, target=A.SUBMITTING, label="Tried again", button="Try again")
    def retry(self, *, at: datetime) -> None:
        """Go on where it failed."""
        self.reason = ""

    @transition(source=A.FAILED, target=A.DRAFT, label="Taken back to change it", button="Change")
    def edit(self, *, at: datetime) -> None:
        """Change what TikTok did not take."""

    @transition(source=A.SUBMITTING, target=A.ACTIVE, label="Made at TikTok")
    def confirm(self, *, at: datetime, tiktok_id: str) -> None:
        """All three are made; TikTok's review begins."""
        self.tiktok_id, self.asked_at, self.delivery = tiktok_id, None, "AD_STATUS_AUDIT"

    @transition(source=A.SUBMITTING, target=A.FAILED, label="Could not be made")
    def fail(self, *, at: datetime, reason: str) -> None:
        """TikTok refused one of the three, or could not be reached in the end."""
        self.reason = reason[:300]

    @transition(source=A.ACTIVE, target=A.PAUSED, label="Paused", button="Pause")
    def pause(self, *, at: datetime) -> None:
        """It is not shown until it is resumed."""

    @transition(source=A.PAUSED, target=A.ACTIVE, label="Resumed", button="Resume")
    def resume(self, *, at: datetime) -> None:
        """Shown again; what was seen of the pause is over."""
        if self.delivery == "AD_STATUS_DISABLE":
            self.delivery = ""

    @transition(source=AT_TIKTOK, target=A.ENDED, label="Ended", button="End")
    def end(self, *, at: datetime) -> None:
        """Deleted in Ads Manager; what it brought stays here."""
        self.ended_at = at

    @property
    def account(self) -> AdAccount:
        """The advertiser account that pays."""
        return self.ad_group.ad_campaign.ad_account

    @property
    def has_lost_its_post(self) -> bool:
        """Whether its authorization ended, by TikTok's word or by what is known of its post."""
        gone = self.asset is not None and self.asset.status in (AssetStatus.LOST, AssetStatus.UNAVAILABLE)
        return self.status in AT_TIKTOK and (gone or "AUTHORIZATION" in self.delivery)
