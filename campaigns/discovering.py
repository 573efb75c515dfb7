"""Posts of participants that no campaign has, found where TikTok shows them: the inbox of untied posts fills by itself (X6)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from campaigns import keeping, seeing
from campaigns.models import Participant, Post
from campaigns.models.campaign import RUNNING
from campaigns.models.post import Status
from campaigns.models.stages import ParticipantQuerySet
from campaigns.seeing import Seen
from creators.models import Account
from tiktok import links

AGAIN = timedelta(hours=1)
SLACK = timedelta(days=3)  # creators post a little before a campaign begins


def discover(participant: Participant, *, at: datetime) -> int:
    """Keep the account's posts since its campaigns began that are not known yet, untied; how many there were."""
    account = participant.account
    running = _running(account)
    running.update(next_discovery_at=at + AGAIN / settings.TIKTOK_LOOK_PACE)  # before asking: a failure waits as long
    if seeing.source_of(account) is None:
        return 0
    since = min(map(_began, running.select_related("campaign")), default=at)
    seen = seeing.posts_of(account, at=at, cause="reconciliation")
    return len(_keep(account, [each for each in seen if _time_of(each) + SLACK >= since], at=at))


def once_an_account(participants: Iterable[Participant]) -> list[Participant]:
    """One participant of each account: its posts are the same in every campaign."""
    return list({participant.account_id: participant for participant in participants}.values())


def _keep(account: Account, seen: list[Seen], *, at: datetime) -> list[Post]:
    known = Post.objects.filter(brand_id=account.brand_id, tiktok_id__in=[each.post_id for each in seen])
    ids = set(known.values_list("tiktok_id", flat=True))
    return [post for each in seen if each.post_id not in ids and (post := _new(account, each, at=at))]


def _new(account: Account, seen: Seen, *, at: datetime) -> Post | None:
    with transaction.atomic():
        post, created = Post.objects.get_or_create(
            brand_id=account.brand_id,
            tiktok_id=seen.post_id,
            defaults={
                "account": account,
                "status": Status.UNTIED,
                "source": seen.source,
                "published_at": _time_of(seen),
                "next_refresh_at": at,
                **{name: value for name, value in seen.facts.items() if value},
            },
        )
        if not created:  # tied by TikTok meanwhile
            return None
        post.record_creation(by=None, at=at, cause="reconciliation")
        keeping.keep([seeing.observed(post, seen, at=at)])
    return post


def _running(account: Account) -> ParticipantQuerySet:
    return Participant.objects.taking_part().filter(account=account, campaign__status__in=RUNNING)


def _began(participant: Participant) -> datetime:
    start = participant.campaign.start_date
    return datetime.combine(start, time.min, UTC) if start else participant.added_at


def _time_of(seen: Seen) -> datetime:
    return seen.published_at or links.created_at(seen.post_id)
