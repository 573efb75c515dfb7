"""What ads cost and brought, day by day, as TikTok reports it and corrects it (S6)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from spark_ads.models.ad import Ad

COUNTS = (
    "impressions",
    "clicks",
    "conversions",
    "views",
    "views_2s",
    "views_6s",
    "completed",
    "engagements",
    "likes",
    "comments",
    "shares",
    "follows",
)
FIGURES = ("spend", *COUNTS)


class AdDay(models.Model):
    """One ad's day in the time zone and currency of its account; None is unknown. `observed_at` is when TikTok last said so."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="ad_days")
    ad = models.ForeignKey(Ad, models.CASCADE, related_name="days")
    date = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3)
    spend = models.DecimalField(_("spend"), max_digits=14, decimal_places=4)
    impressions = models.BigIntegerField(_("impressions"), null=True)
    clicks = models.BigIntegerField(_("clicks"), null=True)
    conversions = models.BigIntegerField(_("conversions"), null=True)
    views = models.BigIntegerField(_("paid views"), null=True)
    views_2s = models.BigIntegerField(_("watched 2 seconds"), null=True)
    views_6s = models.BigIntegerField(_("watched 6 seconds"), null=True)
    completed = models.BigIntegerField(_("watched to the end"), null=True)
    engagements = models.BigIntegerField(_("engagements"), null=True)
    likes = models.BigIntegerField(_("likes"), null=True)
    comments = models.BigIntegerField(_("comments"), null=True)
    shares = models.BigIntegerField(_("shares"), null=True)
    follows = models.BigIntegerField(_("follows"), null=True)
    observed_at = models.DateTimeField(_("figures as of"))

    class Meta:
        verbose_name = _("day of an ad")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["ad", "date"], name="ad_day_once"),
            models.CheckConstraint(condition=Q(spend__gte=0), name="ad_day_spend_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.ad_id} on {self.date}: {self.spend} {self.currency}"


class Correction(models.Model):
    """What TikTok had said of a day that was over, before it said otherwise: `before` and `after` hold what differs."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="ad_corrections")
    day = models.ForeignKey(AdDay, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("corrected"))
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        verbose_name = _("correction of an ad’s day")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.day} corrected {self.at:%Y-%m-%d}"

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """What differs: name in words, before, after; unknown is a dash."""
        names = {field.name: str(field.verbose_name) for field in AdDay._meta.concrete_fields}
        return [(names[name], _said(self.before[name]), _said(self.after[name])) for name in self.before]


def _said(value: Any) -> Any:
    return "–" if value is None else value
