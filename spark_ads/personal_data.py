"""What authorizations hold of a creator (H7)."""

from collections.abc import Iterable
from datetime import datetime

from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows
from spark_ads.models import IN_FORCE, Authorization


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """What the creator was asked for and granted."""
    return {"authorizations": as_rows(Authorization.objects.filter(post__account__in=accounts))}


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """Codes go once they open nothing any more; one in force is what a running ad stands on. What was pasted goes."""
    theirs = Authorization.objects.filter(post__account__in=accounts)
    theirs.update(pasted_code="", pasted_at=None, reason="")
    theirs.exclude(status__in=IN_FORCE).update(video_code="")
