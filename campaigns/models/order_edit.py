"""What the brand changed of an order afterwards."""

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import Brand, User
from campaigns.models.deliverable import Deliverable
from campaigns.models.order import Order


class What(models.TextChoices):
    """What may change while an order is open."""

    FEE = "fee", gettext_lazy("Fee changed")
    DUE = "due", gettext_lazy("Due date changed")


class OrderEdit(models.Model):
    """One change of a fee or a due date: what it was and what it became ("" is none)."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="order_edits")
    order = models.ForeignKey(Order, models.CASCADE, related_name="edits")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, null=True, blank=True, related_name="edits")
    what = models.CharField(max_length=3, choices=What)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("order edit")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(what__in=What.values), name="order_edit_what_known"),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="order_edit_changes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.words}"

    @property
    def words(self) -> str:
        """From what to what."""
        return f"{self._said(self.before)} → {self._said(self.after)}"

    def _said(self, value: str) -> str:
        if not value:
            return _("none")
        return date_format(date.fromisoformat(value), "j M Y") if self.what == What.DUE else value
