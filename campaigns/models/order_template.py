"""An order to begin from: videos, days and fee under a name."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User
from campaigns.models.campaign import Currency
from campaigns.models.order import MOST_VIDEOS, SparkDays


class OrderTemplateQuerySet(models.QuerySet["OrderTemplate"]):
    """Order templates in words."""

    def named(self, name: str) -> Self:
        """Those of this name, however it is written."""
        return self.filter(name__iexact=name)


class OrderTemplate(models.Model):
    """What an order form starts with. Dates are kept as days from the day it is used; `videos` are names and days."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="order_templates")
    name = models.CharField(_("name"), max_length=60)
    video_number = models.PositiveSmallIntegerField(_("videos"))
    videos = models.JSONField(default=list)
    due_days = models.PositiveSmallIntegerField(_("due after days"), null=True, blank=True)
    spark_days = models.PositiveSmallIntegerField(
        _("Spark Ads authorization"), choices=SparkDays, default=SparkDays.NONE
    )
    fee = models.DecimalField(_("fee"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = OrderTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("order template")
        ordering: ClassVar = [Lower("name")]
        constraints = [
            models.UniqueConstraint("brand", Lower("name"), name="order_template_once"),
            models.CheckConstraint(condition=~Q(name=""), name="order_template_named"),
            models.CheckConstraint(
                condition=Q(video_number__gte=1, video_number__lte=MOST_VIDEOS), name="order_template_1_to_10_videos"
            ),
            models.CheckConstraint(
                condition=Q(spark_days__in=SparkDays.values), name="order_template_spark_days_known"
            ),
            models.CheckConstraint(condition=Q(fee__isnull=True) | Q(fee__gte=0), name="order_template_fee_positive"),
        ]

    def __str__(self) -> str:
        return self.name

    def fits(self, currency: str) -> bool:
        """Whether its fee means something in a campaign of this currency."""
        return self.fee is None or self.currency == currency

    def initial(self, *, currency: str, today: date) -> dict[str, Any]:
        """What the order form begins with. A fee of another currency is left out rather than misread."""
        fee: Decimal | None = self.fee if self.fits(currency) else None
        fields: dict[str, Any] = {"video_number": self.video_number, "spark_days": self.spark_days, "fee": fee}
        fields["due_date"] = _day(today, self.due_days)
        for number, video in enumerate(self.videos, 1):
            fields |= {f"name_{number}": video["name"], f"due_{number}": _day(today, video["due_days"])}
        return fields


def _day(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
