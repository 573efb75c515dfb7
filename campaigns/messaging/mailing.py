"""E-mail out of the queue: claim (committed), hand over, confirm. Killed anywhere, no message is handed over twice by itself."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import make_msgid

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.messaging import letters
from campaigns.messaging.postman import NotSent, Postman, RefusedByServer, Unclear
from campaigns.models import Message
from lifecycle.transitions import Refused

log = structlog.get_logger("limelight.mail")

AT_ONCE = 50  # what one worker takes before it lets others have a turn
MOST_ATTEMPTS = 12  # with the pauses below, a mail server may be away for most of a day
LONGEST_WAIT = timedelta(hours=3)
JITTER = 0.25
CAUSE = "mail"


def send_some(*, now: Callable[[], datetime]) -> bool:
    """Hand over what is due, a batch over one connection; whether more is waiting."""
    with Postman() as postman:
        for message in Message.objects.to_send(now()).order_by("id")[:AT_ONCE]:
            if not _send(message, postman, now=now):
                return False
    return Message.objects.to_send(now()).exists()


def lose_the_lost(*, at: datetime) -> int:
    """Messages whose worker died may have gone out: a person decides, nobody sends them again by itself."""
    lost = list(Message.objects.lost(at)[:1_000])
    for message in lost:
        with suppress(Refused):  # its worker was slow, not dead
            message.lose(at=at, cause="clock", message_id=message.message_id)
    return len(lost)


def _send(message: Message, postman: Postman, *, now: Callable[[], datetime]) -> bool:
    """Bring one message as far as it goes; False where the mail server cannot be reached at all."""
    name = make_msgid(domain=settings.MAIL_DOMAIN)
    try:
        message.claim(at=now(), cause=CAUSE, message_id=name)
    except (Refused, Message.DoesNotExist):
        return True  # another worker has it, or it is gone
    try:
        with suppress(Refused):  # news of it came before us, or it was taken to be lost
            return _hand_over(message, postman, now=now)
    except Exception as error:  # a defect of ours: whether it went out is not known
        log.exception("mail failed", message=message.pk)
        _lose(message, error, at=now())
    return True


def _hand_over(message: Message, postman: Postman, *, now: Callable[[], datetime]) -> bool:
    try:
        letter = letters.letter_for(message)
        postman.get_ready()
        esp_id = postman.hand_over(letter)
    except NotSent as error:
        _put_back(message, error, at=now())
        return error.others_may_pass
    except RefusedByServer as error:
        message.fail(at=now(), cause=CAUSE, message_id=message.message_id, reason=str(error))
    except Unclear as error:
        _lose(message, error, at=now())
    else:
        message.confirm(at=now(), cause=CAUSE, message_id=message.message_id, esp_id=esp_id)
    return True


def _put_back(message: Message, error: NotSent, *, at: datetime) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        words = _("Given up after %(n)s attempts: %(reason)s") % {"n": message.attempts, "reason": error}
        return message.fail(at=at, cause=CAUSE, message_id=message.message_id, reason=words)
    growing = min(timedelta(seconds=10) * 2**message.attempts, LONGEST_WAIT)
    wait = growing * (1 + random.random() * JITTER)  # noqa: S311  # many that failed together come back one by one
    message.put_back(at=at, cause=CAUSE, message_id=message.message_id, reason=str(error), wait=wait)


def _lose(message: Message, error: Exception, *, at: datetime) -> None:
    with suppress(Refused):
        message.lose(at=at, cause=CAUSE, message_id=message.message_id, reason=str(error) or type(error).__name__)
