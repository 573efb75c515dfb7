"""What TikTok tells us of creators. News is a hint: where TikTok can be asked, it is."""

from datetime import datetime

from creators import actions, authenticating
from creators.models import Account
from tiktok.models import Callback, CreatorConnection
from tiktok.processing import Ignored


def invitation_seen(callback: Callback, *, at: datetime) -> str:
    """The creator opened the invitation; TikTok keeps no state for this, so the news is all there is."""
    invitation = _account(callback).invitations.awaiting().first()
    if invitation is None or not invitation.can("see"):
        raise Ignored("No invitation waits to be seen.")
    invitation.see(at=at, cause=callback.cause)
    return "seen"


def creator_joined(callback: Callback, *, at: datetime) -> str:
    """The account may be in TTCM now: ask."""
    return _refresh(callback, at=at)


def invitation_declined(callback: Callback, *, at: datetime) -> str:
    """The creator may have declined: ask."""
    return _refresh(callback, at=at)


def creator_disconnected(callback: Callback, *, at: datetime) -> str:
    """The creator withdrew the consent on TikTok: the tokens are worth nothing any more."""
    found = CreatorConnection.objects.filter(brand=callback.brand, open_id=str(callback.entry.get("user_openid")))
    connection = found.first()
    if connection is None or not connection.can("lose"):
        raise Ignored("No connected creator is meant.")
    authenticating.lose(connection, at=at, cause=callback.cause)
    return "connection lost"


def _refresh(callback: Callback, *, at: datetime) -> str:
    account = _account(callback)
    actions.refresh_accounts([account], at=at, cause=callback.cause)
    account.refresh_from_db()
    return account.label


def _account(callback: Callback) -> Account:
    handle = str(callback.entry.get("handle_name", "")).lower()
    account = Account.objects.filter(brand=callback.brand, handle=handle).select_related("brand").first()
    if account is None:
        raise Ignored(f"No account @{handle} here.")
    return account
