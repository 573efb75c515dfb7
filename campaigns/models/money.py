"""What a campaign is measured by: the brand's rates, a campaign's targets, what ads cost, and the brand's own history (P7, X9, X11)."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.campaign import Campaign, Currency
from campaigns.models.post import Post
from creators.models.account import Tier

# What ads cost and bring on a day.
BOUGHT = ("spend", "impressions", "views", "clicks", "conversions", "likes", "comments", "shares", "follows")
FOR_ALL = [MinValueValidator(0), MaxValueValidator(10_000)]


class EmvModel(models.TextChoices):
    """Four published ways to put a price on attention that was not bought; sources in `reporting.emv`."""

    VIEWS = "views", _("Views at a CPM")
    ACTIONS = "actions", _("A value for each action")
    REACH = "reach", _("Reach at a country’s CPM")
    MEDIA = "media", _("CPM for views, CPC for reactions")


class Rates(models.Model):
    """A brand's prices in one currency, for earned media value. Those of another currency stay as they are."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="rates")
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    model = models.CharField(_("model"), max_length=10, choices=EmvModel, default=EmvModel.VIEWS)
    cpm = models.DecimalField(
        _("per 1,000 views"), max_digits=10, decimal_places=4, default=Decimal(10), validators=FOR_ALL
    )
    cpc = models.DecimalField(
        _("per reaction or comment"), max_digits=10, decimal_places=4, default=Decimal("0.15"), validators=FOR_ALL
    )
    per_view = models.DecimalField(
        _("per view"), max_digits=10, decimal_places=4, default=Decimal("0.01"), validators=FOR_ALL
    )
    per_like = models.DecimalField(
        _("per like"), max_digits=10, decimal_places=4, default=Decimal("0.15"), validators=FOR_ALL
    )
    per_comment = models.DecimalField(
        _("per comment"), max_digits=10, decimal_places=4, default=Decimal("0.15"), validators=FOR_ALL
    )
    per_share = models.DecimalField(
        _("per share"), max_digits=10, decimal_places=4, default=Decimal("0.15"), validators=FOR_ALL
    )
    country_cpms = models.JSONField(_("per 1,000 people reached, by country"), default=dict, blank=True)
    quality = models.SmallIntegerField(
        _("quality"), default=0, validators=[MinValueValidator(-20), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = _("rates")
        verbose_name_plural = _("rates")
        constraints = [
            models.UniqueConstraint(fields=["brand", "currency"], name="rates_once_per_currency"),
            models.CheckConstraint(
                condition=Q(cpm__gte=0, cpc__gte=0, per_view__gte=0, per_like__gte=0, per_comment__gte=0)
                & Q(per_share__gte=0, quality__gte=-20, quality__lte=20),
                name="rates_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.currency}"


class Metric(models.TextChoices):
    """What a target can be set for. Of prices less is better."""

    POSTS = "posts", _("Posts")
    CREATORS = "creators", _("Creators with a post")
    VIEWS = "views", _("Views")
    ENGAGEMENTS = "engagements", _("Engagements")
    ENGAGEMENT_RATE = "engagement_rate", _("Engagement rate, %")
    EMV = "emv", _("Earned media value")
    CPM = "cpm", _("CPM, at most")
    CPE = "cpe", _("CPE, at most")


AT_MOST = (Metric.CPM, Metric.CPE)


class Target(models.Model):
    """What a campaign should bring."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="targets")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    metric = models.CharField(_("metric"), max_length=20, choices=Metric)
    value = models.DecimalField(_("target"), max_digits=16, decimal_places=4)

    class Meta:
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "metric"], name="target_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {self.value}"


class Bought(models.Model):
    """What ads cost and brought, of all ads that are summed up here in one currency. None: nobody knows."""

    currency = models.CharField(_("currency"), max_length=3)
    spend = models.DecimalField(_("spend"), max_digits=14, decimal_places=4)
    impressions = models.BigIntegerField(_("impressions"), null=True)
    views = models.BigIntegerField(_("paid views"), null=True)
    clicks = models.BigIntegerField(_("clicks"), null=True)
    conversions = models.BigIntegerField(_("conversions"), null=True)
    likes = models.BigIntegerField(_("likes"), null=True)
    comments = models.BigIntegerField(_("comments"), null=True)
    shares = models.BigIntegerField(_("shares"), null=True)
    follows = models.BigIntegerField(_("follows"), null=True)

    class Meta:
        abstract = True


class PaidDay(Bought):
    """A post's ads on one day (UTC). Written by `campaigns.keeping.keep_paid` from the results of Spark Ads (S6)."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="paid_days")
    post = models.ForeignKey(Post, models.CASCADE, related_name="paid_days")
    date = models.DateField(_("day"))

    class Meta:
        verbose_name = _("paid day of a post")
        constraints = [
            models.UniqueConstraint(fields=["post", "date", "currency"], name="paid_day_once"),
            models.CheckConstraint(condition=Q(spend__gte=0), name="paid_day_spend_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.date}: {self.spend} {self.currency}"


class CampaignPaidDay(Bought):
    """The ads of a campaign's posts on one day (UTC), summed from their paid days by `campaigns.rollups`.

    `told` are those of posts that tell organic from paid counters themselves; the others stand in a row of their own.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaign_paid_days")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="paid_days", db_index=False)
    date = models.DateField(_("day"))
    told = models.BooleanField()
    spend = models.DecimalField(_("spend"), max_digits=20, decimal_places=4)  # of many posts

    class Meta:
        verbose_name = _("paid day of a campaign")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "date", "currency", "told"], name="campaign_paid_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} on {self.date}: {self.spend} {self.currency}"


class Benchmark(models.Model):
    """Quartiles of one figure over the brand's own posts, by tier and country ("" is all). Derived, made again daily."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="benchmarks")
    tier = models.CharField(max_length=10, choices=Tier, blank=True)
    country = models.CharField(max_length=2, blank=True)
    metric = models.CharField(max_length=20)
    posts = models.PositiveIntegerField()
    p25 = models.FloatField()
    p50 = models.FloatField()
    p75 = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("benchmark")
        constraints = [
            models.UniqueConstraint(fields=["brand", "tier", "country", "metric"], name="benchmark_once"),
            models.CheckConstraint(
                condition=Q(p25__lte=models.F("p50"), p50__lte=models.F("p75")), name="benchmark_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.tier or 'all'} {self.country or 'all'}"
