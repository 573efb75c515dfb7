"""What was observed of posts, as it was observed, and what is derived from it by day (P5, X4).

Snapshots are only ever added. All else here can be thrown away and made again from them: `manage.py rebuild_figures`.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brands.models import Brand
from campaigns.models.campaign import Campaign
from campaigns.models.post import Post
from campaigns.models.source import Source

SUMMABLE = ("views", "likes", "comments", "shares", "favorites")  # adds up over days and posts; reach never does
COUNTERS = (*SUMMABLE, "reach", "completion_rate", "average_watch_seconds")
LARGEST = 10**12  # of a counter: sums of many, and a million times one, still fit the databases


class Traffic(models.TextChoices):
    """Which plays were counted. `ALL` are the counters the public sees: organic and paid in one."""

    ALL = "all", _("All")
    ORGANIC = "organic", _("Organic")
    PAID = "paid", _("Paid")


class Counted(models.Model):
    """The counters of a post; None is unknown, never zero. Rates are shares of 1, times are seconds."""

    traffic = models.CharField(_("traffic"), max_length=10, choices=Traffic, default=Traffic.ALL)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.TIKTOK)
    views = models.BigIntegerField(_("views"), null=True)
    likes = models.BigIntegerField(_("likes"), null=True)
    comments = models.BigIntegerField(_("comments"), null=True)
    shares = models.BigIntegerField(_("shares"), null=True)
    favorites = models.BigIntegerField(_("favourites"), null=True)
    reach = models.BigIntegerField(_("reach"), null=True)
    completion_rate = models.FloatField(_("completion rate"), null=True)
    average_watch_seconds = models.FloatField(_("average watch time"), null=True)

    class Meta:
        abstract = True


class Snapshot(Counted):
    """A post's counters as one source gave them at one time. Kept as observed: they may fall.

    Added by `campaigns.ingest.keep`. On PostgreSQL the table is parted by month on `at`, and its key is (id, at).
    """

    # No index of their own: the constraint below begins with the post, and every index costs at fifty million rows.
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="snapshots", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="snapshots", db_index=False)
    at = models.DateTimeField(_("observed"))

    class Meta:
        verbose_name = _("snapshot")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["post", "at", "source", "traffic"], name="snapshot_once_per_time")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.at:%Y-%m-%d %H:%M}"


class PostDay(Counted):
    """Where a post's counters stood at the end of a day (UTC) and what they gained since it was last looked at.

    Of several sources on one day the most trusted counts; they are never added up. `since` is the day it was looked at
    before, None where there is none. A gain counts from the last earlier day on which that counter was known, else from
    nothing; what is unknown gained nobody knows what (None). Counters that fell gained less than nothing.
    """

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="post_days")
    post = models.ForeignKey(Post, models.CASCADE, related_name="days", db_index=False)  # the constraint begins with it
    date = models.DateField(_("day"))
    observed_at = models.DateTimeField(_("figures as of"))
    since = models.DateField(_("since"), null=True)
    views_gained = models.BigIntegerField(null=True)
    likes_gained = models.BigIntegerField(null=True)
    comments_gained = models.BigIntegerField(null=True)
    shares_gained = models.BigIntegerField(null=True)
    favorites_gained = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("day of a post")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["post", "date", "traffic"], name="post_day_once")]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.date}"


class PostTotal(Counted):
    """A post's latest organic or paid counters, where a source tells them apart. All traffic stands on the post itself."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="post_totals")
    post = models.ForeignKey(Post, models.CASCADE, related_name="totals", db_index=False)
    observed_at = models.DateTimeField(_("figures as of"))

    class Meta:
        verbose_name = _("totals of a post")
        constraints = [
            models.UniqueConstraint(fields=["post", "traffic"], name="post_total_once"),
            models.CheckConstraint(condition=~Q(traffic="all"), name="post_total_of_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.traffic}"


class CampaignDay(models.Model):
    """What a campaign's posts gained on one day (UTC), summed from their days. None: nobody knows, which is not zero."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaign_days")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="days", db_index=False)
    date = models.DateField(_("day"))
    traffic = models.CharField(_("traffic"), max_length=10, choices=Traffic, default=Traffic.ALL)
    posts = models.PositiveIntegerField(_("posts looked at"))
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    favorites = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("day of a campaign")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["campaign", "date", "traffic"], name="campaign_day_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} on {self.date}"
