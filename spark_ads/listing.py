"""The list of a brand's authorizations: by status, campaign and how soon they end (S7)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Case, DateTimeField, QuerySet, Value, When
from django.utils.translation import gettext_lazy

from brands import keyset
from brands.models import Brand
from brands.numbers import whole_number
from spark_ads.models import IN_FORCE, Authorization, Status
from spark_ads.models.authorization import ASKABLE

NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # so that what has no end comes last
SOONEST = keyset.Order("ends", descending=False, moment=True)
GROUPS = {
    "force": (gettext_lazy("In force"), IN_FORCE),
    "expiring": (gettext_lazy("Ends soon"), [Status.EXPIRING]),
    "asked": (gettext_lazy("Waiting for an answer"), [Status.REQUESTING, Status.REQUESTED]),
    "over": (gettext_lazy("Over or refused"), ASKABLE),
}
WITHIN = {"1": 1, "3": 3, "7": 7, "14": 14, "30": 30, "90": 90}


def narrowed(brand: Brand, asked: Mapping[str, str], *, at: datetime) -> QuerySet[Authorization]:
    """The authorizations an address asks for: `status` (a group), `campaign` (or "none"), `within` (days)."""
    rows: QuerySet[Any] = brand.authorizations.all()
    if asked.get("status") in GROUPS:
        rows = rows.filter(status__in=GROUPS[asked["status"]][1])
    if asked.get("campaign") == "none":
        rows = rows.filter(post__campaign__isnull=True)
    elif campaign := asked.get("campaign"):
        rows = rows.filter(post__campaign=whole_number(campaign) or 0)
    if days := WITHIN.get(asked.get("within", "")):
        rows = rows.filter(status__in=IN_FORCE, ends_at__gt=at, ends_at__lte=at + timedelta(days=days))
    return rows


def page(rows: QuerySet[Authorization], asked: Mapping[str, Any]) -> keyset.Page[Authorization]:
    """One page of them: what is in force by its end, the soonest first; what is over the newest first."""
    never = Value(NEVER, output_field=DateTimeField())
    ends = Case(When(status__in=IN_FORCE, then="ends_at"), default=never, output_field=DateTimeField())
    shown = rows.annotate(ends=ends).select_related("post__account", "post__campaign")
    return keyset.page(shown, asked, keyset.NEWEST if asked.get("status") == "over" else SOONEST)
