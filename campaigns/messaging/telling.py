"""Creators are told by themselves what the brand says of a version (O9)."""

from datetime import datetime

from django.utils.translation import gettext as _

from brands.models import User
from campaigns import links
from campaigns.messaging import variables, writing
from campaigns.messaging.variables import Words
from campaigns.models import Message, Participant, Version
from campaigns.models.message import Purpose
from campaigns.models.version import Status
from creators.language import spoken_to


def tell_of_answer(version: Version, *, by: User | None, at: datetime, cause: str) -> None:
    """Write the answer into the creator's thread, and by e-mail where an address is known; once for each answer."""
    participants = Participant.objects.filter(orders__deliverables=version.deliverable_id)
    participant = variables.with_facts(participants).get()
    key = f"version {version.pk} {version.status}"
    message = _message(version, participant, key, at=at)
    message.author = by
    writing.write_once(message, by=by, at=at, cause=cause)


def _message(version: Version, participant: Participant, key: str, *, at: datetime) -> Message:
    order = next(each for each in participant.orders.all() if each.pk == version.deliverable.order_id)
    if version.status == Status.CHANGES_REQUESTED:
        return writing.by_purpose(participant, order, Purpose.CHANGES, key=key, at=at)
    facts = {"video": version.deliverable.name, "number": version.number, "page": links.address(order)}
    with spoken_to(participant.account):
        subject = _("“%(video)s” is approved") % facts
        body = _("Version %(number)s of “%(video)s” is approved. Publish it as it is: %(page)s") % facts
    return writing.new_message(
        participant, Words(subject[: variables.LONGEST_SUBJECT], body), at=at, order=order, key=key
    )
