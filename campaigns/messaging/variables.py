"""Variables in people's text: `{{ name }}` replaced by a fact of one participant. Never a template engine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import links
from campaigns.models import Deliverable, Order, Participant, Post
from campaigns.models.order import ON, UNDER_WAY
from lifecycle.transitions import Refused

PATTERN = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
STRAY = re.compile(r"\{\{|\}\}")
LONGEST_SUBJECT = 150

VARIABLES = {
    "creator_name": gettext_lazy("the creator’s name"),
    "handle": gettext_lazy("@handle of the account"),
    "campaign": gettext_lazy("the campaign’s name"),
    "brand": gettext_lazy("your brand’s name"),
    "invitation_link": gettext_lazy("opens the order in TikTok"),
    "campaign_code": gettext_lazy("ties a post published directly"),
    "creator_page": gettext_lazy("address of the creator’s page"),
    "due_date": gettext_lazy("the next due date"),
    "videos": gettext_lazy("the videos still to come"),
    "post": gettext_lazy("the post a campaign code is sent for"),
}
TO_DO = {
    "waiting": gettext_lazy("not handed in yet"),
    "changes_requested": gettext_lazy("changes were asked for"),
    "approved": gettext_lazy("approved, ready to publish"),
}


@dataclass(frozen=True)
class Words:
    """A subject and a text, before or after their variables are filled in."""

    subject: str
    body: str


@dataclass(frozen=True)
class Filled:
    """Words for one participant, and the names of variables that are empty for it."""

    words: Words
    empty: tuple[str, ...] = ()

    @property
    def refusal(self) -> str:
        """Why they cannot be sent to this participant; "" when they can."""
        if not self.empty:
            return ""
        return _("Nothing to fill in for %(names)s yet.") % {"names": ", ".join(f"{{{{ {n} }}}}" for n in self.empty)}


def mistakes(text: str) -> list[str]:
    """What is wrong with the variables of a text, in words."""
    unknown = [name for name in dict.fromkeys(PATTERN.findall(text)) if name not in VARIABLES]
    words = [
        _("There is no variable “%(name)s”. There are: %(all)s.") % {"name": name[:40], "all": ", ".join(VARIABLES)}
        for name in unknown
    ]
    if STRAY.search(PATTERN.sub("", text)):
        words.append(_("A variable is written {{ name }}: two braces before and two after."))
    return words


def fill(words: Words, facts: Mapping[str, str]) -> Filled:
    """The words with each variable replaced once; what is filled in is never looked at again."""
    used = dict.fromkeys(PATTERN.findall(f"{words.subject}\n{words.body}"))
    if strange := [name for name in used if name not in VARIABLES]:
        raise Refused(mistakes(f"{{{{ {strange[0]} }}}}")[0])
    subject = " ".join(_replace(words.subject, facts).split())
    filled = Words(Truncator(subject).chars(LONGEST_SUBJECT), _replace(words.body, facts))
    return Filled(filled, tuple(name for name in used if not facts.get(name)))


def _replace(text: str, facts: Mapping[str, str]) -> str:
    return PATTERN.sub(lambda found: facts.get(found.group(1), "") or found.group(0), text)


def with_facts(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """Participants with all that `facts_of` reads of them."""
    return participants.select_related("account__creator", "campaign__brand").prefetch_related(
        "orders__code", "orders__deliverables__versions"
    )


def facts_of(participant: Participant, order: Order | None = None, about: Post | None = None) -> dict[str, str]:
    """What each variable stands for, for a participant `with_facts`; `about` is the post the words are about, if one is."""
    account, campaign = participant.account, participant.campaign
    meant = order or order_meant(participant)
    return {
        "creator_name": account.creator.name or account.display_name,
        "handle": str(account),
        "campaign": campaign.name,
        "brand": campaign.ttcm_brand_name or campaign.brand.name,
        **(_facts_of_order(meant) if meant else {}),
        **({"post": about.url or about.tiktok_id} if about else {}),
    }


def order_meant(participant: Participant) -> Order | None:
    """The order that words to a participant are about: the newest under way, else the newest that ended well."""
    orders = sorted(participant.orders.all(), key=lambda order: -order.pk)
    under_way = [order for order in orders if order.status in UNDER_WAY]
    return next(iter(under_way or [order for order in orders if order.status == "fulfilled"]), None)


def outstanding(order: Order) -> list[Deliverable]:
    """The videos of an order that wait for the creator, the soonest due first."""
    waiting = [video for video in order.deliverables.all() if _to_do(video) in TO_DO]
    return sorted(waiting, key=lambda video: (video.due_date is None, video.due_date, video.position))


def page_address(order: Order) -> str:
    """The creator's page as the creator types it; "" while it is closed."""
    return "" if order.page_closed_at or order.status not in ON else links.address(order)


def _facts_of_order(order: Order) -> dict[str, Any]:
    videos = outstanding(order)
    due = next((video.due_date for video in videos if video.due_date), order.due_date)
    return {
        "invitation_link": order.open_link,
        "campaign_code": order.code_to_paste,
        "creator_page": page_address(order),
        "due_date": _on(due) if due else "",
        "videos": "\n".join(f"– {_in_words(video, order)}" for video in videos),
    }


def _in_words(video: Deliverable, order: Order) -> str:
    """A video with its due date, and what it waits for once its creator has joined."""
    words = video.name
    if order.status != "created" or video.status != "waiting":
        words = f"{words}: {TO_DO[_to_do(video)]}"
    if video.due_date:
        words += _(", due %(date)s") % {"date": _on(video.due_date)}
    return words


def _on(day: date) -> str:
    """A date with its month in words, as the language of the moment writes it."""
    return date_format(day, _("j F Y"))


def _to_do(video: Deliverable) -> str:
    """Where a video stands: what TikTok said of it, else what the brand said of its newest version."""
    newest = next(iter(video.versions.all()), None)
    if video.status != "waiting" or newest is None or newest.status == "replaced":
        return str(video.status)
    return str(newest.status)
