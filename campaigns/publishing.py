"""An approved version published on the creator's account, with the creator's own connection, at most once (O8)."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns import media
from campaigns.models import Order, Post, Publication, Version
from creators.authenticating import PUBLISH as SCOPE
from creators.authenticating import as_creator, may
from creators.models import Account
from lifecycle.transitions import Refused, all_or_refused
from tiktok.answers import OwnVideo
from tiktok.errors import Crowded, Unavailable
from tiktok.models import Call
from tiktok.outbox import place_call

PUBLISH: Final = "publish_video"
A_MINUTE, A_DAY = 6, 15  # posts TikTok takes for an account (wire page 1)
LOOK_AGAIN: Final = timedelta(seconds=20)
PATIENCE: Final = timedelta(minutes=10)  # TikTok publishes within some three minutes
GIVEN_UP: Final = timedelta(days=1)


def can_publish_here(order: Order) -> bool:
    """Whether the creator's connection lets us hand videos over."""
    return may(order.participant.account, SCOPE) and order.status in ("joined", "in_progress", "created")


def publish(version: Version, *, at: datetime) -> Publication:
    """Hand an approved version over to TikTok, for the creator who pressed the button; a worker does it."""
    _refuse_unready(version)
    with all_or_refused(_("This version is on its way already.")):
        _refuse_second(version)
        publication = Publication.objects.create(brand_id=version.brand_id, version=version, created_at=at)
        publication.record_creation(by=None, at=at, cause="the creator")
        place_call(PUBLISH, publication, by=None, at=at)
    return publication


def publish_again(publication: Publication, *, at: datetime) -> None:
    """The creator looked in TikTok: it is not there, so once more."""
    _refuse_unready(publication.version)
    with all_or_refused(_("This version is on its way already.")):
        _refuse_second(publication.version)
        if not publication.locked().can("retry"):
            raise Refused(_("This version is on its way already."))
        publication.retry(at=at, cause="the creator")
        place_call(PUBLISH, publication, by=None, at=at)


def perform_publish_video(call: Call, *, at: datetime) -> str:
    """Note that TikTok is asked, then ask. Whoever comes after a death in between looks, and never publishes twice."""
    publication = Publication.objects.with_account().get(pk=call.subject_id)
    if not publication.can("take"):
        return "no longer wanted"
    account = publication.version.deliverable.order.participant.account
    try:
        with as_creator(account, at=at, cause=call.cause) as client:
            if publication.asked_at is not None:
                return _look_for(publication, client, at=at, cause=call.cause)
            share_id = _hand_over(publication, client, account, at=at)
    except Refused as refusal:
        publication.fail(at=at, cause=call.cause, reason=str(refusal))
        return f"refused: {refusal}"
    if not share_id:
        publication.doubt(at=at, cause=call.cause)
        return "TikTok took it without a number to follow"
    publication.take(at=at, cause=call.cause, share_id=share_id)
    return f"handed over as {share_id}"


def follow(publication: Publication, *, at: datetime) -> None:
    """Ask TikTok how far a publication is. Raises `Unavailable`, or `Refused` while the creator is not connected."""
    Publication.objects.filter(pk=publication.pk).update(next_check_at=at + LOOK_AGAIN / settings.TIKTOK_LOOK_PACE)
    if publication.asked_at is not None and at - publication.asked_at > GIVEN_UP:
        return publication.doubt(at=at, cause="clock")
    account = publication.version.deliverable.order.participant.account
    with as_creator(account, at=at, cause="reconciliation") as client:
        facts = client.publishing(publication.share_id)
    with suppress(Refused):  # another worker was faster
        if facts.status == "failed":
            publication.fail(at=at, cause="reconciliation", reason=facts.reason or "internal")
        elif facts.status == "in_inbox":
            publication.leave_in_inbox(at=at, cause="reconciliation")
        elif facts.status == "published":
            _finish(publication, next(iter(facts.post_ids), ""), at=at, cause="reconciliation")
    return None


def _refuse_unready(version: Version) -> None:
    if version.status != "approved":
        raise Refused(_("The brand has not approved this version, so it cannot be published yet."))
    if version.file_removed_at or not version.file:
        raise Refused(_("The file of this version is no longer kept. Hand it in once more."))
    if version.deliverable.status == "published":
        raise Refused(_("This video is public already."))
    if not can_publish_here(version.deliverable.order):
        raise Refused(_("Connect your TikTok account and allow publishing first."))


def _refuse_second(version: Version) -> None:
    """One version of a video at a time: another may be out already, or on its way, before TikTok's news of it comes."""
    version.deliverable.locked()
    others = Publication.objects.filter(version__deliverable=version.deliverable_id).exclude(version=version)
    if others.exclude(status="failed").exists():
        raise Refused(_("Another version of this video was handed over to TikTok already. Look there first."))


def _hand_over(publication: Publication, client: Any, account: Account, *, at: datetime) -> str:
    version = publication.version
    order = version.deliverable.order
    publication.asked_at = at
    Publication.objects.filter(pk=publication.pk).update(asked_at=at)
    try:
        video_url = media.signed_url(version, at=at)
        link = order.invite_link if order.on_tiktok_one else ""  # Creator Marketplace ties by code, afterwards
        return str(client.publish(video_url, caption=version.caption, invite_link=link, is_branded=True))
    except Crowded as crowd:  # nothing was done
        Publication.objects.filter(pk=publication.pk).update(asked_at=None)
        raise Crowded(str(crowd), wait=max(crowd.wait, _pause(account, at=at))) from crowd
    except Unavailable as error:  # something may have been done: the next attempt looks
        raise Unavailable(str(error), wait=60) from error


def _pause(account: Account, *, at: datetime) -> int:
    """Seconds until TikTok may take another post of the account: asking again sooner would slow down everybody."""
    of_account = Publication.objects.filter(version__deliverable__order__participant__account=account)
    if of_account.filter(asked_at__gt=at - timedelta(minutes=1)).count() >= A_MINUTE:
        return 70
    return 3600 if of_account.filter(asked_at__gt=at - timedelta(days=1)).count() >= A_DAY else 0


def _look_for(publication: Publication, client: Any, *, at: datetime, cause: str) -> str:
    """Whether TikTok has the post that may have been handed over: one of this caption, newer than the mark."""
    asked_at = publication.asked_at or at
    fitting = _unknown(
        [video for video in client.own_videos(most=20) if _fits(video, publication, asked_at)], publication
    )
    if len(fitting) == 1:
        _finish(publication, fitting[0].counters.video_id, at=at, cause=cause)
        return "found among the creator’s posts"
    if at - asked_at < PATIENCE:
        raise Unavailable("TikTok may still be publishing it; looking again.", wait=60)
    publication.doubt(at=at, cause=cause)
    return "nobody can say whether it was published"


def _fits(video: OwnVideo, publication: Publication, asked_at: datetime) -> bool:
    is_newer = video.created_at is not None and video.created_at >= asked_at.replace(microsecond=0)
    return is_newer and video.caption.strip() == publication.version.caption.strip()


def _unknown(videos: list[OwnVideo], publication: Publication) -> list[OwnVideo]:
    """Those of the videos that are nobody's post yet."""
    among = {"brand": publication.brand_id}
    ids = [video.counters.video_id for video in videos]
    published = Publication.objects.filter(**among, tiktok_video_id__in=ids).order_by().values_list("tiktok_video_id")
    known = published.union(Post.objects.filter(**among, tiktok_id__in=ids).order_by().values_list("tiktok_id"))
    taken = {video_id for (video_id,) in known}
    return [video for video in videos if video.counters.video_id not in taken]


def _finish(publication: Publication, video_id: str, *, at: datetime, cause: str) -> None:
    """It is out; the order is looked at at once, so that the post is found."""
    publication.finish(at=at, cause=cause, video_id=video_id)
    Order.objects.watched().filter(deliverables__versions=publication.version_id).update(next_check_at=at)
