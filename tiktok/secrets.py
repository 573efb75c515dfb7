"""Tokens encrypted at rest with Fernet; the first of TOKEN_KEYS encrypts, all of them decrypt."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

NotOurs = InvalidToken


def encrypt(text: str) -> str:
    """The text under the newest key."""
    return _box().encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """The text again. A value no key fits raises `NotOurs`."""
    return _box().decrypt(sealed.encode()).decode()


def encrypt_anew(sealed: str) -> str:
    """The same text under the newest key. A value no key fits raises `NotOurs`."""
    return _box().rotate(sealed.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(key)) for key in settings.TOKEN_KEYS])


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
