"""An address with which calendars read the ends of a brand's authorizations (S7, X10)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, Member
from campaigns.models.sharing import new_token
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    """Calendar links in words."""

    def open(self) -> Self:
        """Those that open something."""
        return self.filter(status="open", member__isnull=False)

    def left_behind(self) -> Self:
        """Open ones whose member left the brand."""
        return self.filter(status="open", member__isnull=True)


class CalendarLink(Lifecycle):
    """Whoever has the address reads the ends, without signing in, until it is revoked or its member leaves the brand."""

    class Status(models.TextChoices):
        """Once revoked it stays so; make another."""

        OPEN = "open", _("Open")
        REVOKED = "revoked", _("Revoked")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="calendar_links")
    status = StatusField(_("status"), max_length=7, choices=Status, default=Status.OPEN)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    # Whose it is: without them it opens nothing, also when they come back.
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["open", "revoked"]), name="calendar_link_status_known"),
        ]

    def __str__(self) -> str:
        return str(_("Calendar of ends"))

    def get_absolute_url(self) -> str:
        """Where it is made and revoked."""
        return reverse("spark_ads:calendar", args=[self.brand.slug])

    @property
    def address(self) -> str:
        """The whole address, for a calendar to subscribe to."""
        return settings.PUBLIC_URL + reverse("spark_calendar", args=[self.token])

    @transition(source=Status.OPEN, target=Status.REVOKED, label="Revoked", button="Revoke")
    def revoke(self, *, at: datetime) -> None:
        """It opens nothing any more."""
