"""From a whole file to a version that the brand can look at (O8). Worked by a worker, and again if one died."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils.translation import gettext as _

from campaigns import checking, uploading
from campaigns.models import Comment, Deliverable, Upload, Version
from campaigns.models.deliverable import DeliverableQuerySet
from campaigns.models.upload import MOST_TRIES, REFUSAL_KEPT
from campaigns.models.version import ANSWER_WITHIN
from creators.language import spoken_to
from lifecycle.transitions import Refused

VIDEO, POSTER = "video", "poster.jpg"  # the names of both in the store


class MovedFile(File):
    """A file of ours that a storage on the same disk takes by moving it, and any other by reading it."""

    def temporary_file_path(self) -> str:
        """Where it is, in Django's own words for "take it"."""
        return str(self.name)


def check(upload: Upload, *, at: datetime, language: str = "") -> None:
    """Judge a whole file: a version comes of it, or words why not, in the creator's language, else in the page's."""
    account = upload.deliverable.order.participant.account
    if not upload.claim(at=at):
        return
    upload.refresh_from_db()
    with spoken_to(account, otherwise=language):
        _judge(upload, at=at)


def with_videos(deliverables: DeliverableQuerySet) -> DeliverableQuerySet:
    """Deliverables with the versions handed in, what was said of each, and files still on their way."""
    threads = Prefetch("comments", Comment.objects.threads(), to_attr="threads")
    versions = Prefetch(
        "versions", Version.objects.select_related("answered_by", "publication").prefetch_related(threads)
    )
    return deliverables.prefetch_related(versions, Prefetch("uploads", Upload.objects.filter(version__isnull=True)))


def _judge(upload: Upload, *, at: datetime) -> None:
    try:
        if upload.tries > MOST_TRIES:
            raise Refused(_("This file could not be checked. Export the video again as MP4 and send that."))
        uploading.refuse_closed(upload.deliverable)
        _hand_in(upload, at=at)
    except (Refused, checking.Unfit) as refusal:
        _refuse(upload, str(refusal), at=at)


def _hand_in(upload: Upload, *, at: datetime) -> None:
    with _opened(upload) as file:
        facts = checking.inspect(file)
    name = _store(upload, facts)
    with transaction.atomic():
        deliverable = upload.deliverable.locked()
        fresh = Upload.objects.select_for_update().to_check().filter(pk=upload.pk).first()
        if fresh is None:
            return
        _replace(deliverable, at=at)
        fresh.version = _version(deliverable, fresh, facts, name, at=at)
        fresh.save(update_fields=["version"])
    upload.path.unlink(missing_ok=True)


def _opened(upload: Upload) -> BinaryIO:
    """The bytes: where they arrived, or, after a worker that died in between, where they were moved to."""
    if upload.path.exists():
        return upload.path.open("rb")
    return default_storage.open(_name(upload, VIDEO))  # type: ignore[return-value]


def _store(upload: Upload, facts: checking.Facts) -> str:
    name = _name(upload, VIDEO)
    if upload.path.exists():
        default_storage.delete(name)
        with upload.path.open("rb") as file:
            default_storage.save(name, MovedFile(file))
    _save_anew(_name(upload, POSTER), facts.poster)
    return name


def _save_anew(name: str, content: bytes) -> None:
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def _name(upload: Upload, kind: str) -> str:
    """The same for every try, so that none leaves a file behind that nobody knows of."""
    return str(PurePosixPath("versions", str(upload.brand_id), upload.pk.hex, kind))


def _replace(deliverable: Deliverable, *, at: datetime) -> None:
    for waiting in deliverable.versions.awaiting():
        waiting.replace(at=at, cause="a newer version")


def _version(deliverable: Deliverable, upload: Upload, facts: checking.Facts, name: str, *, at: datetime) -> Version:
    last = deliverable.versions.aggregate(last=Max("number"))["last"] or 0
    made = Version.objects.create(
        brand_id=deliverable.brand_id,
        deliverable=deliverable,
        number=last + 1,
        file=name,
        poster=_name(upload, POSTER),
        name=upload.name,
        caption=upload.caption,
        content_type=facts.content_type,
        size=upload.size,
        seconds=facts.seconds,
        width=facts.width,
        height=facts.height,
        fps=facts.fps,
        uploaded_at=at,
        answer_due_at=at + ANSWER_WITHIN,
    )
    made.record_creation(by=None, at=at, cause="the creator")
    return made


def _refuse(upload: Upload, words: str, *, at: datetime) -> None:
    waiting = Upload.objects.to_check().filter(pk=upload.pk)
    if waiting.update(refusal=words[:300], expires_at=at + REFUSAL_KEPT):
        upload.path.unlink(missing_ok=True)
        for kind in (VIDEO, POSTER):  # a worker that died may have moved the file already
            default_storage.delete(_name(upload, kind))
