"""What a brand answers to a version, and what is said of it (O9)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns.messaging import telling
from campaigns.models import Comment, Version
from campaigns.models.version import Status
from lifecycle.transitions import Refused

MOST_AT_ONCE = 500


def approve(version: Version, *, by: User | None, at: datetime, cause: str = "click") -> None:
    """Approve it in place of one approved before. Raises `Refused` with what happened instead."""
    with transaction.atomic():
        _lock(version)
        for before in Version.objects.filter(deliverable=version.deliverable_id, status=Status.APPROVED):
            before.replace(by=by, at=at, cause=cause)
        version.approve(by=by, at=at, cause=cause, reviewer=by)
        telling.tell_of_answer(version, by=by, at=at, cause=cause)


def request_changes(version: Version, text: str, *, by: User, at: datetime) -> None:
    """Ask for another version, for reasons in `text` or in open comments. Raises `Refused`."""
    with transaction.atomic():
        _lock(version)
        if text:
            comment(version, text, by=by, at=at)
        elif not version.comments.open().exists():
            raise Refused(_("Say what should change: write it here, or pin a comment to the video."))
        version.request_changes(by=by, at=at, cause="click", reviewer=by)
        telling.tell_of_answer(version, by=by, at=at, cause="click")


def comment(version: Version, text: str, *, by: User, at: datetime, seconds: float | None = None) -> Comment:
    """Say something of a version, or of one moment of it."""
    return version.comments.create(brand_id=version.brand_id, by=by, text=text, seconds=seconds, at=at)


def reply(to: Comment, text: str, *, by: User | None, at: datetime) -> Comment:
    """Answer a comment; without a person it is the creator who answers."""
    facts = {"brand_id": to.brand_id, "version_id": to.version_id, "in_reply_to": to, "text": text, "at": at}
    return Comment.objects.create(**facts, by=by, from_creator=by is None)


def resolve(said: Comment, *, at: datetime) -> None:
    """Seen to; whoever says so first is right about when."""
    Comment.objects.filter(pk=said.pk, resolved_at=None).update(resolved_at=at)


def reopen(said: Comment) -> None:
    """Not seen to after all."""
    Comment.objects.filter(pk=said.pk).update(resolved_at=None)


def approve_overdue(*, at: datetime) -> None:
    """Take the silence of two weeks for a yes."""
    for version in Version.objects.overdue(at).order_by("answer_due_at")[:MOST_AT_ONCE]:
        try:
            approve(version, by=None, at=at, cause="clock")
        except Refused:
            continue  # somebody answered in this very moment


def words_of(version: Version) -> str:
    """How it was answered and by whom, for a member; "" while it is not."""
    who = version.answered_by or _("Nobody")
    if version.status == Status.APPROVED and version.answered_by is None:
        return _("Nobody answered for 14 days, which counts as a yes: it is approved.")
    words = {
        Status.APPROVED: _("%(who)s approved it."),
        Status.CHANGES_REQUESTED: _("%(who)s asked for changes."),
        Status.REPLACED: _("A newer version has taken its place."),
    }
    return words.get(Status(version.status), "") % {"who": who}


def _lock(version: Version) -> None:
    """One answer at a time about a video: whoever comes second is told of the first. Raises `Refused`."""
    version.deliverable.locked()
    version.refresh_from_db()
    if version.status != Status.AWAITING:
        raise Refused(_("Your answer was not needed any more.") + " " + words_of(version))
    if not version.needs_answer:
        raise Refused(_("This video is public already, or its order is over, so it needs no answer."))
