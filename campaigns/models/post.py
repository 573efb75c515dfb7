"""A published TikTok video and what was observed of it."""

from datetime import datetime
from itertools import islice, zip_longest
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.campaign import Campaign
from campaigns.models.deliverable import Deliverable
from campaigns.models.order import Order
from campaigns.models.source import Source
from creators.models import Account


class TiedBy(models.TextChoices):
    """How a post came to its campaign."""

    LINK = "link", _("Invitation link")
    CODE = "code", _("Campaign code")
    REQUEST = "request", _("Link request")  # TikTok One: the creator lets a public post be linked
    HAND = "hand", _("By hand")


class PostKind(models.TextChoices):
    """What TikTok shows under the address."""

    VIDEO = "video", _("Video")
    PHOTO = "photo", _("Photo")


class PostQuerySet(models.QuerySet["Post"]):
    """Posts in words."""

    def due_for_refresh(self, at: datetime) -> Self:
        """Posts on TikTok whose counters should be asked for again."""
        return self.filter(next_refresh_at__lte=at, removed_at__isnull=True)

    def fairly(self, at: datetime, most: int) -> Self:
        """Those due, at most so many: connected brands take turns, so one with many holds up none with few."""
        due = self.due_for_refresh(at).order_by("next_refresh_at", "pk")
        longest = due.filter(brand=OuterRef("pk")).values("next_refresh_at")[:1]
        brands = Brand.objects.filter(connection__status="connected").alias(longest=Subquery(longest))
        waiting = brands.filter(longest__isnull=False).order_by("longest").values_list("pk", flat=True)[:most]
        lines = [due.filter(brand=brand).values_list("pk", flat=True)[:most] for brand in waiting]
        turns = (pk for turn in zip_longest(*lines) for pk in turn if pk is not None)
        return self.filter(pk__in=list(islice(turns, most)))

    def ranked(self) -> Self:
        """With whole numbers to sort by; what is unknown comes last."""
        engagements = (F("likes") + F("comments") + F("shares")) * 1_000_000 / NullIf(F("views"), 0)
        return self.annotate(
            view_rank=Coalesce("views", -1, output_field=models.BigIntegerField()),
            engagement_rank=Coalesce(engagements, -1, output_field=models.BigIntegerField()),
        )

    def awaiting_authorization(self) -> Self:
        """Public posts whose order asked for Spark Ads, and whose authorization has not begun."""
        return self.filter(order__spark_days__gt=0, authorization__isnull=True, removed_at__isnull=True)


class Post(models.Model):
    """A post, known by TikTok's id, with the latest value of each counter (None: never given).

    A post without a campaign is untied: seen at a participant's account, or imported, and nobody's yet.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="posts")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="posts")
    order = models.ForeignKey(Order, models.CASCADE, null=True, blank=True, related_name="posts")
    deliverable = models.OneToOneField(Deliverable, models.SET_NULL, null=True, blank=True, related_name="post")
    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    tied_by = models.CharField(_("tied by"), max_length=10, choices=TiedBy, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PostKind, default=PostKind.VIDEO)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.TIKTOK)
    tiktok_id = models.CharField(max_length=32)
    url = models.URLField(max_length=2000, blank=True)
    thumbnail_url = models.URLField(max_length=2000, blank=True)  # signed by TikTok, and long
    caption = models.TextField(blank=True)
    published_at = models.DateTimeField(_("published"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removal_reason = models.TextField(_("why it was removed"), blank=True)  # in TikTok's words, where it says why
    views = models.BigIntegerField(_("views"), null=True, blank=True)
    likes = models.BigIntegerField(_("likes"), null=True, blank=True)
    comments = models.BigIntegerField(_("comments"), null=True, blank=True)
    shares = models.BigIntegerField(_("shares"), null=True, blank=True)
    favorites = models.BigIntegerField(_("favourites"), null=True, blank=True)
    reach = models.BigIntegerField(_("reach"), null=True, blank=True)
    completion_rate = models.FloatField(_("completion rate"), null=True, blank=True)
    average_watch_seconds = models.FloatField(_("average watch time"), null=True, blank=True)
    observed_at = models.DateTimeField(_("figures as of"), null=True, blank=True)
    figures_source = models.CharField(_("source of the figures"), max_length=10, choices=Source, blank=True)
    next_refresh_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "tiktok_id"], name="post_once"),
            models.CheckConstraint(
                condition=Q(campaign__isnull=True, tied_by="") | Q(campaign__isnull=False) & ~Q(tied_by=""),
                name="post_tied_by_something",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True) | Q(campaign__isnull=False), name="post_order_in_campaign"
            ),
            models.CheckConstraint(
                condition=Q(deliverable__isnull=True) | Q(order__isnull=False), name="post_deliverable_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-published_at", "-id"], name="post_by_campaign"),
            models.Index(
                fields=["brand", "next_refresh_at"],
                name="post_due_by_brand",
                condition=Q(next_refresh_at__isnull=False, removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or self.tiktok_id

    def get_absolute_url(self) -> str:
        """The post's page."""
        return reverse("campaigns:post", args=[self.brand.slug, self.pk])

    @property
    def spark_days(self) -> int:
        """For how many days the post's order asked for Spark Ads; 0 is not at all."""
        return self.order.spark_days if self.order else 0

    @property
    def engagements(self) -> int | None:
        """Likes + comments + shares, TikTok's own definition; None while any is unknown."""
        parts = (self.likes, self.comments, self.shares)
        return None if None in parts else sum(part for part in parts if part is not None)

    @property
    def engagement_rate(self) -> float | None:
        """Engagements ÷ views, a share of 1."""
        return self.engagements / self.views if self.engagements is not None and self.views else None
