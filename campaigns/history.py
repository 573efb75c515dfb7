"""An order's whole history: every step of it, its deliverables, versions and messages, and what the brand changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from brands.models import User
from campaigns.models import Deliverable, Message, Order, OrderEdit, Post, Version
from lifecycle.models import StatusChange
from tiktok.models import Call


@dataclass(frozen=True)
class Step:
    """Something that happened: `about` names the part it happened to, `by` or `cause` who or what brought it about."""

    at: datetime
    what: str
    about: str
    words: str
    by: User | None
    cause: str
    status: str = ""


def changes_of_post(post: Post) -> QuerySet[StatusChange]:
    """What became of a post: its ties, its video's way, and whether the creator was asked to link it."""
    request = getattr(post, "link_request", None)
    subjects = [each for each in (post, post.deliverable, request) if each is not None]
    return StatusChange.objects.of(subjects).select_related("by", "subject_type")[:100]


def steps_of(order: Order, deliverables: Iterable[Deliverable]) -> list[Step]:
    """The newest first."""
    parts = _parts(order, deliverables)
    changes = StatusChange.objects.of(subject for subject, _name in parts).select_related("by", "subject_type")
    names = {_key(subject): name for subject, name in parts}
    steps = [_of_change(change, names) for change in changes]
    steps += [_of_edit(edit) for edit in order.edits.select_related("by", "deliverable")]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def calls_of(order: Order) -> list[Call]:
    """What TikTok was asked about the order, the newest first."""
    kind = ContentType.objects.get_for_model(Order)
    return list(order.brand.calls.filter(subject_type=kind, subject_id=order.pk).select_related("by"))


def _parts(order: Order, deliverables: Iterable[Deliverable]) -> list[tuple[Model, str]]:
    videos = {item.pk: item for item in deliverables}
    versions = Version.objects.filter(deliverable__in=videos)
    words = _("Version %(number)s of %(video)s")
    return [
        (order, ""),
        *((item, item.name) for item in videos.values()),
        *((each, words % {"number": each.number, "video": videos[each.deliverable_id]}) for each in versions),
        *((each, _name_of(each)) for each in Message.objects.filter(order=order)),
    ]


def _name_of(message: Message) -> str:
    words = _("The creator’s message “%(words)s”") if message.from_creator else _("Message “%(words)s”")
    return words % {"words": message}


def _key(subject: Model) -> tuple[int, Any]:
    return ContentType.objects.get_for_model(subject).pk, subject.pk


def _of_change(change: StatusChange, names: dict[tuple[int, Any], str]) -> Step:
    moved = f"{change.from_label} → {change.to_label}" if change.from_label else str(change.to_label)
    return Step(
        at=change.at,
        what=change.action_label,
        about=names[(change.subject_type_id, change.subject_id)],
        words=moved,
        by=change.by,
        cause=change.cause_label,
        status=change.to_status,
    )


def _of_edit(edit: OrderEdit) -> Step:
    about = edit.deliverable.name if edit.deliverable else ""
    return Step(edit.at, str(edit.get_what_display()), about, edit.words, edit.by, "")
