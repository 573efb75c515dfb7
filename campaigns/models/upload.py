"""A video on its way in, and what became of it (O8)."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.deliverable import Deliverable
from campaigns.models.version import Version

LARGEST = 1024**3  # 1 GB, as TikTok takes
KEPT = timedelta(days=1)  # since the last byte
REFUSAL_KEPT = timedelta(days=30)
CHECKED_WITHIN = timedelta(minutes=5)
MOST_TRIES = 3


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads in words."""

    def under_way(self) -> Self:
        """Uploads of which bytes are missing."""
        return self.filter(received__lt=F("size"))

    def to_check(self) -> Self:
        """Whole files that nobody has judged yet."""
        return self.filter(received=F("size"), version__isnull=True, refusal="")

    def unheard(self, at: datetime) -> Self:
        """Those of them that no worker is at."""
        return self.to_check().filter(Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CHECKED_WITHIN))

    def outlived(self, at: datetime) -> Self:
        """Uploads nobody goes on with, and those whose fate has been told long enough."""
        return self.filter(expires_at__lte=at).exclude(pk__in=self.model.objects.to_check())


class Upload(models.Model):
    """A file on its way in, piece by piece (tus 1.0): of `size` bytes `received` have arrived, whatever the file itself says.

    Once it is whole it becomes a version or has a `refusal`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="uploads")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="uploads")
    name = models.CharField(_("file name"), max_length=255)
    size = models.BigIntegerField(_("size in bytes"))
    received = models.BigIntegerField(_("received bytes"), default=0)
    caption = models.TextField(_("caption"), max_length=2_200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    writer = models.UUIDField(null=True, editable=False)  # the request that may append; a newer one takes over
    claimed_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.OneToOneField(Version, models.SET_NULL, null=True, blank=True, related_name="upload")
    refusal = models.CharField(_("refusal"), max_length=300, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(received__gte=0, received__lte=F("size")), name="upload_within_size"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="upload_size_up_to_1_gb"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received} of {self.size}"

    @property
    def path(self) -> Path:
        """Where its bytes are until it becomes a version."""
        return Path(settings.UPLOADS_ROOT) / str(self.pk)

    @property
    def percent(self) -> int:
        """How much has arrived."""
        return int(100 * self.received / self.size)

    @property
    def is_whole(self) -> bool:
        """Whether every byte has arrived."""
        return self.received == self.size

    @property
    def being_checked(self) -> bool:
        """Whether it is whole and its fate is open."""
        return self.is_whole and not self.refusal and self.version_id is None

    def claim(self, *, at: datetime) -> bool:
        """Take it in order to judge it; False if another worker has it."""
        free = type(self).objects.unheard(at).filter(pk=self.pk)
        return bool(free.update(claimed_at=at, tries=F("tries") + 1))
