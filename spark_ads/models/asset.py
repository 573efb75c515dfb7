"""A post in the brand's ad library, from the pasted code on (S3, S4)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models import Post
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition
from spark_ads.models.ad_account import AdAccount
from spark_ads.models.authorization import IN_FORCE, Authorization


class AssetStatus(models.TextChoices):
    """Where a pasted code, and then its post, is."""

    SEARCHING = "searching", _("Searching")
    FOUND = "found", _("To be confirmed")
    READY = "ready", _("In the library")
    LOST = "lost", _("Authorization ended")
    UNAVAILABLE = "unavailable", _("Post not public")
    ASIDE = "aside", _("Set aside")
    FAILED = "failed", _("Not found")
    REMOVED = "removed", _("Removed")


S = AssetStatus
BOUND = [S.FOUND, S.READY, S.LOST, S.UNAVAILABLE]  # TikTok may change them without telling us
OVER = [S.LOST, S.UNAVAILABLE, S.ASIDE, S.FAILED]


class AssetQuerySet(models.QuerySet["Asset"]):
    """Assets in words."""

    def usable(self) -> Self:
        """Those an ad can be made of."""
        return self.filter(status=S.READY)

    def bound(self) -> Self:
        """Those TikTok has to be asked about: it sends no callback when a permission ends."""
        return self.filter(status__in=BOUND)

    def past_their_end(self, at: datetime) -> Self:
        """In the library by our record, though the clock says otherwise; not what ends with an authorization in force."""
        behind = Authorization.objects.filter(
            brand=OuterRef("brand"), post__tiktok_id=OuterRef("item_id"), video_code=OuterRef("code")
        )
        return self.filter(~Exists(behind.filter(status__in=IN_FORCE)), status=S.READY, ends_at__lte=at)


class Asset(Lifecycle):
    """One post bound to one advertiser account by its video code; `item_id` is "" until TikTok said whose code it is.

    `problem` names why a code was not taken (see `code_problems`), `reason` keeps TikTok's words. Times are UTC.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="assets")
    ad_account = models.ForeignKey(AdAccount, models.CASCADE, related_name="assets")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="assets")
    status = StatusField(_("status"), max_length=12, choices=S, default=S.SEARCHING)
    search = models.UUIDField(db_index=True)  # the codes pasted at once
    code = models.CharField(_("video code"), max_length=255)
    item_id = models.CharField(_("post"), max_length=32, blank=True)
    handle = models.CharField(_("handle"), max_length=100, blank=True)
    caption = models.TextField(_("caption"), blank=True)
    thumbnail_url = models.URLField(max_length=2000, blank=True)  # lives about an hour, and is renewed by every look
    identity_id = models.CharField(max_length=64, blank=True)
    identity_type = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("library post")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "ad_account", "item_id"], condition=~Q(item_id=""), name="asset_once_per_account"
            ),
            models.UniqueConstraint(
                fields=["ad_account", "code"], condition=Q(status=S.SEARCHING), name="asset_code_searched_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=BOUND) | (~Q(item_id="") & ~Q(identity_id="")), name="asset_bound_has_post"
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "status", "-id"], name="asset_by_status"),
            models.Index(fields=["brand", "-id"], name="asset_newest"),
            models.Index(fields=["brand", "item_id"], name="asset_of_post"),
            models.Index(fields=["ends_at"], condition=Q(status=S.READY), name="asset_to_end"),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or self.item_id or self.code

    def get_absolute_url(self) -> str:
        """Its page in the library."""
        return reverse("spark_ads:asset", args=[self.brand.slug, self.pk])

    @transition(source=[S.SEARCHING, S.ASIDE, S.REMOVED, S.LOST, S.UNAVAILABLE], target=S.FOUND, label="Found")
    def find(self, *, at: datetime) -> None:
        """TikTok said which post the code is of; a person confirms that it is the right one."""
        self.problem = self.reason = ""

    @transition(source=[S.FOUND, S.ASIDE], target=S.READY, label="Confirmed", button="Confirm")
    def confirm(self, *, at: datetime) -> None:
        """It is the right post."""

    @transition(source=S.FOUND, target=S.ASIDE, label="Set aside", button="Not this one")
    def set_aside(self, *, at: datetime) -> None:
        """It is another post than was meant. TikTok keeps it bound until its authorization ends."""

    @transition(source=S.SEARCHING, target=S.FAILED, label="Not found")
    def fail(self, *, at: datetime, reason: str, problem: str = "") -> None:
        """TikTok did not take the code."""
        self.reason, self.problem = reason[:300], problem

    @transition(source=S.FAILED, target=S.SEARCHING, label="Searched again", button="Search again")
    def search_again(self, *, at: datetime) -> None:
        """The creator mended it, or TikTok had a bad day."""
        self.reason = self.problem = ""

    @transition(source=[S.FOUND, S.READY, S.UNAVAILABLE], target=S.LOST, label="Authorization ended")
    def lose(self, *, at: datetime, reason: str) -> None:
        """The permission ran out or was taken back: ads with this post stop."""
        self.reason = reason[:300]

    @transition(source=[S.FOUND, S.READY, S.LOST], target=S.UNAVAILABLE, label="Post not public any more")
    def hide(self, *, at: datetime, reason: str) -> None:
        """The post is private or deleted."""
        self.reason = reason[:300]

    @transition(source=[S.LOST, S.UNAVAILABLE], target=S.READY, label="Authorized again")
    def restore(self, *, at: datetime) -> None:
        """Extended, granted anew, or public again."""
        self.reason = ""

    @transition(source=OVER, target=S.REMOVED, label="Removed", button="Remove")
    def remove(self, *, at: datetime) -> None:
        """The brand has no use for it any more; its ads and their results stay."""

    @property
    def is_usable(self) -> bool:
        """Whether an ad can be made of it."""
        return self.status == S.READY

    @property
    def url(self) -> str:
        """The post on TikTok, "" while its handle is not known."""
        return f"https://www.tiktok.com/@{self.handle}/video/{self.item_id}" if self.handle and self.item_id else ""
