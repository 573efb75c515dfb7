"""Advertiser accounts the brand's token opens (wire page 2a)."""

from datetime import UTC, date, datetime, tzinfo
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand


class AdAccountQuerySet(models.QuerySet["AdAccount"]):
    """Advertiser accounts in words."""

    def usable(self) -> Self:
        """Those the present connection opens."""
        return self.filter(is_open=True)

    def due_for_check(self, at: datetime) -> Self:
        """Those whose library and ads should be asked about."""
        return self.usable().filter(Q(next_check_at__isnull=True) | Q(next_check_at__lte=at))

    def due_for_report(self, at: datetime) -> Self:
        """Those with ads whose results are not final, or with posts of which ads may be made."""
        due = Q(next_report_at__isnull=True) | Q(next_report_at__lte=at)
        ads = "ad_campaigns__groups__ads__"
        made = Q(**{f"{ads}tiktok_id__gt": "", f"{ads}is_final": False})
        return self.usable().filter(due).filter(made | Q(assets__status="ready")).distinct()


class AdAccount(models.Model):
    """An advertiser account in Ads Manager. Money in it is in its `currency`, its days are those of its `timezone`.

    Both are "" until TikTok told them; then days are taken for UTC.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="ad_accounts")
    advertiser_id = models.CharField(_("advertiser id"), max_length=32)
    name = models.CharField(_("name"), max_length=255, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)  # of its days and schedules
    is_open = models.BooleanField(default=True)  # the present connection may use it
    next_check_at = models.DateTimeField(null=True, blank=True)
    next_report_at = models.DateTimeField(null=True, blank=True)
    reported_until = models.DateField(null=True, blank=True)  # the last day whose results were read

    objects = AdAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("advertiser account")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["brand", "advertiser_id"], name="ad_account_once_per_brand")]
        indexes = [models.Index(fields=["next_check_at"], condition=Q(is_open=True), name="ad_account_to_check")]

    def __str__(self) -> str:
        return f"{self.name} ({self.advertiser_id})" if self.name else self.advertiser_id

    @property
    def zone(self) -> tzinfo:
        """Whose midnight ends its days; UTC while it is not known."""
        try:
            return ZoneInfo(self.timezone or "UTC")
        except (ValueError, LookupError):  # a name that this machine does not know
            return UTC

    def today(self, *, at: datetime) -> date:
        """Which day it is there."""
        return at.astimezone(self.zone).date()

    @property
    def short(self) -> str:
        """For narrow places: the name, the last digits that tell two of one name apart, and the currency."""
        parts = (self.name or self.advertiser_id, f"…{self.advertiser_id[-4:]}" if self.name else "", self.currency)
        return " · ".join(filter(None, parts))
