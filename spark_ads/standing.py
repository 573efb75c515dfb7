"""Standing consent: where a campaign's rule says so, posts over a threshold are asked for and ends put off by themselves (X3)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from campaigns.models import Post
from campaigns.models.post import PostQuerySet
from lifecycle.transitions import Refused
from spark_ads import actions, extending
from spark_ads.choosing import Threshold, over
from spark_ads.models import IN_FORCE, Authorization, SparkRule
from tiktok.connecting import is_connected

MOST_AT_ONCE = 200
RULE = "rule"


def follow(*, at: datetime) -> None:
    """Ask for what the rules say is to be asked for. Each post and each end once, whatever comes of it."""
    for rule in SparkRule.objects.asking().select_related("brand", "campaign"):
        if is_connected(rule.brand):
            _ask(rule, at=at)
    for rule in SparkRule.objects.extending().select_related("brand"):
        if is_connected(rule.brand):
            _extend(rule, at=at)


def posts_to_ask(rule: SparkRule) -> PostQuerySet:
    """Posts over the rule's threshold that nobody was asked for yet."""
    fresh = Post.objects.filter(
        campaign=rule.campaign_id, removed_at__isnull=True, authorization__isnull=True, order__spark_days=0
    )
    return over(fresh, Threshold(rule.least_views, rule.least_rate))


def _ask(rule: SparkRule, *, at: datetime) -> None:
    for post in posts_to_ask(rule).select_related("brand").order_by("pk")[:MOST_AT_ONCE]:
        with suppress(Refused):  # a member was faster
            actions.request_authorization(post, days=rule.ask_days, by=None, at=at, cause=RULE)


def _extend(rule: SparkRule, *, at: datetime) -> None:
    for authorization in _to_extend(rule, at):
        with suppress(Refused), transaction.atomic():
            mine = Authorization.objects.filter(pk=authorization.pk, extension_ruled_at__isnull=True)
            if mine.update(extension_ruled_at=at):
                extending.request_extension(authorization, days=rule.extend_days, by=None, at=at)


def _to_extend(rule: SparkRule, at: datetime) -> Iterator[Authorization]:
    """Near their end, with nothing asked yet by the rule or by a person."""
    near = Authorization.objects.filter(
        post__campaign=rule.campaign_id,
        post__removed_at__isnull=True,
        status__in=IN_FORCE,
        ends_at__gt=at,
        ends_at__lte=at + timedelta(days=rule.extend_ahead),
        extension_ruled_at__isnull=True,
        extension_asked_at__isnull=True,
    )
    near = near.exclude(remaining_requests=0)  # those TikTok takes no request for would keep the others from their turn
    yield from near.select_related("post", "brand").order_by("ends_at")[:MOST_AT_ONCE]
