"""What creators write back from the page of an order (O5)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.messaging import writing
from campaigns.models import Message, Order
from campaigns.pace import DAY, MINUTE, too_many
from lifecycle.transitions import Refused

MOST = ((5, MINUTE), (100, DAY))  # from one order's page


def answer(order: Order, text: str, *, form_key: UUID, at: datetime) -> Message:
    """What a creator writes; the same form sent twice is the same message. Raises `Refused` where that is a lot at once."""
    key = f"answer {order.pk} {form_key}"
    if not order.messages.filter(key=key).exists() and too_many(f"answers:{order.pk}", MOST):
        raise Refused(_("That was a lot at once. Wait a little, then send it again."))
    message = Message(
        brand_id=order.brand_id,
        participant_id=order.participant_id,
        order=order,
        from_creator=True,
        body=text,
        key=key,
        created_at=at,
    )
    return writing.write_once(message, by=None, at=at, cause="the creator")
