"""The brand's own history as a yardstick: quartiles by tier and country, with how many posts they are of (X11)."""

from array import array
from bisect import bisect
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import quantiles

from django.db import transaction
from django.db.models import Q

from brands.models import Brand
from campaigns.models import Benchmark, Post
from creators.models.account import TIER_FLOORS

SPAN = timedelta(days=365)
SETTLED = timedelta(days=7)  # younger posts are still growing
FEWEST = 5  # of fewer posts, quartiles say nothing
METRICS = ("views", "engagement_rate", "completion_rate")
FLOORS, TIERS = zip(*sorted((floor, tier.value) for tier, floor in TIER_FLOORS.items()), strict=True)
Key = tuple[str, str, str]


def compute(brand: Brand, *, at: datetime) -> int:
    """Make the brand's benchmarks anew; how many there are."""
    values: dict[Key, array[float]] = {}
    for tier, country, figures in _observed(brand, at=at):
        for metric, value in figures:
            for key in {(t, c, metric) for t in ("", tier) for c in ("", country)}:
                values.setdefault(key, array("d")).append(value)
    rows = [_row(brand, key, each, at=at) for key, each in values.items() if len(each) >= FEWEST]
    with transaction.atomic():
        Benchmark.objects.filter(brand=brand).delete()
        Benchmark.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def compute_all(*, at: datetime) -> None:
    """Make the benchmarks of every brand that has posts."""
    for brand in Brand.objects.filter(posts__isnull=False).distinct():
        compute(brand, at=at)


def tier_of(followers: int | None) -> str:
    """The tier of an account by its followers; "" for unknown."""
    if followers is None:
        return ""
    return TIERS[bisect(FLOORS, max(followers, 0)) - 1]


def _observed(brand: Brand, *, at: datetime) -> Iterable[tuple[str, str, list[tuple[str, float]]]]:
    known = Q(published_at__gte=at - SPAN, published_at__lte=at - SETTLED, views__gt=0)
    names = ("account__followers", "account__country", "views", "engagements", "completion_rate")
    rows = Post.objects.filter(known, brand=brand)
    for followers, country, views, engagements, completion in rows.order_by().values_list(*names).iterator():
        figures: list[tuple[str, float]] = [("views", float(views))]
        if engagements is not None:
            figures.append(("engagement_rate", engagements / views))
        if completion is not None:
            figures.append(("completion_rate", completion))
        yield tier_of(followers), country, figures


def _row(brand: Brand, key: Key, values: "array[float]", *, at: datetime) -> Benchmark:
    tier, country, metric = key
    p25, p50, p75 = quantiles(values, n=4, method="inclusive")
    return Benchmark(
        brand=brand, tier=tier, country=country, metric=metric, posts=len(values), p25=p25, p50=p50, p75=p75, at=at
    )
