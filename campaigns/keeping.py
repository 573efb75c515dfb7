"""The door through which ties, links, imports and ads hand figures on, and have a campaign's days counted anew."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from django.db import transaction

from campaigns import ingest, rebuilding, rollups
from campaigns.ingest import Observation
from campaigns.models import PaidDay, Post
from campaigns.models.money import BOUGHT


def keep(observations: Sequence[Observation]) -> int:
    """Keep what was observed, with all that is derived from it; how many snapshots are new. Nothing told is nothing."""
    return ingest.keep(each for each in observations if any(value is not None for value in each.counters.values()))


def keep_paid(days: Collection[PaidDay]) -> None:
    """Write what posts' ads cost and brought over what is known of the same days, with all that is derived from it."""
    with transaction.atomic():
        key = ["post", "date", "currency"]
        PaidDay.objects.bulk_create(days, update_conflicts=True, unique_fields=key, update_fields=BOUGHT)
        posts = Post.objects.filter(pk__in={day.post_id for day in days})
        posts.filter(has_ads=False).update(has_ads=True)
        tied = posts.filter(campaign__isnull=False).order_by("campaign", "pk").values_list("campaign", "pk")
        for campaign, rows in groupby(tied, key=itemgetter(0)):
            rollups.recount_paid(campaign, of=[post for _campaign, post in rows])


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
