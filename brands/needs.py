"""What in a brand waits for a person. Reads the rooms above through the brand's related names (decision 006)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brands.models import Brand


@dataclass(frozen=True)
class Need:
    """One kind of thing that waits, in words, with the page where it is dealt with."""

    words: str
    url: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Step:
    """One step of the first day, and whether it is done."""

    words: str
    url: str
    done: bool


def of(brand: Brand) -> list[Need]:
    """Everything that waits, the most pressing first; nothing when all is well."""
    return list(_needs(brand))


def first_steps(brand: Brand) -> list[Step]:
    """The way from an empty brand to the first campaign; empty once it has been walked."""
    steps = [
        Step(_("Connect to TikTok"), _url(brand, "tiktok:connection"), hasattr(brand, "connection")),
        Step(_("Import creators"), _url(brand, "creators:import_new"), brand.accounts.exists()),
        Step(_("Send an invite"), _url(brand, "creators:directory"), brand.invitations.exists()),
        Step(_("Make a campaign"), _url(brand, "campaigns:new"), brand.campaigns.exists()),
        Step(_("Create an order"), _url(brand, "campaigns:list"), brand.orders.exists()),
    ]
    return [] if all(step.done for step in steps) else steps


def _needs(brand: Brand) -> Iterator[Need]:
    if getattr(getattr(brand, "connection", None), "status", "") == "needs_reconnecting":
        yield Need(
            _("TikTok refuses the token. Reconnect; what waits goes on by itself."),
            _url(brand, "tiktok:connection"),
            "error",
            "link-slash",
        )
    if number := brand.orders.filter(status="failed").count():
        words = ngettext("%(n)s order could not be created", "%(n)s orders could not be created", number)
        yield Need(words % {"n": number}, _url(brand, "campaigns:list"), "error", "exclamation-triangle")
    if number := brand.calls.filter(state="failed").count():
        words = ngettext("%(n)s call to TikTok failed", "%(n)s calls to TikTok failed", number)
        yield Need(words % {"n": number}, _url(brand, "tiktok:calls") + "?state=failed", "error", "arrow-up-right")
    if number := brand.callbacks.filter(state="failed").count():
        words = ngettext("%(n)s callback could not be processed", "%(n)s callbacks could not be processed", number)
        yield Need(words % {"n": number}, _url(brand, "tiktok:callbacks") + "?state=failed", "error", "bell-alert")
    if number := brand.authorizations.filter(status="expiring").count():
        words = ngettext(
            "%(n)s Spark Ads authorization ends within 7 days",
            "%(n)s Spark Ads authorizations end within 7 days",
            number,
        )
        yield Need(words % {"n": number}, _url(brand, "campaigns:list"), "warning", "bolt")
    if number := brand.deliverables.filter(status="changes_requested").count():
        words = ngettext("%(n)s video did not pass review", "%(n)s videos did not pass review", number)
        yield Need(words % {"n": number}, _url(brand, "campaigns:list"), "warning", "film")
    if number := brand.invitations.filter(status="failed").count():
        words = ngettext("%(n)s invitation could not be sent", "%(n)s invitations could not be sent", number)
        yield Need(words % {"n": number}, _url(brand, "creators:invitations"), "warning", "envelope")


def _url(brand: Brand, name: str) -> str:
    return reverse(name, args=[brand.slug])
