"""What in a brand waits for a person. Reads the rooms above through the brand's related names (decision 006)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

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
class Counter:
    """One kind of thing that is counted: which rows of a brand, in which words, where it is dealt with and how.

    With a `campaign`, the path to it from a row, each campaign is counted apart; where the `query` names it, the page is
    the brand's, else the campaign's.
    """

    rows: Callable[[Brand, datetime], QuerySet[Any]]
    words: Any  # of `n`, and of `campaign` where each is counted apart
    page: str
    action: Any
    icon: str
    tone: str = "warning"
    campaign: str = ""
    query: str = ""

    def needs(self, brand: Brand, at: datetime) -> Iterator[Need]:
        """What waits of it now; nothing where the count is 0."""
        rows = self.rows(brand, at)
        for campaign_id, name, number in _by_campaign(rows, self.campaign) if self.campaign else _in_all(rows):
            words = self.words % {"n": number, "campaign": name or _("posts without a campaign")}
            yield Need(words, self._url(brand, campaign_id), self.tone, self.icon, str(self.action))

    def _url(self, brand: Brand, campaign_id: int | None) -> str:
        if "%(campaign)s" in self.query:
            return _url(brand, self.page) + self.query % {"campaign": campaign_id or "none"}
        return _url(brand, self.page, *([campaign_id] if campaign_id else [])) + self.query


@dataclass(frozen=True)
class Step:
    """One step of the first day, and whether it is done."""

    words: str
    url: str
    done: bool


def of(brand: Brand, *, at: datetime) -> list[Need]:
    """Everything that waits, the most pressing first; nothing when all is well."""
    return [*_reconnecting(brand), *(need for counter in COUNTERS for need in counter.needs(brand, at))]


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


def _calls_failed(brand: Brand, at: datetime) -> QuerySet[Any]:
    same = {field: OuterRef(field) for field in ("kind", "subject_type", "subject_id")}
    return brand.calls.filter(~Exists(brand.calls.filter(pk__gt=OuterRef("pk"), **same)), state="failed")


def _invitations_failed(brand: Brand, at: datetime) -> QuerySet[Any]:
    newer = Exists(brand.invitations.filter(account=OuterRef("account"), pk__gt=OuterRef("pk")))
    return brand.invitations.filter(~newer, status="failed", account__in_marketplace=False)


def _invitations_rejected(brand: Brand, at: datetime) -> QuerySet[Any]:
    """Nothing can be mended here, so it is news for some days only."""
    lately = brand.invitations.filter(status="rejected", created_at__gte=at - NEWS)
    return lately.filter(account__in_marketplace=False)


def _by_campaign(rows: QuerySet[Any], path: str) -> QuerySet[Any, tuple[int | None, str | None, int]]:
    counted = rows.order_by().values_list(path, f"{path}__name").annotate(number=Count("pk"))
    return counted.order_by("-number", path)[:MOST_CAMPAIGNS]


def _in_all(rows: QuerySet[Any]) -> list[tuple[int, str, int]]:
    number = rows.count()
    return [(0, "", number)] if number else []


def _url(brand: Brand, name: str, *args: int) -> str:
    return reverse(name, args=[brand.slug, *args])


COUNTERS = (
    Counter(
        lambda brand, at: brand.orders.filter(status="failed"),
        ngettext_lazy(
            "%(n)s order of %(campaign)s could not be created",
            "%(n)s orders of %(campaign)s could not be created",
            "n",
        ),
        "campaigns:orders",
        gettext_lazy("Try again"),
        "exclamation-triangle",
        tone="error",
        campaign="campaign",
    ),
    Counter(
        _calls_failed,
        ngettext_lazy("%(n)s call to TikTok failed", "%(n)s calls to TikTok failed", "n"),
        "tiktok:calls",
        gettext_lazy("Look"),
        "arrow-up-right",
        tone="error",
        query="?state=failed",
    ),
    Counter(
        lambda brand, at: brand.callbacks.filter(state="failed"),
        ngettext_lazy("%(n)s callback could not be processed", "%(n)s callbacks could not be processed", "n"),
        "tiktok:callbacks",
        gettext_lazy("Look"),
        "bell-alert",
        tone="error",
        query="?state=failed",
    ),
    Counter(
        lambda brand, at: brand.authorizations.filter(status="expiring"),
        ngettext_lazy(
            "%(n)s Spark Ads authorization of %(campaign)s ends within 7 days",
            "%(n)s Spark Ads authorizations of %(campaign)s end within 7 days",
            "n",
        ),
        "spark_ads:authorizations",
        gettext_lazy("Extend"),
        "bolt",
        query="?status=expiring&campaign=%(campaign)s",
        campaign="post__campaign",
    ),
    Counter(
        lambda brand, at: brand.ads.needing_attention(),
        ngettext_lazy("%(n)s ad needs attention", "%(n)s ads need attention", "n"),
        "spark_ads:ads",
        gettext_lazy("Look"),
        "megaphone",
        query="?status=attention",
    ),
    Counter(
        lambda brand, at: brand.versions.to_answer(),
        ngettext_lazy(
            "%(n)s video of %(campaign)s waits for your review",
            "%(n)s videos of %(campaign)s wait for your review",
            "n",
        ),
        "campaigns:campaign_review",
        gettext_lazy("Review"),
        "eye",
        campaign="deliverable__order__campaign",
    ),
    Counter(
        lambda brand, at: brand.messages.unread(),
        ngettext_lazy(
            "%(n)s message from creators of %(campaign)s is unread",
            "%(n)s messages from creators of %(campaign)s are unread",
            "n",
        ),
        "campaigns:messages",
        gettext_lazy("Answer"),
        "chat-bubble-left-right",
        campaign="participant__campaign",
    ),
    Counter(
        lambda brand, at: brand.deliverables.filter(status="changes_requested"),
        ngettext_lazy(
            "%(n)s video of %(campaign)s did not pass review",
            "%(n)s videos of %(campaign)s did not pass review",
            "n",
        ),
        "campaigns:orders",
        gettext_lazy("Look"),
        "film",
        campaign="order__campaign",
    ),
    Counter(
        lambda brand, at: brand.messages.not_arrived(),
        ngettext_lazy(
            "%(n)s message of %(campaign)s did not arrive, or may not have",
            "%(n)s messages of %(campaign)s did not arrive, or may not have",
            "n",
        ),
        "campaigns:messages",
        gettext_lazy("Look"),
        "envelope",
        query="?show=trouble",
        campaign="participant__campaign",
    ),
    Counter(
        lambda brand, at: brand.posts.untied().of_participants(),
        ngettext_lazy("%(n)s post belongs to no campaign", "%(n)s posts belong to no campaign", "n"),
        "campaigns:untied",
        gettext_lazy("Tie"),
        "link-slash",
    ),
    Counter(
        _invitations_failed,
        ngettext_lazy("%(n)s invitation could not be sent", "%(n)s invitations could not be sent", "n"),
        "creators:invitations",
        gettext_lazy("Send again"),
        "envelope",
        query="?status=failed",
    ),
    Counter(
        lambda brand, at: brand.deliverables.late(brand.today(at=at)),
        ngettext_lazy("%(n)s video of %(campaign)s is late", "%(n)s videos of %(campaign)s are late", "n"),
        "campaigns:orders",
        gettext_lazy("Remind"),
        "clock",
        campaign="order__campaign",
    ),
    Counter(
        _invitations_rejected,
        ngettext_lazy("TikTok rejected %(n)s invitation", "TikTok rejected %(n)s invitations", "n"),
        "creators:invitations",
        gettext_lazy("Read why"),
        "no-symbol",
        query="?status=rejected",
    ),
)
