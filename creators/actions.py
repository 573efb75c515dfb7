"""Inviting accounts to TTCM, and learning from TikTok who is in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brands.models import User
from creators.facts import learn
from creators.models import Account, AccountQuerySet, Invitation
from lifecycle.transitions import Refused, all_or_refused
from tiktok.answers import MarketplaceStatus
from tiktok.connecting import client_for, is_connected
from tiktok.models import Call
from tiktok.outbox import place_call
from tiktok.rounds import next_look

SEND = "send_invitation"


def send_invitation(account: Account, *, by: User | None, at: datetime) -> Invitation:
    """Invite an account to TTCM; TikTok hears of it from a worker. Refused where it makes no sense to ask."""
    _refuse_pointless(account)
    _refuse_too_soon(account, at=at)
    with all_or_refused(_("%(account)s already has an open invitation.") % {"account": account}):
        invitation = Invitation.objects.create(brand_id=account.brand_id, account=account, created_at=at)
        invitation.record_creation(by=by, at=at)
        place_call(SEND, invitation, by=by, at=at)
    return invitation


def resend_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Send an invitation again that could not be sent. Refused where it makes no sense to ask."""
    _refuse_pointless(invitation.account)
    with all_or_refused(_("%(account)s already has an open invitation.") % {"account": invitation.account}):
        invitation.resend(by=by, at=at, cause="click")
        place_call(SEND, invitation, by=by, at=at)


def correct_facts(account: Account, facts: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Write what a person knows better. A new handle is another account to TikTok, so its place in TTCM is asked anew."""
    with all_or_refused(_("Another account in your directory has this handle or name.")):
        fresh = Account.objects.select_for_update().get(pk=account.pk)
        if facts["handle"] != fresh.handle:
            _forget_marketplace(fresh)
        news = {name: value for name, value in facts.items() if getattr(fresh, name) != value}
        fresh.save(update_fields=["in_marketplace", "marketplace_checked_at"])
        learn(fresh, news, source=str(by), at=at)
    account.refresh_from_db()


def perform_send_invitation(call: Call, *, at: datetime) -> str:
    """Look first whether TikTok already has the invitation, then send it and keep the answer."""
    invitation: Invitation = call.subject  # type: ignore[assignment]
    if not invitation.is_open:
        return "no longer wanted"
    handle = invitation.account.handle or ""
    with client_for(call.brand) as client:
        status = client.creator_statuses([handle]).get(handle, "not_in")
        if status == "not_in" and invitation.can("confirm_sent"):
            answer = client.invite(handle)
            if handle in answer.rejected:
                invitation.reject(at=at, cause=call.cause, reasons=answer.rejected[handle])
                return "rejected"
            status = "in" if handle in answer.in_marketplace else "invited"
    settle_invitation(invitation, status, at=at, cause=call.cause)
    return status


def settle_invitation(invitation: Invitation, status: MarketplaceStatus, *, at: datetime, cause: str) -> None:
    """Bring an invitation to what TikTok says of the account now."""
    if invitation.can("confirm_sent") and status in ("invited", "in"):
        invitation.confirm_sent(at=at, cause=cause)
    if status == "in":
        _welcome(invitation.account, at=at, cause=cause)
    elif status == "not_in" and invitation.can("decline"):
        invitation.decline(at=at, cause=cause)
    elif status == "invalid" and invitation.can("reject"):
        invitation.reject(at=at, cause=cause, reasons=[_("TikTok knows no account of this handle")])


def refresh_accounts(accounts: Sequence[Account], *, at: datetime, cause: str) -> None:
    """Ask TikTok where accounts of one brand stand, and bring labels and open invitations to it."""
    by_handle = {account.handle: account for account in accounts if account.handle}
    if not by_handle:
        return
    with client_for(accounts[0].brand) as client:
        statuses = client.creator_statuses(list(by_handle))
    for handle, account in by_handle.items():
        _settle_account(account, statuses.get(handle, "not_in"), at=at, cause=cause)


def refresh_invitations(invitations: Sequence[Invitation], *, at: datetime) -> None:
    """Ask TikTok what became of invitations of one brand, and plan when to ask again: TikTok sends no callback for joining."""
    refresh_accounts([invitation.account for invitation in invitations], at=at, cause="reconciliation")
    for invitation in invitations:
        since = invitation.sent_at or invitation.created_at
        Invitation.objects.filter(pk=invitation.pk).update(next_check_at=next_look(since, at=at))


def invitable(accounts: AccountQuerySet, *, at: datetime) -> AccountQuerySet:
    """Of some accounts, those an invitation can be sent to now: whom `send_invitation` would not refuse."""
    here = Invitation.objects.filter(account=OuterRef("pk"))
    outside = accounts.filter(handle__isnull=False, in_marketplace=False)
    return outside.exclude(Exists(here.open())).exclude(Exists(here.cooling(at)))


def _refuse_pointless(account: Account) -> None:
    if not account.handle:
        raise Refused(_("%(account)s has no handle yet. Add it first.") % {"account": account})
    if account.in_marketplace:
        raise Refused(_("%(account)s is already in TikTok Creator Marketplace.") % {"account": account})
    if not is_connected(account.brand):
        raise Refused(_("Connect %(brand)s to TikTok before inviting creators.") % {"brand": account.brand})


def _refuse_too_soon(account: Account, *, at: datetime) -> None:
    lately = account.invitations.cooling(at).order_by("-ended_at").first()
    if lately and lately.again_from:
        words = _("%(account)s said no lately. Ask again from %(date)s.")
        raise Refused(words % {"account": account, "date": date_format(lately.again_from)})


def _forget_marketplace(account: Account) -> None:
    if account.invitations.open().exists():
        raise Refused(_("%(account)s has an open invitation; its handle can change after that.") % {"account": account})
    account.in_marketplace, account.marketplace_checked_at = False, None


def _settle_account(account: Account, status: MarketplaceStatus, *, at: datetime, cause: str) -> None:
    if status == "in":
        return _welcome(account, at=at, cause=cause)
    account.learn_marketplace(False, at=at)
    for invitation in account.invitations.awaiting():
        settle_invitation(invitation, status, at=at, cause=cause)


def _welcome(account: Account, *, at: datetime, cause: str) -> None:
    account.learn_marketplace(True, at=at)
    for invitation in account.invitations.open():
        invitation.join(at=at, cause=cause)
