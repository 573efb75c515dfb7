"""What a brand wants done by itself about the Spark Ads of a campaign: reminders, requests, extensions (S1, X3)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models import Campaign
from campaigns.models.order import SparkDays
from spark_ads.models.authorization import DURATIONS

MOST_REMINDERS = 10
LONGEST_WAIT = 60  # days between reminders
LONGEST_AHEAD = 90  # days before an end


class SparkRuleQuerySet(models.QuerySet["SparkRule"]):
    """Rules in words."""

    def asking(self) -> Self:
        """Those by which the posts of live campaigns are asked for."""
        return self.filter(asks=True, campaign__status="live")

    def extending(self) -> Self:
        """Those by which ends are put off, also once the campaign is over: ads may run longer."""
        return self.filter(extends=True).exclude(campaign__status="archived")


class SparkRule(models.Model):
    """A campaign's rule. Without one, and as it is made, nothing happens by itself."""

    DEFAULTS: ClassVar[dict[str, Any]] = {"remind_most": 2, "extend_ahead": 14}

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="spark_rules")
    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="spark_rule")
    remind_after = models.PositiveSmallIntegerField(
        _("remind every so many days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WAIT)],
        help_text=_("Counted from the request, until the creator answers. Empty: no reminders."),
    )
    remind_most = models.PositiveSmallIntegerField(
        _("at most so many reminders"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REMINDERS)],
    )
    asks = models.BooleanField(
        _("ask by itself for posts over a threshold"),
        default=False,
        help_text=_("Each post of the live campaign once, as soon as it reaches what you say below."),
    )
    least_views = models.PositiveBigIntegerField(_("views, at least"), null=True, blank=True)
    least_rate = models.DecimalField(
        _("engagement rate, at least (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    ask_days = models.PositiveSmallIntegerField(_("for how many days"), choices=DURATIONS, default=SparkDays.MONTH)
    extends = models.BooleanField(
        _("ask to extend by itself before the end"),
        default=False,
        help_text=_("Once for each end. The creator still has to agree."),
    )
    extend_ahead = models.PositiveSmallIntegerField(
        _("so many days before the end"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_AHEAD)],
    )
    extend_days = models.PositiveSmallIntegerField(_("extend by"), choices=DURATIONS, default=SparkDays.MONTH)
    tells_creators = models.BooleanField(
        _("tell the creator too, 7 days before the end"),
        default=False,
        help_text=_("A message in the campaign’s thread, and by e-mail where an address is known."),
    )

    objects = SparkRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Spark Ads rule")
        constraints = [
            models.CheckConstraint(
                condition=Q(asks=False) | Q(least_views__isnull=False) | Q(least_rate__isnull=False),
                name="spark_rule_asks_over_something",
            ),
            models.CheckConstraint(
                condition=Q(remind_after__isnull=True) | Q(remind_after__gte=1), name="spark_rule_waits_a_day"
            ),
            models.CheckConstraint(
                condition=Q(remind_most__gte=1, remind_most__lte=MOST_REMINDERS), name="spark_rule_reminders_bounded"
            ),
            models.CheckConstraint(
                condition=Q(ask_days__in=[7, 30, 60, 365], extend_days__in=[7, 30, 60, 365]),
                name="spark_rule_days_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self._meta.verbose_name}"

    @property
    def wait(self) -> timedelta:
        """Between two reminders."""
        return timedelta(days=self.remind_after or 0)
