"""Who is told what: members hear of status changes by the table in `config/notices.py`, and of what else `notify` is called for (H4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
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
    """What happened, in words, and the page where it is seen. Only the team of a `campaign` hears of it, where it has one."""

    text: str
    url: str
    campaign: int | None = None


@dataclass(frozen=True)
class News:
    """A notice for the members of a brand who want to hear of its kind, once for its key; not for who did it."""

    brand: int
    kind: str
    notice: Notice
    key: str
    at: datetime
    apart_from: int | None = None


def tell_of_changes() -> int:
    """Notify members of the status changes nobody was told of yet; how many were looked at.

    A worker that dies takes its whole batch back, and no member hears of one change twice.
    """
    with transaction.atomic():
        untold = StatusChange.objects.untold().select_for_update(skip_locked=_skips(), of=("self",))
        batch = list(untold.select_related("subject_type", "brand").prefetch_related(subjects())[:AT_ONCE])
        _put([news for news in map(_news_of, batch) if news])
        StatusChange.objects.filter(pk__in=[change.pk for change in batch]).update(told=True)
    return len(batch)


def notify(brand: Brand, kind: str, notice: Notice, *, key: str, at: datetime) -> None:
    """Put a notice before every member who wants to hear of its kind; the same `key` again changes nothing."""
    _put([News(brand.pk, kind, notice, key, at)])


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


def _news_of(change: StatusChange) -> News | None:
    route = settings.NOTICES.get((change.subject_type.model, change.action))
    if route is None or change.brand_id is None or change.subject is None:
        return None
    kind, path = route
    notice = _words(path, change)
    return News(change.brand_id, kind, notice, f"change {change.pk}", change.at, change.by_id) if notice else None


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


def _put(news: Sequence[News]) -> None:
    """Before whom it belongs; members, their choices and teams are read once for all of it."""
    members = _members({each.brand for each in news})
    teams = _teams({each.notice.campaign for each in news if each.notice.campaign})
    rows = [
        row
        for each in news
        for member in members[each.brand]
        if member.pk in teams.get(each.notice.campaign or 0, {member.pk}) and member.user_id != each.apart_from
        if (row := _row(each, member))
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _row(news: News, member: Member) -> Notification | None:
    choice = choices_of(member)[news.kind]
    if not (choice.in_app or choice.by_mail):
        return None
    return Notification(
        brand_id=news.brand,
        member=member,
        kind=news.kind,
        key=news.key,
        text=news.notice.text[:300],
        url=news.notice.url,
        in_app=choice.in_app,
        by_mail=choice.by_mail and member.digest != Member.Digest.NEVER,
        at=news.at,
    )


def _members(brands: Collection[int]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for member in Member.objects.filter(brand__in=brands).prefetch_related("choices"):
        found[member.brand_id].append(member)
    return found


def _teams(campaigns: Collection[int]) -> dict[int, set[int]]:
    """The members of each campaign's team; a campaign without one is left out, for everybody hears of that."""
    found: dict[int, set[int]] = defaultdict(set)
    for campaign, member in Member.objects.filter(campaigns__in=campaigns).values_list("campaigns", "pk"):
        found[campaign].add(member)
    return dict(found)


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
