"""Who is told what: members hear of status changes by the table in `config/notices.py`, and of what else `notify` is called for (H4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brands.models import Brand, Choice, Kind, Member, Notification
from lifecycle.models import StatusChange, subjects

log = structlog.get_logger("limelight.notices")

AT_ONCE = 200
MORNING = 7  # o'clock, in the brand's time zone
MONDAY = 0
MOST_IN_A_MAIL = 50
MOST_MAILED = 5_000  # with “more” standing for all beyond the first lines


@dataclass(frozen=True)
class Notice:
    """What happened, in words, and the page where it is seen. Only `people` (user ids) hear of it, where any are named."""

    text: str
    url: str
    people: tuple[int, ...] = ()


def tell_of_changes() -> int:
    """Notify members of the status changes nobody was told of yet; how many were looked at.

    A worker that dies takes its whole batch back, and no member hears of one change twice.
    """
    with transaction.atomic():
        untold = StatusChange.objects.untold().select_for_update(skip_locked=_skips(), of=("self",))
        batch = list(untold.select_related("subject_type", "brand").prefetch_related(subjects())[:AT_ONCE])
        for change in batch:
            _tell(change)
        StatusChange.objects.filter(pk__in=[change.pk for change in batch]).update(told=True)
    return len(batch)


def notify(brand: Brand, kind: str, notice: Notice, *, key: str, at: datetime, apart_from: int | None = None) -> None:
    """Put a notice before every member who wants to hear of its kind; the same `key` again changes nothing."""
    rows = [
        Notification(
            brand=brand,
            member=member,
            kind=kind,
            key=key,
            text=notice.text[:300],
            url=notice.url,
            in_app=choice.in_app,
            by_mail=choice.by_mail and member.digest != Member.Digest.NEVER,
            at=at,
        )
        for member, choice in _audience(brand, kind, notice.people)
        if member.user_id != apart_from and (choice.in_app or choice.by_mail)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def untold(keys: Iterable[str]) -> list[str]:
    """Those of the keys under which nobody was told anything yet."""
    asked = list(keys)
    told: set[str] = set()
    for start in range(0, len(asked), AT_ONCE):
        known = Notification.objects.filter(key__in=asked[start : start + AT_ONCE])
        told.update(known.values_list("key", flat=True))
    return [key for key in asked if key not in told]


def choices_of(member: Member) -> dict[str, Choice]:
    """How a member hears of each kind, chosen or by default."""
    chosen = {choice.kind: choice for choice in member.choices.all()}
    return {kind: chosen.get(kind) or _default(member, kind) for kind in Kind.values}


def send_digests(*, at: datetime) -> int:
    """Write to each member whose morning has come and who has something unread; to how many."""
    waiting = Notification.objects.to_mail().values("member")
    due = Member.objects.filter(pk__in=waiting).exclude(digest=Member.Digest.NEVER).select_related("brand", "user")
    return sum(_send_digest(member, at=at) for member in due if _is_morning(member, at))


def _tell(change: StatusChange) -> None:
    route = settings.NOTICES.get((change.subject_type.model, change.action))
    if route is None or change.brand is None or change.subject is None:
        return
    kind, path = route
    notice = _words(path, change)
    if notice:
        notify(change.brand, kind, notice, key=f"change {change.pk}", at=change.at, apart_from=change.by_id)


def _words(path: str, change: StatusChange) -> Notice | None:
    """One change that cannot be put into words must not keep all later ones from being told."""
    try:
        notice: Notice | None = import_string(path)(change.subject, change)
    except Exception:
        log.exception("notice failed", change=change.pk)
        return None
    return notice


def _skips() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked


def _audience(brand: Brand, kind: str, people: tuple[int, ...]) -> Iterable[tuple[Member, Choice]]:
    members = brand.members.filter(Q(user__in=people) if people else Q()).prefetch_related("choices")
    return [(member, choices_of(member)[kind]) for member in members]


def _default(member: Member, kind: str) -> Choice:
    return Choice(member=member, kind=kind, in_app=member.may_change, by_mail=member.may_change)


def _is_morning(member: Member, at: datetime) -> bool:
    zone = ZoneInfo(member.brand.timezone)
    now = at.astimezone(zone)
    today = member.digested_at is not None and member.digested_at.astimezone(zone).date() == now.date()
    return not today and now.hour >= MORNING and (member.digest == Member.Digest.DAILY or now.weekday() == MONDAY)


def _send_digest(member: Member, *, at: datetime) -> bool:
    """One worker takes it; should it die before the letter is noted, the next morning's letter has the same lines."""
    before = member.digested_at
    if not Member.objects.filter(pk=member.pk, digested_at=before).update(digested_at=at):
        return False
    waiting = list(member.notifications.to_mail().values_list("pk", flat=True)[:MOST_MAILED])
    news = list(member.notifications.filter(pk__in=waiting[: MOST_IN_A_MAIL + 1]))
    try:
        send_mail(_subject(member, len(news)), _letter(member, news), None, [member.user.email])
    except (OSError, AnymailError):  # the mail server is away: the next round tries again
        Member.objects.filter(pk=member.pk).update(digested_at=before)
        return False
    # Only what was looked at: something told meanwhile belongs to the next letter.
    member.notifications.filter(pk__in=waiting).update(mailed_at=at)
    return True


def _subject(member: Member, number: int) -> str:
    words = ngettext("%(brand)s: %(n)s thing to know", "%(brand)s: %(n)s things to know", number)
    shown = f"{MOST_IN_A_MAIL}+" if number > MOST_IN_A_MAIL else number
    return words % {"brand": member.brand.name, "n": shown}


def _letter(member: Member, news: list[Notification]) -> str:
    by_kind: dict[str, list[Any]] = {}
    for notification in news[:MOST_IN_A_MAIL]:
        by_kind.setdefault(str(notification.get_kind_display()), []).append(notification)
    context = {
        "member": member,
        "by_kind": by_kind,
        "more": len(news) > MOST_IN_A_MAIL,
        "site": settings.PUBLIC_URL,
        "choices_url": reverse("brands:choices", args=[member.brand.slug]),
        "all_url": reverse("brands:notifications", args=[member.brand.slug]),
        "greeting": member.user.first_name or _("there"),
    }
    return render_to_string("brands/digest.txt", context)
