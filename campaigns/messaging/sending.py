"""What members do with messages: write one, write to many, send again. A worker is rung once it is committed."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import tasks
from campaigns.messaging import variables, writing
from campaigns.messaging.variables import Words
from campaigns.models import Campaign, Message, MessageBatch, Order, Participant, Post
from campaigns.models.message import Purpose
from lifecycle.transitions import Refused
from tiktok.tasks import ring

MOST_AT_ONCE = 5_000
PER_RING = 250
MOST_RINGS = 4


def send(
    participant: Participant, words: Words, *, by: User, at: datetime, form_key: UUID, order: Order | None = None
) -> Message:
    """Write to one participant. The same form sent twice is the same message; an empty variable refuses it in words."""
    meant = order or variables.order_meant(participant)
    filled = variables.fill(words, variables.facts_of(participant, meant))
    if filled.empty:
        raise Refused(filled.refusal)
    message = writing.new_message(
        participant, filled.words, at=at, order=meant, author=by, key=f"form {participant.pk} {form_key}"
    )
    with transaction.atomic():
        written = writing.write_once(message, by=by, at=at)
        _ring(1)
    return written


def send_code(participant: Participant, order: Order, post: Post, *, by: User, at: datetime, form_key: UUID) -> Message:
    """Ask the creator to add the order's campaign code to a post; both come `with_facts`. The same form is the same message."""
    key = f"form {participant.pk} {form_key}"
    message = writing.by_purpose(participant, order, Purpose.CODE, key=key, at=at, about=post)
    message.author = by
    with transaction.atomic():
        if not Message.objects.filter(brand_id=participant.brand_id, key=key).exists():
            post.note("send_code", by=by, at=at, cause=str(participant.campaign))
        written = writing.write_once(message, by=by, at=at)
        _ring(1)
    return written


def send_to_many(
    campaign: Campaign, participants: QuerySet[Participant], words: Words, *, by: User, at: datetime, form_key: UUID
) -> MessageBatch:
    """Write to many, with a result for each. The same form sent twice is the same batch."""
    if before := campaign.message_batches.filter(form_key=form_key).first():
        return before
    if participants.count() > MOST_AT_ONCE:
        raise Refused(_("Send to at most %(n)s at once.") % {"n": f"{MOST_AT_ONCE:,}"})
    made = writing.plan(participants, words, at=at)
    if not made.messages:
        raise Refused(_("Nobody would get this message. Choose other recipients, or take the empty variables out."))
    batch = MessageBatch(
        brand_id=campaign.brand_id,
        campaign=campaign,
        subject=words.subject,
        body=words.body,
        form_key=form_key,
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            writing.write_batch(batch, made, at=at)
            _ring(len(made.by_email))
    except IntegrityError as error:
        if before := campaign.message_batches.filter(form_key=form_key).first():
            return before
        raise Refused(_("This form was sent before. Open the page again.")) from error
    return batch


def send_again(message: Message, *, by: User, at: datetime) -> None:
    """Hand a message over once more, to the address known today."""
    to = writing.address_of(message.participant)
    if not to:
        raise Refused(_("No e-mail address is known for this creator. Pass the link on by hand."))
    with transaction.atomic():
        message.resend(by=by, at=at, cause="click", to=to)
        _ring(1)


def _ring(number: int) -> None:
    """Wake as many workers as the work is worth; each goes on until nothing is left."""
    for _each in range(min(-(-number // PER_RING), MOST_RINGS)):
        transaction.on_commit(lambda: ring(tasks.send_mail))
