"""A file for creators: a picture, a PDF or a video that says more than the brief (O1)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand, User
from campaigns.models.campaign import Campaign

MOST_ASSETS = 20


class Kind(models.TextChoices):
    """What an asset is, by its content."""

    PICTURE = "picture", _("Picture")
    PDF = "pdf", _("PDF")
    VIDEO = "video", _("Video")


class CampaignAsset(models.Model):
    """A file that the campaign's creators may open. Copies of a campaign share the stored file."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaign_assets")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assets")
    file = models.FileField(_("file"), upload_to="assets/%Y/%m", max_length=300)
    name = models.CharField(_("file name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    content_type = models.CharField(max_length=40)
    size = models.BigIntegerField(_("size in bytes"))
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("asset")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="asset_kind_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="asset_not_empty"),
        ]
        indexes = [models.Index(fields=["file"], name="asset_by_file")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The file, for members of the brand."""
        return reverse("campaigns:asset", args=[self.brand.slug, self.campaign_id, self.pk])
