"""What in a brand waits for a person. Reads the rooms above through the brand's related names (decision 006)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brands.models import Brand

MOST_CAMPAIGNS = 5  # of each kind of need; the lists behind the links have the rest
NEWS = timedelta(days=7)


@dataclass(frozen=True)
class Need:
    """One kind of thing that waits, in words, with the page where it is dealt with and what is to be done there."""

    words: str
    url: str
    tone: str
    icon: str
    action: str


@dataclass(frozen=True)
class Step:
    """One step of the first day, and whether it is done."""

    words: str
    url: str
    done: bool


def of(brand: Brand, *, at: datetime) -> list[Need]:
    """Everything that waits, the most pressing first; nothing when all is well."""
    rejected_lately = brand.invitations.filter(status="rejected", created_at__gte=at - NEWS)
    found = [need for kind in KINDS for need in kind(brand)]
    return [*found, *_late_videos(brand, at), *_rejected(brand, rejected_lately)]


def first_steps(brand: Brand) -> list[Step]:
    """The way from an empty brand to the first order; empty once it has been walked."""
    steps = [
        Step(
            _("Connect to TikTok"),
            _url(brand, "tiktok:connection"),
            _connection_status(brand) not in ("", "disconnected"),
        ),
        Step(_("Import creators"), _url(brand, "creators:import_new"), brand.accounts.exists()),
        Step(_("Send an invite"), _url(brand, "creators:directory"), brand.invitations.exists()),
        Step(_("Make a campaign"), _url(brand, "campaigns:new"), brand.campaigns.exists()),
        Step(_("Create an order"), _url(brand, "campaigns:list"), brand.orders.exists()),
    ]
    return [] if all(step.done for step in steps) else steps


def _reconnecting(brand: Brand) -> Iterator[Need]:
    if _connection_status(brand) == "needs_reconnecting":
        words = _("TikTok refuses the token. Reconnect; what waits goes on by itself.")
        yield Need(words, _url(brand, "tiktok:connection"), "error", "link-slash", _("Reconnect"))


def _connection_status(brand: Brand) -> str:
    return str(getattr(getattr(brand, "connection", None), "status", ""))


def _failed_orders(brand: Brand) -> Iterator[Need]:
    for campaign_id, name, number in _by_campaign(brand.orders.filter(status="failed"), "campaign"):
        words = ngettext(
            "%(n)s order of %(campaign)s could not be created",
            "%(n)s orders of %(campaign)s could not be created",
            number,
        )
        url = _url(brand, "campaigns:orders", campaign_id)
        yield Need(words % {"n": number, "campaign": name}, url, "error", "exclamation-triangle", _("Try again"))


def _failed_calls(brand: Brand) -> Iterator[Need]:
    same = {field: OuterRef(field) for field in ("kind", "subject_type", "subject_id")}
    placed_anew = Exists(brand.calls.filter(pk__gt=OuterRef("pk"), **same))
    if number := brand.calls.filter(~placed_anew, state="failed").count():
        words = ngettext("%(n)s call to TikTok failed", "%(n)s calls to TikTok failed", number)
        yield Need(
            words % {"n": number}, _url(brand, "tiktok:calls") + "?state=failed", "error", "arrow-up-right", _("Look")
        )


def _failed_callbacks(brand: Brand) -> Iterator[Need]:
    if number := brand.callbacks.filter(state="failed").count():
        words = ngettext("%(n)s callback could not be processed", "%(n)s callbacks could not be processed", number)
        yield Need(
            words % {"n": number}, _url(brand, "tiktok:callbacks") + "?state=failed", "error", "bell-alert", _("Look")
        )


def _ending_authorizations(brand: Brand) -> Iterator[Need]:
    for campaign_id, name, number in _by_campaign(brand.authorizations.filter(status="expiring"), "post__campaign"):
        words = ngettext(
            "%(n)s Spark Ads authorization of %(campaign)s ends within 7 days",
            "%(n)s Spark Ads authorizations of %(campaign)s end within 7 days",
            number,
        )
        yield Need(
            words % {"n": number, "campaign": name},
            _url(brand, "spark_ads:campaign", campaign_id),
            "warning",
            "bolt",
            _("Extend"),
        )


def _videos_to_change(brand: Brand) -> Iterator[Need]:
    waiting = brand.deliverables.filter(status="changes_requested")
    for campaign_id, name, number in _by_campaign(waiting, "order__campaign"):
        words = ngettext(
            "%(n)s video of %(campaign)s did not pass review",
            "%(n)s videos of %(campaign)s did not pass review",
            number,
        )
        url = _url(brand, "campaigns:orders", campaign_id)
        yield Need(words % {"n": number, "campaign": name}, url, "warning", "film", _("Look"))


def _versions_to_review(brand: Brand) -> Iterator[Need]:
    for campaign_id, name, number in _by_campaign(brand.versions.to_answer(), "deliverable__order__campaign"):
        words = ngettext(
            "%(n)s video of %(campaign)s waits for your review",
            "%(n)s videos of %(campaign)s wait for your review",
            number,
        )
        url = _url(brand, "campaigns:campaign_review", campaign_id)
        yield Need(words % {"n": number, "campaign": name}, url, "warning", "eye", _("Review"))


def _unread_messages(brand: Brand) -> Iterator[Need]:
    for campaign_id, name, number in _by_campaign(brand.messages.unread(), "participant__campaign"):
        words = ngettext(
            "%(n)s message from creators of %(campaign)s is unread",
            "%(n)s messages from creators of %(campaign)s are unread",
            number,
        )
        url = _url(brand, "campaigns:messages", campaign_id)
        yield Need(words % {"n": number, "campaign": name}, url, "warning", "chat-bubble-left-right", _("Answer"))


def _messages_not_sent(brand: Brand) -> Iterator[Need]:
    stuck = brand.messages.filter(status__in=["failed", "bounced", "uncertain"])
    for campaign_id, name, number in _by_campaign(stuck, "participant__campaign"):
        words = ngettext(
            "%(n)s message of %(campaign)s did not arrive, or may not have",
            "%(n)s messages of %(campaign)s did not arrive, or may not have",
            number,
        )
        url = _url(brand, "campaigns:messages", campaign_id)
        yield Need(words % {"n": number, "campaign": name}, url, "warning", "envelope", _("Send again"))


def _late_videos(brand: Brand, at: datetime) -> Iterator[Need]:
    for campaign_id, name, number in _by_campaign(brand.deliverables.late(brand.today(at=at)), "order__campaign"):
        words = ngettext("%(n)s video of %(campaign)s is late", "%(n)s videos of %(campaign)s are late", number)
        url = _url(brand, "campaigns:orders", campaign_id)
        yield Need(words % {"n": number, "campaign": name}, url, "warning", "clock", _("Remind"))


def _untied_posts(brand: Brand) -> Iterator[Need]:
    if number := brand.posts.untied().of_participants().count():
        words = ngettext("%(n)s post belongs to no campaign", "%(n)s posts belong to no campaign", number)
        yield Need(words % {"n": number}, _url(brand, "campaigns:untied"), "warning", "link-slash", _("Tie"))


def _failed_invitations(brand: Brand) -> Iterator[Need]:
    newer = Exists(brand.invitations.filter(account=OuterRef("account"), pk__gt=OuterRef("pk")))
    if number := brand.invitations.filter(~newer, status="failed", account__in_marketplace=False).count():
        words = ngettext("%(n)s invitation could not be sent", "%(n)s invitations could not be sent", number)
        yield Need(
            words % {"n": number},
            _url(brand, "creators:invitations") + "?status=failed",
            "warning",
            "envelope",
            _("Send again"),
        )


def _rejected(brand: Brand, invitations: QuerySet[Any]) -> Iterator[Need]:
    """Nothing can be mended here, so it is news for some days only."""
    if number := invitations.filter(account__in_marketplace=False).count():
        words = ngettext("TikTok rejected %(n)s invitation", "TikTok rejected %(n)s invitations", number)
        yield Need(
            words % {"n": number},
            _url(brand, "creators:invitations") + "?status=rejected",
            "warning",
            "no-symbol",
            _("Read why"),
        )


def _by_campaign(rows: QuerySet[Any], path: str) -> QuerySet[Any, tuple[int, str, int]]:
    counted = rows.order_by().values_list(path, f"{path}__name").annotate(number=Count("pk"))
    return counted.order_by("-number", path)[:MOST_CAMPAIGNS]


def _url(brand: Brand, name: str, *args: int) -> str:
    return reverse(name, args=[brand.slug, *args])


KINDS: tuple[Callable[[Brand], Iterator[Need]], ...] = (
    _reconnecting,
    _failed_orders,
    _failed_calls,
    _failed_callbacks,
    _ending_authorizations,
    _versions_to_review,
    _unread_messages,
    _videos_to_change,
    _messages_not_sent,
    _untied_posts,
    _failed_invitations,
)
