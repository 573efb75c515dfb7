"""Orders to begin from: kept from a form, used in another."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from brands.models import User
from campaigns.models import Campaign, OrderTemplate
from lifecycle.transitions import Refused, all_or_refused


def keep(campaign: Campaign, name: str, wanted: dict[str, Any], *, by: User, at: datetime) -> OrderTemplate:
    """Keep a wish under a name, its dates as days from today. A name that is taken is refused."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Name the template, then save it."))
    today = campaign.brand.today(at=at)
    videos = [
        {"name": video, "due_days": _days(due, today)}
        for video, due in zip(wanted["names"], wanted["due_dates"], strict=True)
    ]
    facts = {"spark_days": wanted["spark_days"], "fee": wanted["fee"], "currency": campaign.currency}
    facts |= {"videos": videos, "video_number": len(videos), "due_days": _days(wanted["due_date"], today)}
    with all_or_refused(_("There is a template of this name. Choose another.")):
        return OrderTemplate.objects.create(brand=campaign.brand, name=name, by=by, created_at=at, **facts)


def _days(due: date | None, today: date) -> int | None:
    return None if due is None else max(0, (due - today).days)
