"""The door through which ties, pasted links and imports hand figures on, and have a campaign's days counted anew."""

from collections.abc import Iterable, Sequence

from campaigns import ingest, rebuilding, rollups
from campaigns.ingest import Observation
from campaigns.models import Post


def keep(observations: Sequence[Observation]) -> int:
    """Keep what was observed, with all that is derived from it; how many snapshots are new. Nothing told is nothing."""
    return ingest.keep(each for each in observations if any(value is not None for value in each.counters.values()))


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
