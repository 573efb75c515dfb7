"""The ends of a brand's authorizations as calendars read them: iCalendar, RFC 5545 (X10)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from brands.models import Brand, Member
from lifecycle.transitions import Refused
from spark_ads.models import IN_FORCE, Authorization, CalendarLink

MOST = 2_000
LINE = 75  # octets, as the RFC wants lines folded


def link_behind(token: str) -> CalendarLink | None:
    """The link with this address while it is open; None otherwise."""
    return CalendarLink.objects.open().select_related("brand").filter(token=token).first()


def make_link(member: Member, *, at: datetime) -> CalendarLink:
    """A new address, as long as the member belongs to the brand."""
    link = CalendarLink.objects.create(brand=member.brand, member=member, by=member.user, created_at=at)
    link.record_creation(by=member.user, at=at)
    return link


def revoke_left_behind(*, at: datetime) -> None:
    """Write down of the links of members who left that they open nothing any more."""
    for link in CalendarLink.objects.left_behind():
        with suppress(Refused):
            link.revoke(at=at, cause="its member left")


def calendar(brand: Brand, *, at: datetime) -> str:
    """What is in force now, each end an event of its own moment."""
    rows = brand.authorizations.filter(status__in=IN_FORCE, ends_at__gt=at).order_by("ends_at")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Limelight//Spark Ads//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(_('Spark Ads of %(brand)s') % {'brand': brand})}",
        *_events(rows.select_related("post__account", "post__campaign", "brand")[:MOST], at=at),
        "END:VCALENDAR",
    ]
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _events(rows: Iterable[Authorization], *, at: datetime) -> Iterator[str]:
    host = urlsplit(settings.PUBLIC_URL).hostname or "limelight"
    for row in rows:
        if row.ends_at is None:
            continue
        yield "BEGIN:VEVENT"
        yield f"UID:authorization-{row.pk}@{host}"
        yield f"DTSTAMP:{_moment(at)}"
        yield f"DTSTART:{_moment(row.ends_at)}"
        yield f"DTEND:{_moment(row.ends_at)}"
        yield f"SUMMARY:{_escaped(_('Spark Ads end: %(account)s') % {'account': row.post.account})}"
        yield f"DESCRIPTION:{_escaped(f'{row.post} · {row.post.campaign}')}"
        yield f"URL:{settings.PUBLIC_URL}{row.get_absolute_url()}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets, never cut inside a sign; those after the first begin with a space."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
