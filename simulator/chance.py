"""Chance that repeats: every draw follows from the seed and from what it is about."""

import random
import secrets
from datetime import datetime

from django.conf import settings

from simulator.models import Invitation, Order, Video


def of(*about: object) -> random.Random:
    """A generator for one question about one thing."""
    return random.Random("/".join(str(part) for part in (settings.SIMULATOR["seed"], *about)))  # noqa: S311  # not for secrets


def of_invitation(invitation: Invitation) -> tuple[str, int]:
    """What draws about an invitation hang on: whose it is and the how-manyth, never an id of this run."""
    return invitation.person.handle, invitation.person.invitations.filter(pk__lt=invitation.pk).count()


def of_order(order: Order) -> tuple[str, int]:
    """What draws about an order hang on."""
    return order.person.handle, order.person.orders.filter(pk__lt=order.pk).count()


def of_clip(video: Video) -> tuple[str, int]:
    """What draws about a video hang on."""
    if video.nth is None:
        video.nth = video.person.clips.filter(pk__lt=video.pk).count()
    return video.person.handle, video.nth


def new_id(at: datetime) -> str:
    """A 19-digit id whose upper 32 bits are the time of creation, as TikTok's are."""
    return str((int(at.timestamp()) << 32) | secrets.randbits(32))


def new_word(length: int, alphabet: str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789") -> str:
    """A random word for codes."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def new_video_code() -> str:
    """A video code: "#" and some fifty opaque signs."""
    return "#" + secrets.token_urlsafe(36).replace("-", "+").replace("_", "/") + "="
