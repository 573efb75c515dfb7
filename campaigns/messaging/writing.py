"""A message is a row first. Who has an e-mail address gets it in the queue for mail, everybody else in the thread alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from brands.models import User
from campaigns.messaging import starters, variables
from campaigns.messaging.variables import Words
from campaigns.models import Message, MessageBatch, Order, Participant, Post
from campaigns.models.message import Purpose, Status
from creators.language import spoken_to

AT_ONCE = 500


@dataclass
class Plan:
    """What a bulk send would do: to whom by e-mail, to whom in the thread alone, and to whom not, with the reason."""

    by_email: list[Message] = field(default_factory=list)
    in_thread: list[Message] = field(default_factory=list)
    refused: dict[Participant, str] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """All that would be written."""
        return [*self.by_email, *self.in_thread]


def new_message(participant: Participant, words: Words, *, at: datetime, **facts: Any) -> Message:
    """A message from the brand, not saved yet."""
    to = address_of(participant)
    return Message(
        brand_id=participant.brand_id,
        participant=participant,
        status=Status.QUEUED if to else Status.POSTED,
        subject=words.subject,
        body=words.body,
        to=to,
        created_at=at,
        **facts,
    )


def by_purpose(
    participant: Participant, order: Order, purpose: Purpose, *, key: str, at: datetime, about: Post | None = None
) -> Message:
    """A message by the brand's own template for a purpose, else by ours, not saved yet. Both come `with_facts`."""
    words = _in_own_words(participant, order, purpose, about) or _in_ours(participant, order, purpose, about)
    return new_message(participant, words, at=at, order=order, key=key, post=about)


def address_of(participant: Participant) -> str:
    """Where e-mail for a participant goes; "" where no address is known."""
    creator = participant.account.creator
    return "" if creator.erased_at else creator.email


def _in_own_words(participant: Participant, order: Order, purpose: Purpose, about: Post | None) -> Words | None:
    """None without a template, and where it asks for what this order does not have, a campaign code say."""
    own = starters.own_words(participant.campaign.brand, purpose)
    filled = variables.fill(own, variables.facts_of(participant, order, about)) if own else None
    return filled.words if filled and not filled.empty else None


def _in_ours(participant: Participant, order: Order, purpose: Purpose, about: Post | None) -> Words:
    """Our starter, which never asks for that, with all that is filled in, in the creator's language."""
    with spoken_to(participant.account):
        ours = starters.starter(purpose)
        facts = variables.facts_of(participant, order, about)
        return variables.fill(Words(ours.subject, ours.body), facts).words


def plan(participants: Iterable[Participant], words: Words, *, at: datetime) -> Plan:
    """What sending these words to participants would come to. They come `with_facts`."""
    made = Plan()
    for participant in participants:
        filled = variables.fill(words, variables.facts_of(participant))
        if filled.empty:
            made.refused[participant] = filled.refusal
            continue
        order = variables.order_meant(participant)
        message = new_message(participant, filled.words, at=at, order=order)
        (made.by_email if message.to else made.in_thread).append(message)
    return made


def write_once(message: Message, *, by: User | None, at: datetime, cause: str = "") -> Message:
    """Save a message with its history; one of the same key that was saved before is the one."""
    try:
        with transaction.atomic():
            message.save()
            message.record_creation(by=by, at=at, cause=cause)
    except IntegrityError:
        return Message.objects.get(brand_id=message.brand_id, key=message.key)
    return message


def write_batch(batch: MessageBatch, made: Plan, *, at: datetime) -> None:
    """Save a batch with all its messages, or nothing."""
    with transaction.atomic():
        batch.refused = {str(participant.pk): words for participant, words in made.refused.items()}
        batch.save()
        for message in made.messages:
            message.batch, message.author = batch, batch.by
            message.key = f"batch {batch.pk} {message.participant_id}"
        rows = Message.objects.bulk_create(made.messages, batch_size=AT_ONCE)
        for start in range(0, len(rows), AT_ONCE):
            Message.record_creations(rows[start : start + AT_ONCE], by=batch.by, at=at)
