"""How things stand, in plain words for the creator: what is my next step? (O8)"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import Deliverable, Order, Publication, Version
from creators.creator_words import failure_words

CLOSED: Final = {
    "cancelled": (
        gettext_lazy("The brand has cancelled this order."),
        gettext_lazy("You need not do anything. What you have published stays yours."),
    ),
    "expired": (
        gettext_lazy("This order was not answered in time and has expired."),
        gettext_lazy("If you would still like to take part, ask the brand for a new order."),
    ),
    "declined": (
        gettext_lazy("You declined this order."),
        gettext_lazy("If you changed your mind, ask the brand for a new order."),
    ),
    "failed": (
        gettext_lazy("This order is not ready yet."),
        gettext_lazy("TikTok did not take it. The brand sees that and can try again; come back later."),
    ),
    "requesting": (gettext_lazy("This order is being prepared."), gettext_lazy("Look again in a minute.")),
}
PAGE_CLOSED: Final = (
    gettext_lazy("The brand has closed this page."),
    gettext_lazy("Write to the brand if you think this is a mistake."),
)
REPLACED: Final = (
    gettext_lazy("This link was replaced. Ask the brand for the new one."),
    gettext_lazy("Nothing is lost: the order and your videos are behind the new link."),
)
TOO_MANY: Final = (
    gettext_lazy("That was a lot at once."),
    gettext_lazy("Nothing was changed. Wait a few minutes, then go back to your order."),
)

WAITING: Final = "info"  # the tone of what is with the brand or with TikTok


@dataclass(frozen=True)
class Standing:
    """Where something is: a word with its colour, and what comes next ("" where the version itself says it)."""

    label: str
    next: str
    tone: str = "neutral"


@dataclass(frozen=True)
class Item:
    """One video as the creator sees it."""

    deliverable: Deliverable
    standing: Standing
    versions: list[Version] = field(default_factory=list)
    approved: Version | None = None
    publication: Publication | None = None
    is_late: bool = False

    @property
    def publication_standing(self) -> Standing | None:
        """How far the approved version is on its way to TikTok."""
        return publication_words(self.publication) if self.publication else None


def standing_of(deliverable: Deliverable, versions: list[Version]) -> Standing:
    """A video's standing: TikTok's word where it has spoken, else the brand's."""
    told = _TOLD_BY_TIKTOK.get(deliverable.status)
    if told:
        label, words, tone = told
        return Standing(str(label), str(words), tone)
    latest = versions[0] if versions else None
    if latest is None or latest.status == "replaced":
        return Standing(
            _("To do"), _("Film it, then hand it in here so that the brand can look at it first."), "warning"
        )
    return _with_brand(latest)


def next_step(order: Order, items: list[Item], *, at: datetime) -> Standing:
    """The one thing to do now."""
    if order.declined_here:
        return Standing(_("You declined"), _("The brand has been told and will cancel the order."))
    if order.status == "created":
        return Standing(_("Answer the brand"), _time_left(order, at=at), "warning")
    outstanding = [item for item in items if item.deliverable.status not in ("published",)]
    if not outstanding:
        return Standing(_("All videos are public"), _("That was it. Thank you!"), "success")
    first = next((item for item in outstanding if item.standing.tone != WAITING), None)
    if first is None:
        return Standing(_("Nothing to do now"), _("Here you see when it is your turn again."), WAITING)
    return Standing(first.deliverable.name, first.standing.next, first.standing.tone)


def publication_words(publication: Publication) -> Standing:
    """How far a version handed over is."""
    label, words, tone = _PUBLICATION[publication.status]
    if publication.status == "failed":
        return Standing(str(label), failure_words(publication.reason), tone)
    return Standing(str(label), str(words), tone)


def _with_brand(version: Version) -> Standing:
    number = {"number": version.number}
    if version.status == "awaiting":
        return Standing(_("With the brand"), "", WAITING)
    if version.status == "approved" and hasattr(version, "publication"):
        return publication_words(version.publication)
    if version.status == "approved":
        return Standing(_("Approved"), _("The brand said yes to version %(number)s. Publish it.") % number, "success")
    words = _("The brand asks for changes to version %(number)s. Read its notes, then hand in another version.")
    return Standing(_("Changes wanted"), words % number, "warning")


def _time_left(order: Order, *, at: datetime) -> str:
    left = order.answer_until - at
    if left.total_seconds() <= 0:
        return _("TikTok ends offers after 7 days without an answer. This one may end at any moment.")
    if left.days == 0:
        return _("Less than a day left to answer. After that, TikTok ends the offer.")
    words = ngettext("%(days)s day left to answer.", "%(days)s days left to answer.", left.days) % {"days": left.days}
    return words + " " + _("TikTok ends offers after 7 days without an answer.")


_TOLD_BY_TIKTOK: Final = {
    "uploaded": (gettext_lazy("In TikTok"), gettext_lazy("TikTok has your video and will review it."), "info"),
    "in_review": (
        gettext_lazy("TikTok reviews it"),
        gettext_lazy("TikTok is reviewing your video. You need not do anything now."),
        "info",
    ),
    "approved": (
        gettext_lazy("Passed TikTok’s review"),
        gettext_lazy("TikTok’s review is through. Publish it in TikTok if it is not public yet."),
        "success",
    ),
    "changes_requested": (
        gettext_lazy("TikTok wants changes"),
        gettext_lazy("It did not pass TikTok’s review. Read why, then upload another video in TikTok."),
        "error",
    ),
    "published": (gettext_lazy("Public"), gettext_lazy("It is public and counts for this campaign."), "success"),
    "removed": (
        gettext_lazy("Gone from TikTok"),
        gettext_lazy("This video is no longer on TikTok. Publish another one, or write to the brand."),
        "error",
    ),
}
_PUBLICATION: Final = {
    "asking": (gettext_lazy("On its way"), gettext_lazy("Your video is being handed over to TikTok."), "info"),
    "processing": (
        gettext_lazy("TikTok is publishing"),
        gettext_lazy("TikTok has your video and is publishing it. That takes about three minutes."),
        "info",
    ),
    "published": (gettext_lazy("Published"), gettext_lazy("Your video is on your TikTok account."), "success"),
    "in_inbox": (
        gettext_lazy("In your TikTok inbox"),
        gettext_lazy("TikTok put the video into your inbox in the app. Open it there to finish the post."),
        "warning",
    ),
    "failed": (gettext_lazy("Not published"), "", "error"),
    "uncertain": (
        gettext_lazy("It may have been published"),
        gettext_lazy("TikTok did not say whether it worked. Look at your profile in TikTok before you publish again."),
        "warning",
    ),
}
