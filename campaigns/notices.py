"""What members hear of orders, videos, versions and messages."""

from django.template.defaultfilters import date as date_words
from django.urls import reverse
from django.utils.translation import gettext as _

from brands.notifying import Notice
from campaigns.models import Deliverable, LinkRequest, Message, Order, Version
from lifecycle.models import StatusChange


def order_joined(order: Order, change: StatusChange) -> Notice:
    """The creator accepted."""
    return _of_order(order, _("%(account)s joined %(campaign)s."))


def order_declined(order: Order, change: StatusChange) -> Notice:
    """The creator does not want the work."""
    return _of_order(order, _("%(account)s declined the order in %(campaign)s."))


def order_expired(order: Order, change: StatusChange) -> Notice:
    """Nobody answered in time."""
    return _of_order(order, _("%(account)s did not answer in time: the order in %(campaign)s has expired."))


def order_failed(order: Order, change: StatusChange) -> Notice:
    """TikTok did not make it."""
    return _of_order(order, _("The order from %(account)s in %(campaign)s could not be created: %(reason)s"))


def order_fulfilled(order: Order, change: StatusChange) -> Notice:
    """All videos are public."""
    return _of_order(order, _("%(account)s has published every video ordered in %(campaign)s."))


def video_sent_back(deliverable: Deliverable, change: StatusChange) -> Notice:
    """TikTok's review did not pass it."""
    reasons = "; ".join(deliverable.reasons)
    return _of_video(deliverable, _("TikTok sent “%(video)s” of %(account)s back: %(reasons)s"), reasons=reasons)


def video_published(deliverable: Deliverable, change: StatusChange) -> Notice:
    """It is public."""
    return _of_video(deliverable, _("“%(video)s” of %(account)s is public."))


def video_removed(deliverable: Deliverable, change: StatusChange) -> Notice:
    """It is gone."""
    return _of_video(deliverable, _("“%(video)s” of %(account)s is gone from TikTok."))


def link_granted(request: LinkRequest, change: StatusChange) -> Notice:
    """The creator let a post be linked."""
    return _of_request(request, _("%(account)s let a post be linked to %(campaign)s."))


def link_refused(request: LinkRequest, change: StatusChange) -> Notice:
    """The creator did not."""
    return _of_request(request, _("%(account)s does not let a post be linked to %(campaign)s."))


def version_handed_in(version: Version, change: StatusChange) -> Notice:
    """Somebody should look at it."""
    words = _("%(account)s handed in version %(number)s of “%(video)s”. Answer by %(day)s.")
    return _of_version(version, words)


def version_approved_by_silence(version: Version, change: StatusChange) -> Notice | None:
    """Nobody answered for 14 days; where somebody did, there is nothing to tell."""
    if change.cause != "clock":
        return None
    return _of_version(version, _("Nobody answered for 14 days, so version %(number)s of “%(video)s” is approved."))


def version_awaits(version: Version) -> Notice:
    """The silence is about to count as a yes."""
    words = _("Version %(number)s of “%(video)s” of %(account)s counts as approved on %(day)s unless you answer.")
    return _of_version(version, words)


def video_late(deliverable: Deliverable) -> Notice:
    """Its due date has passed."""
    words = _("“%(video)s” of %(account)s was due on %(day)s.")
    return _of_video(deliverable, words, day=date_words(deliverable.due_date, "j M"))


def message_received(message: Message, change: StatusChange) -> Notice | None:
    """A creator wrote; what the brand writes itself is no news."""
    if not message.from_creator:
        return None
    return _of_message(message, _("%(account)s wrote: %(text)s"))


def message_came_back(message: Message, change: StatusChange) -> Notice:
    """The address does not work."""
    return _of_message(message, _("Your message to %(account)s came back. Check the address."))


def message_not_sent(message: Message, change: StatusChange) -> Notice:
    """The mail server refused it."""
    return _of_message(message, _("Your message to %(account)s could not be sent: %(reason)s"))


def message_uncertain(message: Message, change: StatusChange) -> Notice:
    """It may have gone out, or not."""
    return _of_message(
        message, _("Your message to %(account)s may not have arrived. Look, and send it again if need be.")
    )


def _of_order(order: Order, words: str) -> Notice:
    facts = {"account": order.participant.account, "campaign": order.campaign, "reason": order.reason}
    return Notice(words % facts, order.get_absolute_url(), order.campaign_id)


def _of_request(request: LinkRequest, words: str) -> Notice:
    campaign = request.order.campaign
    facts = {"account": request.post.account, "campaign": campaign}
    return Notice(words % facts, request.get_absolute_url(), campaign.pk)


def _of_video(deliverable: Deliverable, words: str, **facts: str) -> Notice:
    order = deliverable.order
    facts = {"video": deliverable.name, "account": str(order.participant.account), **facts}
    return Notice(words % facts, order.get_absolute_url(), order.campaign_id)


def _of_version(version: Version, words: str) -> Notice:
    day = date_words(version.answer_due_at, "j M")
    told = _of_video(version.deliverable, words, number=str(version.number), day=day)
    return Notice(told.text, version.get_absolute_url(), told.campaign)


def _of_message(message: Message, words: str) -> Notice:
    participant = message.participant
    facts = {"account": participant.account, "text": message.body[:120], "reason": message.reason}
    url = reverse("campaigns:thread", args=[message.brand.slug, participant.pk])
    return Notice(words % facts, url, participant.campaign_id)
