"""People tie posts to campaigns, untie them, and say which are not theirs (P2, decision 020)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import fulfilling, keeping
from campaigns.models import Campaign, Deliverable, Order, Post
from campaigns.models.post import TiedBy
from lifecycle.transitions import Refused


def tie(
    post: Post,
    campaign: Campaign,
    deliverable: Deliverable | None = None,
    *,
    by: User | None,
    at: datetime,
    tied_by: str = TiedBy.HAND,
    cause: str = "",
) -> None:
    """Tie an untied post to a campaign, and to a free deliverable of an order there."""
    _place(post, "tie", campaign, deliverable, by=by, at=at, tied_by=tied_by, cause=cause)


def retie(post: Post, campaign: Campaign, deliverable: Deliverable | None, *, by: User, at: datetime) -> None:
    """Tie a post elsewhere that a person had tied. What TikTok ties is untied first: then it is known that somebody meant it."""
    if post.tied_by != TiedBy.HAND:
        raise Refused(_("TikTok ties this post by “%(how)s”. Untie it first.") % {"how": post.get_tied_by_display()})
    _place(post, "retie", campaign, deliverable, by=by, at=at, tied_by=TiedBy.HAND, cause="")


def untie(post: Post, *, by: User, at: datetime) -> None:
    """Let a post belong to no campaign; its figures stay its own, the campaign's totals go without them, its video is open again."""
    with transaction.atomic():
        fulfilling.lock(post.deliverable)
        before = post.locked()
        post.untie(by=by, at=at, cause=post.place)
        fulfilling.follow(before, post, by=by, at=at, cause=str(post))
        keeping.recount([post.former["campaign"]], of=[post])


def tie_again(post: Post, *, by: User, at: datetime) -> None:
    """Undo an untying: to where the post was, as it was, if its place is still free."""
    former = post.former
    campaign = post.brand.campaigns.filter(pk=former.get("campaign")).first()
    if campaign is None:
        raise Refused(_("It is not known any more where this post was tied. Choose a campaign."))
    deliverable = post.brand.deliverables.filter(pk=former.get("deliverable")).first()
    tied_by = str(former.get("tied_by") or TiedBy.HAND)
    order = post.brand.orders.filter(pk=former.get("order")).first()
    _place(post, "tie", campaign, deliverable, by=by, at=at, tied_by=tied_by, cause="", order=order)


def place_for(post: Post, campaign: Campaign, deliverable_id: int | None) -> Deliverable | None:
    """The deliverable chosen for a post, of an order of its account in the campaign; None is none. Not there raises `Refused`."""
    if deliverable_id is None:
        return None
    found = Deliverable.objects.select_related("order__participant").filter(order__campaign=campaign, pk=deliverable_id)
    deliverable = found.first()
    if deliverable is None:
        raise Refused(_("This deliverable does not belong to the campaign."))
    return deliverable


def _place(
    post: Post,
    action: str,
    campaign: Campaign,
    deliverable: Deliverable | None,
    *,
    by: User | None,
    at: datetime,
    tied_by: str,
    cause: str,
    order: Order | None = None,
) -> None:
    meant = deliverable.order if deliverable else order
    if meant and meant.participant.account_id != post.account_id:
        words = _("“%(video)s” is asked of %(other)s, and this post is of %(account)s.")
        facts = {"video": deliverable or meant, "other": meant.participant.account, "account": post.account}
        raise Refused(words % facts)
    try:
        with transaction.atomic():
            fulfilling.lock(deliverable, post.deliverable)
            if deliverable:
                _refuse_taken(deliverable, post)
            before = post.locked()  # it may have moved since the page was shown
            words = " › ".join(str(part) for part in (campaign, deliverable) if part)
            getattr(post, action)(
                by=by,
                at=at,
                cause=cause or words,
                tied_by=tied_by,
                campaign=campaign,
                order=meant,
                deliverable=deliverable,
            )
            fulfilling.follow(before, post, by=by, at=at, cause=str(post))
            keeping.recount([before.campaign_id, campaign.pk], of=[post])
    except IntegrityError as error:  # somebody was faster
        raise Refused(_("Another post was tied to this deliverable meanwhile.")) from error


def _refuse_taken(deliverable: Deliverable, post: Post) -> None:
    other = Post.objects.filter(deliverable=deliverable).exclude(pk=post.pk).first()
    if other:
        raise Refused(_("“%(video)s” has a post already: %(post)s.") % {"video": deliverable, "post": other})
