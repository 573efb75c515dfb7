"""Posts an app hands in: fetched after a while, published, linked to their campaign, and told of (wire page 5)."""

from typing import Any

from django.db import transaction

from simulator import acts, chance, clock, news, tto_acts
from simulator.models import Account, Publication, TtoCampaign, Video

ENDINGS = (".mp4", ".mov", ".webm")


def hand_in(account: Account, url: str, info: dict[str, Any], campaign: TtoCampaign | None) -> Publication:
    """Take a post in; TikTok needs a minute or two to fetch it."""
    now = clock.now()
    draw = chance.of("publishing", account.person.handle, Publication.objects.filter(account=account).count())
    return Publication.objects.create(
        account=account,
        share_id=f"v_pub_url~v1.{chance.new_id(now)}",
        video_url=url,
        info=info,
        campaign=campaign,
        created_at=now,
        due_at=clock.after(draw.uniform(0.5, 3)),
    )


def move() -> None:
    """Finish what is due."""
    due = Publication.objects.filter(status="PROCESSING_DOWNLOAD", due_at__lte=clock.now())
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            taken = Publication.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
                "account__person", "campaign"
            )
            publication = taken.filter(pk=pk, status="PROCESSING_DOWNLOAD").first()
            if publication is not None:
                _finish(publication)


def _finish(publication: Publication) -> None:
    if not publication.video_url.split("?")[0].lower().endswith(ENDINGS):
        _note(publication, "FAILED", reason="file_format_check_failed")
        _tell("post.publish.failed", publication, reason=publication.reason)
    elif publication.info.get("upload_to_draft"):
        _note(publication, "SEND_TO_USER_INBOX")
    else:
        video = acts.post_directly(publication.account.person, caption=str(publication.info.get("caption", "")))
        _note(publication, "PUBLISH_COMPLETE", video=video)
        _tie(publication, video)
        _tell("post.publish.complete", publication)
        _tell("post.publish.publicly_available", publication, post_id=video.video_id)


def _note(publication: Publication, status: str, *, reason: str = "", video: Video | None = None) -> None:
    publication.status, publication.reason, publication.video = status, reason, video
    publication.save(update_fields=["status", "reason", "video"])


def _tie(publication: Publication, video: Video) -> None:
    if publication.campaign is None:
        return
    try:
        with transaction.atomic():
            tto_acts.link(publication.campaign, video)
    except acts.NotNow:
        return  # the creator left the campaign meanwhile; the post stays


def _tell(event: str, publication: Publication, **more: str) -> None:
    content = {"publish_id": publication.share_id, "publish_type": "DIRECT_PUBLISH", **more}
    news.of_account(event, publication.account.open_id, content)
