"""What to know before ordering: dates that cannot be met, a budget that does not last, campaign codes and their room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Min, Sum
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brands.models import Brand
from campaigns.models import Campaign, CampaignCode, Order
from campaigns.models.order import fingerprint
from tiktok.models.connection import Generation


@dataclass(frozen=True)
class Advice:
    """`warnings` by key: they warn, nobody is refused. `code`: under which campaign code the orders go."""

    warnings: dict[str, str] = field(default_factory=dict)
    code: str = ""

    def unseen(self, seen: str) -> bool:
        """Whether something is here that the form did not show yet."""
        return bool(set(self.warnings) - set(seen.split(",")))

    @property
    def seen(self) -> str:
        """What the form remembers of having shown."""
        return ",".join(self.warnings)


@dataclass(frozen=True)
class CodeRoom:
    """A campaign code, what its orders ask for, and how many more it may carry."""

    code: CampaignCode
    names: list[str]
    spark_days: int


def advise(
    campaign: Campaign, *, orders: int, names: Sequence[str], spark_days: int, fee: Decimal | None,
    dates: Iterable[date | None], today: date,
) -> Advice:  # fmt: skip
    """Everything to say of so many orders of this wish."""
    known = sorted({day for day in dates if day})
    warnings = {**_past(known, today), **_after_end(known, campaign), **_over_budget(campaign, fee, orders)}
    return Advice(warnings, code_words(campaign, names, spark_days, orders=orders))


def speaks_codes(brand: Brand) -> bool:
    """Whether the brand's marketplace has campaign codes: TikTok One has none."""
    connection = getattr(brand, "connection", None)
    return connection is None or connection.generation == Generation.TTCM


def committed(campaign: Campaign) -> Decimal:
    """Fees of all orders that may still cost something, in the campaign's currency."""
    paid = campaign.orders.paid_for().filter(currency=campaign.currency).order_by()
    return paid.aggregate(sum=Sum("fee"))["sum"] or Decimal(0)


def code_words(campaign: Campaign, names: Sequence[str], spark_days: int, *, orders: int) -> str:
    """Under which code so many orders of a wish go, and what happens when it has no room for all."""
    if not names or not speaks_codes(campaign.brand):
        return ""
    shared = list(campaign.codes.filter(wish=fingerprint(names, spark_days)).with_count().order_by("pk"))
    room = [code for code in shared if code.left]
    if not shared:
        return _("No order here asks for the same yet, so a campaign code of its own is made by itself.")
    if not room:
        return _("The campaign code for this wish is full. A new one is made by itself.")
    words = {"code": room[0], "left": room[0].left}
    if room[0].left < orders:
        return _("%(left)s of these go under campaign code %(code)s; then a new one is made by itself.") % words
    return _("Goes under campaign code %(code)s, which has room for %(left)s of 200 orders.") % words


def codes_of(campaign: Campaign) -> list[CodeRoom]:
    """The campaign's codes with what their orders ask for, the newest first."""
    if not speaks_codes(campaign.brand):
        return []
    codes = list(campaign.codes.exclude(code="").with_count().annotate(first=Min("orders")).order_by("-pk"))
    firsts = Order.objects.filter(pk__in=[code.first for code in codes]).prefetch_related("deliverables")
    by_id = {order.pk: order for order in firsts}
    return [
        CodeRoom(code, by_id[code.first].names, by_id[code.first].spark_days)
        for code in codes
        if _is_code(by_id, code.first)
    ]


def _is_code(orders: dict[int, Order], first: int | None) -> bool:
    """Whether what stands in the place of a code is one: a TikTok One campaign is none."""
    return first in orders and ":" not in orders[first].tiktok_id


def _past(days: Sequence[date], today: date) -> dict[str, str]:
    past = [day for day in days if day < today]
    words = _("%(day)s has passed already. Videos due then would be late from the start.")
    return {"past": words % {"day": _said(past[0])}} if past else {}


def _after_end(days: Sequence[date], campaign: Campaign) -> dict[str, str]:
    if not campaign.end_date or not days or days[-1] <= campaign.end_date:
        return {}
    words = _("%(day)s is after the campaign’s end on %(end)s.")
    return {"after_end": words % {"day": _said(days[-1]), "end": _said(campaign.end_date)}}


def _over_budget(campaign: Campaign, fee: Decimal | None, orders: int) -> dict[str, str]:
    if not fee or campaign.budget is None:
        return {}
    before = committed(campaign)
    over = before + fee * orders - campaign.budget
    if over <= 0:
        return {}
    words = ngettext(
        "With this order the fees pass the budget of %(budget)s by %(over)s; %(before)s is ordered already.",
        "With these orders the fees pass the budget of %(budget)s by %(over)s; %(before)s is ordered already.",
        orders,
    )
    amounts = {"budget": campaign.budget, "over": over, "before": before}
    return {"budget": words % {name: _amount(value, campaign.currency) for name, value in amounts.items()}}


def _said(day: date) -> str:
    return date_format(day, "j M Y")


def _amount(value: Decimal, currency: str) -> str:
    return f"{number_format(value, 0 if value == value.to_integral() else 2, use_l10n=True, force_grouping=True)} {currency}"
