"""Which posts of a campaign to ask for: ticked, or over a threshold (S1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q

from brands.models import Brand
from campaigns.models import Campaign, Post
from campaigns.models.post import PostQuerySet
from spark_ads.models.authorization import ASKABLE

MOST_CHOSEN = 2_000


@dataclass(frozen=True)
class Threshold:
    """What a post has to reach; each is optional. `rate` is the engagement rate in per cent of views."""

    views: int | None = None
    rate: Decimal | None = None

    def __bool__(self) -> bool:
        return self.views is not None or self.rate is not None


def over(posts: PostQuerySet, threshold: Threshold) -> PostQuerySet:
    """Posts that reach it. A figure TikTok never gave reaches nothing."""
    if threshold.views is not None:
        posts = posts.filter(views__gte=threshold.views)
    if threshold.rate is not None:
        # The rate as a whole number of millionths, as lists are sorted by it: exact on every database.
        reached = Q(views__gt=0, engagement_rank__gte=int(threshold.rate * 10_000))
        posts = posts.ranked().filter(reached)
    return posts


def askable(campaign: Campaign) -> PostQuerySet:
    """Posts of the campaign that a creator can be asked about now."""
    free = Q(authorization__isnull=True) | Q(authorization__status__in=ASKABLE)
    posts: PostQuerySet = Post.objects.filter(free, campaign=campaign, removed_at__isnull=True)
    return posts.exclude(authorization__remaining_requests=0)


def ticked(campaign: Campaign, ids: Sequence[int]) -> list[Post]:
    """Those of the ids that are posts of the campaign."""
    return list(campaign.posts.filter(pk__in=ids[:MOST_CHOSEN]).order_by(F("published_at").desc()))


def best(campaign: Campaign, threshold: Threshold) -> list[Post]:
    """The posts over a threshold that can be asked for, the most seen first."""
    found = over(askable(campaign), threshold).order_by(F("views").desc(nulls_last=True), "pk")
    return list(found[:MOST_CHOSEN])


def ending(brand: Brand, days: int, *, at: datetime) -> list[Post]:
    """The posts whose authorization ends within so many days and was not asked to hold longer yet, the soonest first."""
    rows = brand.authorizations.ending_within(timedelta(days=days), at).filter(post__removed_at__isnull=True)
    unasked = rows.filter(Q(extension_asked_at__isnull=True) | Q(extension_refused_at__isnull=False))
    return [row.post for row in unasked.select_related("post")[:MOST_CHOSEN]]
