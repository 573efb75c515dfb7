"""A creator asked to tie a post: by the campaign code, or on TikTok One by a link request (X6)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from brands.models import User
from campaigns import linking
from campaigns.messaging import sending, variables
from campaigns.models import Campaign, Order, Participant, Post
from campaigns.models.post import Status
from lifecycle.transitions import Refused


def ask(post: Post, campaign: Campaign, *, by: User, at: datetime, form_key: UUID) -> str:
    """Ask, or remind; what happens now, in words. Raises `Refused`."""
    if post.status == Status.TIED:
        raise Refused(_("This post is tied already."))
    order = linking.order_for(post, campaign.pk)
    if order is None:
        words = _("%(account)s has no order in %(campaign)s whose code could be sent. Create an order, or tie by hand.")
        raise Refused(words % {"account": post.account, "campaign": campaign})
    if order.on_tiktok_one:
        linking.request_link(post, order, by=by, at=at)
        return _("TikTok asks %(account)s to let the post be linked.") % {"account": post.account}
    return _send_code(post, order, by=by, at=at, form_key=form_key)


def _send_code(post: Post, order: Order, *, by: User, at: datetime, form_key: UUID) -> str:
    if not order.code_to_paste:
        raise Refused(_("This order has no campaign code yet."))
    participant = variables.with_facts(Participant.objects.filter(pk=order.participant_id)).get()
    mine = next(each for each in participant.orders.all() if each.pk == order.pk)
    sent = sending.send_code(participant, mine, post, by=by, at=at, form_key=form_key)
    if sent.to:
        return _("The campaign code is on its way to %(to)s.") % {"to": sent.to}
    return _("The campaign code stands in the thread. No e-mail address is known: pass it on by hand.")
