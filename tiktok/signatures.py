"""Whether a callback is TikTok's. Two families sign in two ways (wire page 6)."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

HEADER = re.compile(r"\s*t=(\d{1,12})\s*,\s*s=([0-9a-fA-F]{64})\s*")


class Forged(Exception):
    """The signature does not fit; its text is the answer."""


def check_open(body: bytes, signature: str) -> None:
    """The Subscription API's `X-Open-Signature`: hex HMAC-SHA256 of the body under the app secret. Raises `Forged`.

    Compared in constant time against every secret in rotation, over the body as sent and in its unicode-escaped form.
    """
    given = signature.strip().lower().encode()
    digests = [_digest(secret, form).encode() for secret in _secrets() for form in _forms(body)]
    if not any(hmac.compare_digest(digest, given) for digest in digests):
        raise Forged("The signature does not fit.")


def check_account(body: bytes, header: str, *, at: datetime) -> None:
    """The accounts family's `TikTok-Signature: t=…,s=…`: s is the HMAC of t, a dot and the body. Raises `Forged`.

    A signature much older or newer than `at` is refused, so that a delivery overheard cannot be sent again later.
    """
    found = HEADER.fullmatch(header)
    if found is None:
        raise Forged("The signature header is not t=…,s=….")
    moment, given = found[1], found[2].lower().encode()
    digests = [_digest(secret, moment.encode() + b"." + body).encode() for secret in _secrets()]
    if not any(hmac.compare_digest(digest, given) for digest in digests):
        raise Forged("The signature does not fit.")
    if abs(at.timestamp() - int(moment)) > settings.TIKTOK_SIGNATURE_SECONDS:
        raise Forged("The signature is too old.")


def sign_open(body: bytes, secret: str) -> str:
    """The `X-Open-Signature` TikTok would send with this body."""
    return _digest(secret, _escaped(body))


def sign_account(body: bytes, secret: str, *, at: datetime) -> str:
    """The `TikTok-Signature` TikTok would send with this body at this time."""
    moment = str(int(at.timestamp()))
    return f"t={moment},s={_digest(secret, moment.encode() + b'.' + body)}"


def _secrets() -> Iterable[str]:
    return [secret for secret in (settings.TIKTOK_APP_SECRET, *settings.TIKTOK_OLD_APP_SECRETS) if secret]


def _forms(body: bytes) -> list[bytes]:
    return [body] if body.isascii() else [body, _escaped(body)]


def _escaped(body: bytes) -> bytes:
    """TikTok signs non-ASCII characters as \\uXXXX, lower case, even where it sends them raw."""
    text = body.decode("utf-8", errors="surrogateescape")
    return re.sub(r"[^\x00-\x7f]", _escape, text).encode("ascii")


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _digest(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
