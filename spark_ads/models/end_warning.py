"""That somebody was warned of an end (S7)."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from spark_ads.models.authorization import Authorization

DAYS_AHEAD: Final = (7, 3, 1)


class EndWarning(models.Model):
    """One warning of one end of an authorization, so many days ahead: each is given once, however often beat runs."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="end_warnings")
    authorization = models.ForeignKey(Authorization, models.CASCADE, related_name="end_warnings")
    ends_at = models.DateTimeField(_("ends"))
    days_ahead = models.PositiveSmallIntegerField(_("days ahead"))
    at = models.DateTimeField()
    # False where a later one fell due at the same time, the clock having stood still: one notice says it.
    told = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("warning of an end")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["authorization", "ends_at", "days_ahead"], name="end_warning_once"),
            models.CheckConstraint(condition=Q(days_ahead__in=DAYS_AHEAD), name="end_warning_days_known"),
        ]

    def __str__(self) -> str:
        return f"{self.authorization_id}: {self.days_ahead} days before {self.ends_at:%Y-%m-%d %H:%M:%S}"
