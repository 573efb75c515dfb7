"""The door to the mail server or service, with what it says sorted by one question: did the message go out?"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any, Self

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.utils.translation import gettext as _

NEVER_REACHED = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
LATER = 400  # SMTP says 4xx where it may go better another time, 5xx where it never will
NEVER = 500
ANOTHER_TIME = (401, 403, 408, 429)  # of a service: a wrong key, or too much at once; not this message's fault


class NotSent(Exception):
    """It surely did not go out, and may another time. `others_may_pass`: it is this message alone that has to wait."""

    def __init__(self, words: str, *, others_may_pass: bool = False) -> None:
        super().__init__(words)
        self.others_may_pass = others_may_pass


class RefusedByServer(Exception):
    """It surely did not go out and never will: the server's own words."""


class Unclear(Exception):
    """Whether it went out is not known."""


class Postman:
    """One connection for many messages; opened when first wanted, and again after a break."""

    def __init__(self) -> None:
        self.connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._close()

    def get_ready(self) -> None:
        """Have a connection that answers. Raises `NotSent`."""
        try:
            self.connection = self.connection or get_connection()
            self._leave_if_silent()
            self.connection.open()
        except (OSError, SMTPException, ImproperlyConfigured) as error:
            self._close()
            raise NotSent(_words(error)) from error

    def hand_over(self, letter: EmailMessage) -> str:
        """Give one message to the server; the service's own id for it, if it gives one."""
        letter.connection = self.connection
        try:
            self.connection.send_messages([letter])
        except Exception as error:
            self._close()
            raise _sorted(error) from error
        return str(getattr(getattr(letter, "anymail_status", None), "message_id", "") or "")

    def _leave_if_silent(self) -> None:
        """A kept SMTP connection may have been closed at the other end: better to know before than after."""
        smtp: Any = getattr(self.connection, "connection", None)
        if hasattr(smtp, "noop"):
            try:
                answered = smtp.noop()[0] == 250
            except (OSError, SMTPException):
                answered = False
            if not answered:
                self._close()
                self.connection = get_connection()

    def _close(self) -> None:
        if self.connection is not None:
            with suppress(OSError, SMTPException):
                self.connection.close()
        self.connection = None


def _sorted(error: Exception) -> Exception:
    match error:
        case SMTPRecipientsRefused():
            ((code, words), *_others) = error.recipients.values()
            return _by_code(code, _text(words), others_may_pass=True)
        case SMTPSenderRefused() | SMTPDataError():
            return _by_code(error.smtp_code, _words(error), others_may_pass=error.smtp_code >= NEVER)
        case SMTPHeloError() | SMTPConnectError() | SMTPAuthenticationError() | ImproperlyConfigured():
            return NotSent(_words(error))
        case AnymailRecipientsRefused() | SMTPNotSupportedError() | BadHeaderError() | UnicodeError():
            return RefusedByServer(_words(error))
        case AnymailAPIError(status_code=int(code)) if LATER <= code < NEVER:
            return NotSent(_words(error)) if code in ANOTHER_TIME else RefusedByServer(_words(error))
        case AnymailError() if not isinstance(error, AnymailAPIError):
            return RefusedByServer(_words(error))  # said before anything was asked of the service
    if any(isinstance(cause, NEVER_REACHED) for cause in _causes(error)):
        return NotSent(_words(error))
    return Unclear(_("The connection broke while it was handed over: %(reason)s") % {"reason": _words(error)})


def _by_code(code: int, words: str, *, others_may_pass: bool) -> Exception:
    return RefusedByServer(words) if code >= NEVER else NotSent(words, others_may_pass=others_may_pass)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _words(error: Exception) -> str:
    """What the server said, fit to be read: its code with its text, else the error's own words on one line."""
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return (" ".join(str(error).split()) or type(error).__name__)[:280]


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
