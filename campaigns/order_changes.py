"""What a brand does with an order after it was made: other fees and dates, and the same once more."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import actions
from campaigns.models import Deliverable, Order, OrderEdit
from campaigns.models.order_edit import What
from lifecycle.transitions import Refused


def change(order: Order, *, fee: Decimal | None, due_dates: Mapping[int, date | None], by: User, at: datetime) -> int:
    """Bring the fee, and due dates by their deliverables' keys, to what is given; how many changed. Each is recorded.

    TikTok knows neither. What is public already keeps its date.
    """
    with transaction.atomic():
        fresh = order.locked()
        if not fresh.is_changeable:
            raise Refused(
                _("This order is %(status)s now, so its fee and dates stay as they are.")
                % {"status": fresh.get_status_display().lower()}
            )
        edits = [*_new_fee(fresh, fee), *_new_dates(fresh, due_dates)]
        for edit in edits:
            edit.brand_id, edit.order, edit.by, edit.at = fresh.brand_id, fresh, by, at
        OrderEdit.objects.bulk_create(edits)
    order.take_over(fresh)
    return len(edits)


def order_again(order: Order, *, by: User, at: datetime) -> Order:
    """The same wish once more from the same account. Due dates move on by as long as the first order is ago.

    Twice asked is one order.
    """
    if not order.can_be_ordered_again:
        raise Refused(
            _("This order is %(status)s, so there is nothing to order again.")
            % {"status": order.get_status_display().lower()}
        )
    later = at.date() - order.created_at.date()
    return actions.create_order(
        order.participant,
        names=order.names,
        spark_days=order.spark_days,
        fee=order.fee if order.currency == order.campaign.currency else None,
        due_dates=[item.due_date and item.due_date + later for item in order.deliverables.all()],
        form_key=uuid5(NAMESPACE_URL, f"again:{order.token}"),
        by=by,
        at=at,
    )


def _new_fee(order: Order, fee: Decimal | None) -> list[OrderEdit]:
    before, after = _money(order.fee, order.currency), _money(fee, order.currency)
    if before == after:
        return []
    Order.objects.filter(pk=order.pk).update(fee=fee)
    order.fee = fee
    return [OrderEdit(what=What.FEE, before=before, after=after)]


def _new_dates(order: Order, due_dates: Mapping[int, date | None]) -> list[OrderEdit]:
    waiting = [item for item in order.deliverables.filter(pk__in=list(due_dates)) if item.is_outstanding]
    changed = [(item, item.due_date, due_dates[item.pk]) for item in waiting if item.due_date != due_dates[item.pk]]
    for item, _before, after in changed:
        Deliverable.objects.filter(pk=item.pk).update(due_date=after)
    return [
        OrderEdit(what=What.DUE, deliverable=item, before=str(before or ""), after=str(after or ""))
        for item, before, after in changed
    ]


def _money(fee: Decimal | None, currency: str) -> str:
    return "" if fee is None else f"{fee:.2f} {currency}"
