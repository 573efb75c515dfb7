"""Whether a callback is TikTok's: `X-Open-Signature`, hex HMAC-SHA256 of the body under the app secret (wire page 6)."""

import hashlib
import hmac
import re
from collections.abc import Iterable

from django.conf import settings


def is_genuine(body: bytes, signature: str) -> bool:
    """Compare in constant time against every secret in rotation, over the body as sent and in its unicode-escaped form."""
    given = signature.strip().lower().encode()
    digests = [_digest(secret, form).encode() for secret in _secrets() for form in _forms(body)]
    return any(hmac.compare_digest(digest, given) for digest in digests)


def sign(body: bytes, secret: str) -> str:
    """The signature TikTok would send with this body."""
    return _digest(secret, _escaped(body))


def _secrets() -> Iterable[str]:
    return [secret for secret in (settings.TIKTOK_APP_SECRET, *settings.TIKTOK_OLD_APP_SECRETS) if secret]


def _forms(body: bytes) -> list[bytes]:
    return [body, _escaped(body)]


def _escaped(body: bytes) -> bytes:
    """TikTok signs non-ASCII characters as \\uXXXX, lower case, even where it sends them raw."""
    text = body.decode("utf-8", errors="surrogateescape")
    return re.sub(r"[^\x00-\x7f]", _escape, text).encode("ascii")


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _digest(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
