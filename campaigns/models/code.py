"""The campaign code that ties a post to its campaign, and the orders it may carry."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.campaign import Campaign

ORDERS_PER_CODE = 200  # TikTok's quota (wire page 4f)


class CampaignCodeQuerySet(models.QuerySet["CampaignCode"]):
    """Codes in words."""

    def with_count(self) -> Self:
        """Codes with the number of their orders."""
        return self.annotate(order_count=models.Count("orders"))

    def with_room(self) -> Self:
        """Codes that may carry another order."""
        return self.with_count().filter(order_count__lt=ORDERS_PER_CODE, remaining_orders__gt=0)


class CampaignCode(models.Model):
    """A code of one campaign. TikTok freezes the videos of its first order, so a code serves only orders of the same `wish`."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="codes")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="codes")
    wish = models.CharField(max_length=64, help_text="Fingerprint of the deliverables that all its orders share.")
    code = models.CharField(_("campaign code"), max_length=64, blank=True)
    remaining_orders = models.PositiveSmallIntegerField(default=ORDERS_PER_CODE)
    created_at = models.DateTimeField()

    objects = CampaignCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign code")
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], condition=~models.Q(code=""), name="code_once"),
            models.CheckConstraint(condition=models.Q(remaining_orders__lte=ORDERS_PER_CODE), name="code_quota"),
        ]
        indexes = [models.Index(fields=["campaign", "wish"], name="code_by_wish")]

    def __str__(self) -> str:
        return self.code or f"code {self.pk} (requested)"

    @property
    def left(self) -> int:
        """How many more orders it may carry; of rows read `with_count`. TikTok's figure counts creators who accepted, ours orders sent."""
        return max(0, min(self.remaining_orders, ORDERS_PER_CODE - self.order_count))  # type: ignore[attr-defined]
