"""What members hear of invitations."""

from django.urls import reverse
from django.utils.translation import gettext as _

from brands.notifying import Notice
from creators.models import Invitation
from lifecycle.models import StatusChange


def invitation_joined(invitation: Invitation, change: StatusChange) -> Notice:
    """Orders can go out now."""
    return _notice(invitation, _("%(account)s joined TikTok Creator Marketplace. Orders can go out."))


def invitation_rejected(invitation: Invitation, change: StatusChange) -> Notice:
    """TikTok's rules do not let the account in."""
    words = _("TikTok rejected the invitation of %(account)s: %(reasons)s")
    return _notice(invitation, words, reasons="; ".join(invitation.reasons_in_words))


def invitation_declined(invitation: Invitation, change: StatusChange) -> Notice:
    """The creator does not want to."""
    return _notice(invitation, _("%(account)s declined to join TikTok Creator Marketplace."))


def invitation_failed(invitation: Invitation, change: StatusChange) -> Notice:
    """It did not go out."""
    return _notice(invitation, _("The invitation of %(account)s could not be sent. Send it again."))


def _notice(invitation: Invitation, words: str, **facts: str) -> Notice:
    account = invitation.account
    url = reverse("creators:account", args=[invitation.brand.slug, account.pk])
    return Notice(words % {"account": account, **facts}, url)
