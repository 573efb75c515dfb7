"""The door through which ties, links, imports and ads hand figures on, and have a campaign's days counted anew."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from campaigns import ingest, rebuilding, rollups
from campaigns.ingest import Observation
from campaigns.models import PaidDay, Post
from campaigns.models.money import BOUGHT


def keep(observations: Sequence[Observation]) -> int:
    """Keep what was observed, with all that is derived from it; how many snapshots are new. Nothing told is nothing."""
    return ingest.keep(each for each in observations if any(value is not None for value in each.counters.values()))


def keep_paid(days: Collection[PaidDay]) -> None:
    """Write what posts' ads cost and brought over what is known of the same days, with all that is derived from it.

    Called in a transaction that has locked the posts: one that moves meanwhile would be counted where it was.
    """
    with transaction.atomic():
        key = ["post", "date", "currency"]
        PaidDay.objects.bulk_create(days, update_conflicts=True, unique_fields=key, update_fields=BOUGHT)
        posts = Post.objects.filter(pk__in={day.post_id for day in days})
        posts.filter(has_ads=False).update(has_ads=True)
        campaigns = posts.filter(campaign__isnull=False).order_by("campaign").values_list("campaign", flat=True)
        for campaign in campaigns.distinct():
            rollups.recount_paid(campaign, days={day.date for day in days})


def show_newest(posts: Iterable[Post]) -> None:
    """After figures were taken back: let each post, and its days, show what is left."""
    rebuilding.rebuild_posts(post.pk for post in posts)


def recount(campaigns: Iterable[int | None], *, of: Iterable[Post] = ()) -> None:
    """Count the days of campaigns, by key, anew: posts came or went, `of` says which; without it all days are counted.

    In the order of keys, so that two at once never wait for one another in a ring; None is the place of untied posts.
    """
    posts = [post.pk for post in of]
    for key in sorted({key for key in campaigns if key is not None}):
        rollups.recount_campaign(key, of=posts)
