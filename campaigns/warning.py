"""What happens by itself unless somebody acts, told ahead: silences that count as a yes, due dates that have passed (X10)."""

from datetime import datetime, timedelta

from brands.models import Kind
from brands.notifying import notify, untold
from campaigns import notices
from campaigns.models import Deliverable, Version
from campaigns.models.version import WARNED_AHEAD

LATE_FOR = timedelta(days=30)  # what has been late for longer is no news
FURTHEST = timedelta(days=1)  # no brand's date is further ahead of UTC's


def warn(*, at: datetime) -> None:
    """Tell members once of each silence 3 days and 1 day ahead, and once of each due date that has passed."""
    for days in WARNED_AHEAD:
        _warn_of_silences(days, at=at)
    _warn_of_due_dates(at=at)


def _warn_of_silences(days: int, *, at: datetime) -> None:
    ending = Version.objects.soon_approved(days, at).order_by("answer_due_at")
    versions = {f"version {key} in {days}": key for key in ending.values_list("pk", flat=True)}
    about = Version.objects.select_related("brand", "deliverable__order__participant__account")
    for key in untold(versions):
        version = about.get(pk=versions[key])
        notify(version.brand, Kind.REVIEW, notices.version_awaits(version), key=key, at=at)


def _warn_of_due_dates(*, at: datetime) -> None:
    late = Deliverable.objects.late((at + FURTHEST).date()).filter(due_date__gte=(at - LATE_FOR).date())
    deliverables = {f"late {key} {day}": key for key, day in late.order_by("pk").values_list("pk", "due_date")}
    about = Deliverable.objects.select_related("brand", "order__participant__account", "order__campaign")
    for key in untold(deliverables):
        deliverable = about.get(pk=deliverables[key])
        if deliverable.due_date and deliverable.due_date < deliverable.brand.today(at=at):
            notify(deliverable.brand, Kind.DUE, notices.video_late(deliverable), key=key, at=at)
