"""The countries where TikTok Creator Marketplace is open, and what it asks there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Market(models.Model):
    """One country of TTCM with its thresholds, edited by staff; a country without a row is closed."""

    country = models.CharField(_("country code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    follower_minimum = models.PositiveIntegerField(_("follower minimum"), default=10_000)
    age_minimum = models.PositiveSmallIntegerField(_("minimum age"), default=18)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Where these figures come from."))
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("market")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
