"""What TikTok sent about a creator: the raw callbacks hold the handle (H7)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from creators.models import Account, Creator
from creators.personal_data import Rows, as_rows
from tiktok.models import Callback


def collect(creator: Creator, accounts: Iterable[Account]) -> dict[str, Rows]:
    """The callbacks as they came."""
    return {"callbacks": as_rows(_about(creator, accounts))}


def erase(creator: Creator, accounts: Iterable[Account], *, at: datetime) -> None:
    """What was sent goes; that it came, and what followed, stays."""
    _about(creator, accounts).update(entry={}, envelope={})


def _about(creator: Creator, accounts: Iterable[Account]) -> QuerySet[Callback]:
    about = Q(pk__in=[])
    for account in accounts:
        if account.handle:
            about |= Q(entry__handle_name=account.handle)
        if account.connection:
            about |= Q(entry__user_openid=account.connection.open_id)
    return Callback.objects.filter(about, brand=creator.brand)
