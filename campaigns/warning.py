"""What happens by itself unless somebody acts, told ahead: silences that count as a yes, due dates that have passed (X10)."""

from datetime import datetime, timedelta

from brands.models import Kind
from brands.notifying import notify
from campaigns import notices
from campaigns.models import Deliverable, Version
from campaigns.models.version import WARNED_AHEAD

MOST_AT_ONCE = 500
LATE_FOR = timedelta(days=30)  # what has been late for longer is no news


def warn(*, at: datetime) -> None:
    """Tell members once of each silence 3 days and 1 day ahead, and once of each due date that has passed."""
    for days in WARNED_AHEAD:
        _warn_of_silences(days, at=at)
    late = Deliverable.objects.late(at.date()).filter(due_date__gte=(at - LATE_FOR).date())
    for deliverable in late.select_related("brand", "order__participant__account", "order__campaign")[:MOST_AT_ONCE]:
        key = f"late {deliverable.pk} {deliverable.due_date}"
        notify(deliverable.brand, Kind.DUE, notices.video_late(deliverable), key=key, at=at)


def _warn_of_silences(days: int, *, at: datetime) -> None:
    ending = Version.objects.soon_approved(days, at).order_by("answer_due_at")
    for version in ending.select_related("brand", "deliverable__order__participant__account")[:MOST_AT_ONCE]:
        key = f"version {version.pk} in {days}"
        notify(version.brand, Kind.REVIEW, notices.version_awaits(version), key=key, at=at)
