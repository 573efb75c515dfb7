"""A brand's orders across campaigns: which are late, which are due, in which order (O6)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from brands import keyset
from brands.models import Brand
from brands.numbers import whole_number
from campaigns.models import Deliverable, Order
from campaigns.models.order import OPEN, Status

NEVER = date(9999, 12, 31)  # so that orders nothing is due of come last
WEEK = timedelta(days=7)
GROUPS = {
    "open": OPEN,
    "fulfilled": [Status.FULFILLED],
    "failed": [Status.FAILED],
    "over": [Status.DECLINED, Status.EXPIRED, Status.CANCELLED],
}
SORTS = {"due": keyset.Order("due", descending=False, textual=True), "new": keyset.NEWEST}


def with_due(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with the day their first outstanding video is due, `NEVER` where none is."""
    waiting = Deliverable.objects.outstanding().filter(order=OuterRef("pk"), due_date__isnull=False)
    first = Subquery(waiting.order_by("due_date").values("due_date")[:1])
    return orders.annotate(due=Coalesce(first, Value(NEVER), output_field=DateField()))


def narrowed(brand: Brand, asked: Mapping[str, str], *, today: date) -> QuerySet[Order]:
    """The orders an address asks for: `status` (a group), `campaign`, `due` (late or week)."""
    orders: QuerySet[Any] = with_due(brand.orders.all())
    if asked.get("status") in GROUPS:
        orders = orders.filter(status__in=GROUPS[asked["status"]])
    if campaign := asked.get("campaign"):
        orders = orders.filter(campaign=whole_number(campaign))
    if asked.get("due") == "late":
        orders = orders.filter(due__lt=today)
    elif asked.get("due") == "week":
        orders = orders.filter(due__gte=today, due__lt=today + WEEK)
    return orders


def page(orders: QuerySet[Order], asked: Mapping[str, Any]) -> keyset.Page[Order]:
    """One page of them; a mark that is no date gives the first."""
    sort = SORTS.get(asked.get("sort", ""), SORTS["due"])
    marks = {name: asked.get(name, "") for name in ("after", "before")}
    if sort.textual and not all(_is_mark(mark) for mark in marks.values()):
        marks = {}
    shown = orders.select_related("campaign", "participant__account").prefetch_related("deliverables__post")
    return keyset.page(shown, marks, sort)


def _is_mark(mark: str) -> bool:
    try:
        return not mark or bool(date.fromisoformat(mark.partition(":")[2]))
    except ValueError:
        return False
