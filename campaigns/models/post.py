"""A published TikTok video, what ties it to its campaign, and what was observed of it."""

from datetime import datetime
from itertools import islice, zip_longest
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.campaign import RUNNING, Campaign, Participant
from campaigns.models.deliverable import Deliverable
from campaigns.models.order import Order
from campaigns.models.source import Source
from creators.models import Account
from lifecycle.fields import StatusField
from lifecycle.models import Lifecycle
from lifecycle.transitions import transition


class Status(models.TextChoices):
    """Whether the post belongs to a campaign. What belongs to none waits in the inbox until somebody says otherwise."""

    TIED = "tied", _("Tied")
    UNTIED = "untied", _("Untied")
    DISMISSED = "dismissed", _("Not ours")


class TiedBy(models.TextChoices):
    """How a post came to its campaign."""

    LINK = "link", _("Invitation link")
    CODE = "code", _("Campaign code")
    REQUEST = "request", _("Link request")  # TikTok One: the creator lets a public post be linked
    HAND = "hand", _("By hand")


TIKTOKS_TIES = (TiedBy.LINK, TiedBy.CODE, TiedBy.REQUEST)


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
        engagements = F("engagements") * 1_000_000 / NullIf(F("views"), 0)
        return self.annotate(
            view_rank=Coalesce("views", -1, output_field=models.BigIntegerField()),
            engagement_rank=Coalesce(engagements, -1, output_field=models.BigIntegerField()),
        )

    def awaiting_authorization(self) -> Self:
        """Public posts whose order asked for Spark Ads, and whose authorization has not begun."""
        asked_by_tiktok = self.filter(tied_by__in=TIKTOKS_TIES)  # of others TikTok knows no order
        return asked_by_tiktok.filter(order__spark_days__gt=0, authorization__isnull=True, removed_at__isnull=True)

    def untied(self) -> Self:
        """Posts that belong to no campaign, and of which nobody said that they need not."""
        return self.filter(status=Status.UNTIED)

    def of_participants(self) -> Self:
        """Posts of accounts that take part in a campaign which is not over."""
        taking_part = Participant.objects.taking_part().filter(
            campaign__status__in=RUNNING, account=OuterRef("account")
        )
        return self.filter(Exists(taking_part))


class Post(Lifecycle):
    """A post, known by TikTok's id, with the latest value of each counter (None: never given).

    A post without a campaign is untied: seen at a participant's account, or imported, and nobody's yet. `former` is what a
    person untied it from, as keys, so that it can be tied again and TikTok's repeating itself is no new word.
    """

    EVENTS: ClassVar[dict[str, Any]] = {
        "lose_place": _("Made room for a post TikTok tied"),
        "send_code": _("Campaign code sent to the creator"),
        "ask_link": _("Creator asked to let it be linked"),
    }

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="posts")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="posts")
    order = models.ForeignKey(Order, models.CASCADE, null=True, blank=True, related_name="posts")
    deliverable = models.OneToOneField(Deliverable, models.SET_NULL, null=True, blank=True, related_name="post")
    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    status = StatusField(_("status"), max_length=10, choices=Status, default=Status.TIED)
    former = models.JSONField(default=dict, blank=True, editable=False)
    tied_by = models.CharField(_("tied by"), max_length=10, choices=TiedBy, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PostKind, default=PostKind.VIDEO)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.TIKTOK)
    tiktok_id = models.CharField(max_length=32)
    url = models.URLField(max_length=2000, blank=True)
    thumbnail_url = models.URLField(max_length=2000, blank=True)  # signed by TikTok, and long
    caption = models.TextField(blank=True)
    seconds = models.FloatField(_("length"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removal_reason = models.TextField(_("why it was removed"), blank=True)  # in TikTok's words, where it says why
    views = models.BigIntegerField(_("views"), null=True, blank=True)
    likes = models.BigIntegerField(_("likes"), null=True, blank=True)
    comments = models.BigIntegerField(_("comments"), null=True, blank=True)
    shares = models.BigIntegerField(_("shares"), null=True, blank=True)
    favorites = models.BigIntegerField(_("favourites"), null=True, blank=True)
    engagements = models.GeneratedField(  # as TikTok defines it; None while any of them is unknown
        verbose_name=_("engagements"),
        expression=F("likes") + F("comments") + F("shares"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    reach = models.BigIntegerField(_("reach"), null=True, blank=True)
    completion_rate = models.FloatField(_("completion rate"), null=True, blank=True)
    average_watch_seconds = models.FloatField(_("average watch time"), null=True, blank=True)
    observed_at = models.DateTimeField(_("figures as of"), null=True, blank=True)
    figures_source = models.CharField(_("source of the figures"), max_length=10, choices=Source, blank=True)
    next_refresh_at = models.DateTimeField(null=True, blank=True)
    # What reports look for among many posts: those of which there are paid days, and organic or paid totals.
    has_ads = models.BooleanField(default=False, editable=False)
    has_parts = models.BooleanField(default=False, editable=False)

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
                condition=Q(status=Status.TIED, campaign__isnull=False)
                | Q(status__in=[Status.UNTIED, Status.DISMISSED], campaign__isnull=True),
                name="post_tied_has_campaign",
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
            models.Index(fields=["brand", "status", "-id"], name="post_by_status"),
            models.Index(fields=["account", "status", "-id"], name="post_by_account_status"),
            models.Index(fields=["campaign"], name="post_with_ads", condition=Q(has_ads=True)),
            models.Index(fields=["campaign"], name="post_with_parts", condition=Q(has_parts=True)),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or self.tiktok_id

    def get_absolute_url(self) -> str:
        """The post's page."""
        return reverse("campaigns:post", args=[self.brand.slug, self.pk])

    @transition(source=[Status.UNTIED, Status.DISMISSED], target=Status.TIED, label="Tied", button="Tie")
    def tie(self, *, at: datetime, tied_by: str, **place: Any) -> None:
        """It belongs to a campaign; `place` is campaign, order and deliverable, of which the last two may be None."""
        self._set(tied_by, **place)

    @transition(source=Status.TIED, target=Status.TIED, label="Tied otherwise", button="Tie otherwise")
    def retie(self, *, at: datetime, tied_by: str, **place: Any) -> None:
        """It belongs elsewhere, or TikTok ties what a person had tied."""
        self._set(tied_by, **place)

    @transition(source=Status.TIED, target=Status.UNTIED, label="Untied", button="Untie")
    def untie(self, *, at: datetime) -> None:
        """It belongs to no campaign any more; its figures stay its own."""
        ids = {"campaign": self.campaign_id, "order": self.order_id, "deliverable": self.deliverable_id}
        self.former = {**ids, "tied_by": self.tied_by}
        self.campaign = self.order = self.deliverable = None
        self.tied_by = ""

    @transition(source=Status.UNTIED, target=Status.DISMISSED, label="Not ours", button="Not ours")
    def dismiss(self, *, at: datetime) -> None:
        """It has nothing to do with any campaign."""

    @transition(source=Status.DISMISSED, target=Status.UNTIED, label="Put back", button="Put back")
    def restore(self, *, at: datetime) -> None:
        """It may have something to do with one after all."""

    def _set(
        self, tied_by: str, *, campaign: Campaign, order: Order | None = None, deliverable: Deliverable | None = None
    ) -> None:
        self.tied_by, self.former = tied_by, {}
        self.campaign, self.order, self.deliverable = campaign, order, deliverable
        if order:
            self.account_id = order.participant.account_id

    @property
    def place(self) -> str:
        """Where it is tied, in words."""
        parts = [self.campaign, self.deliverable or (_("order") if self.order_id else None)]
        return " › ".join(str(part) for part in parts if part)

    @property
    def spark_days(self) -> int:
        """For how many days the post's order asked for Spark Ads; 0 is not at all."""
        return self.order.spark_days if self.order else 0

    @property
    def engagement_rate(self) -> float | None:
        """Engagements ÷ views, a share of 1."""
        return self.engagements / self.views if self.engagements is not None and self.views else None
