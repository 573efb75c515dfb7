"""Addresses of creators' pages that lead nowhere any more."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.order import Order


class RetiredLink(models.Model):
    """A former address of an order's page: whoever opens it is told to ask for the new one."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="retired_links")
    order = models.ForeignKey(Order, models.CASCADE, related_name="retired_links")
    token = models.CharField(max_length=32, unique=True, editable=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("retired link")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.order_id}, retired {self.at:%Y-%m-%d}"
