"""Where an untied post may belong, with the reasons: a person decides, never this (X6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brands.models import Brand
from campaigns.models import Campaign, Deliverable, Order, Participant, Post
from campaigns.models.campaign import RUNNING
from campaigns.models.campaign import Status as CampaignStatus
from campaigns.models.order import WATCHED

NEAR = timedelta(days=3)  # of a due date
AS_LONG = 0.6  # seconds by which a film may differ from the version handed in
Reason = str


@dataclass(frozen=True)
class Suggestion:
    """A campaign a post may belong to, why, and what it could be there; without reasons it is only possible."""

    participant: Participant
    reasons: tuple[Reason, ...]
    order: Order | None = None
    deliverable: Deliverable | None = None

    @property
    def campaign(self) -> Campaign:
        """The campaign meant."""
        return self.participant.campaign

    @property
    def asks(self) -> str:
        """How the creator could be asked to tie it: with a code, by a link request, or not at all."""
        if self.order is None:
            return ""
        return "link" if self.order.on_tiktok_one else "code" if self.order.code_to_paste else ""


def suggestions(brand: Brand, posts: Sequence[Post]) -> dict[int, list[Suggestion]]:
    """For each post, by key, the campaigns its account takes part in, the likeliest first."""
    places = Participant.objects.taking_part().filter(brand=brand, account__in={post.account_id for post in posts})
    wanted = places.filter(campaign__status__in=[*RUNNING, CampaignStatus.ENDED]).select_related(
        "campaign__brand", "account"
    )
    related = ("orders__code", "orders__deliverables__post", "orders__deliverables__versions")
    by_account: dict[int, list[Participant]] = {}
    for participant in wanted.order_by("-pk").prefetch_related(*related):
        by_account.setdefault(participant.account_id, []).append(participant)
    return {post.pk: _ranked(post, by_account.get(post.account_id, [])) for post in posts}


def _ranked(post: Post, participants: Iterable[Participant]) -> list[Suggestion]:
    found = [_suggestion(post, participant) for participant in participants]
    return sorted(found, key=lambda each: -len(each.reasons))


def _suggestion(post: Post, participant: Participant) -> Suggestion:
    orders = [order for order in participant.orders.all() if order.status in WATCHED]
    free = [(order, item) for order in orders for item in order.deliverables.all() if not hasattr(item, "post")]
    rated = [(_of_deliverable(post, item), order, item) for order, item in free]
    best = max(rated, key=lambda each: len(each[0]), default=None)
    reasons = [*_of_campaign(post, participant.campaign), *(best[0] if best else ())]
    order = best[1] if best else next(iter(orders), None)
    return Suggestion(participant, tuple(reasons), order, best[2] if best else None)


def _of_campaign(post: Post, campaign: Campaign) -> Iterable[Reason]:
    day = post.published_at.date()
    if campaign.start_date or campaign.end_date:
        begun = campaign.start_date is None or campaign.start_date <= day
        if begun and (campaign.end_date is None or day <= campaign.end_date):
            yield _("Published on %(day)s, while the campaign ran") % {"day": date_format(day, "j M")}
    words = set(post.caption.lower().replace(",", " ").replace(".", " ").split())
    for wanted in campaign.hashtags.replace(",", " ").split():
        if wanted.lower() in words:
            yield (_("%(word)s is mentioned") if wanted[0] == "@" else _("%(word)s is in the caption")) % {
                "word": wanted
            }


def _of_deliverable(post: Post, deliverable: Deliverable) -> list[Reason]:
    reasons = [_("“%(video)s” is still without a post") % {"video": deliverable}]
    if deliverable.due_date and abs(post.published_at.date() - deliverable.due_date) <= NEAR:
        reasons.append(_("Near its due date, %(day)s") % {"day": date_format(deliverable.due_date, "j M")})
    for version in deliverable.versions.all():
        facts = {"number": version.number, "video": deliverable}
        if version.caption.strip() and version.caption.strip() == post.caption.strip():
            reasons.append(_("The caption of version %(number)s of “%(video)s”") % facts)
        if post.seconds and version.seconds and abs(post.seconds - version.seconds) <= AS_LONG:
            reasons.append(_("As long as version %(number)s of “%(video)s”") % facts)
    return reasons
