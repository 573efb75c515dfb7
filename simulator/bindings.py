"""Posts bound to an advertiser by their code: how a code is taken, and how long it holds."""

import re
import uuid
from datetime import datetime

from django.db import transaction

from simulator import clock
from simulator.models import Advertiser, Authorization, Binding, Identity, Video

FORM = re.compile(r"#[A-Za-z0-9+/=]{39,79}")


class Refused(Exception):
    """Why a code cannot be bound, by Ads Manager's name for it and in words (wire page 3c)."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}: {words}")


def bind(advertiser: Advertiser, code: str) -> Binding:
    """Take a code; whoever has it may, whether they ordered the post or not."""
    authorization, now = usable(code), clock.now()
    with transaction.atomic():
        Advertiser.objects.select_for_update().get(pk=advertiser.pk)
        if advertiser.bindings.filter(code=code, unbound_at=None).exists():
            raise Refused("auth_code_in_use", "The post is already authorized to this ad account.")
        return Binding.objects.create(
            advertiser=advertiser,
            identity=_identity(advertiser, authorization.video),
            video=authorization.video,
            code=code,
            starts_at=authorization.starts_at or now,
            ends_at=authorization.ends_at or now,
            bound_at=now,
        )


def usable(code: str) -> Authorization:
    """The authorization a code stands for, if it stands for one today."""
    if not FORM.fullmatch(code):
        raise Refused("auth_code_format_error", "The authorization code is wrong. Check it or generate a new one.")
    authorization = Authorization.objects.filter(code=code).select_related("video__person").first()
    if authorization is None:
        raise Refused("auth_code_not_found", "The authorization code does not exist.")
    if authorization.video.status == "DELETE":
        raise Refused("video_deleted", "The post was deleted.")
    if authorization.deleted:
        raise Refused("auth_code_deleted", "The authorization code was deleted by the creator. Ask for a new one.")
    if authorization.ends_at is None or authorization.ends_at <= clock.now():
        raise Refused("auth_code_expired", "The authorization code has expired. Ask the creator to extend it.")
    if authorization.video.status != "RELEASE":
        raise Refused("video_unavailable", "The post is not available. Use another one.")
    return authorization


def current(advertiser: Advertiser) -> list[Binding]:
    """The posts that are bound, newest first, each by its newest code, as things stand now."""
    return [row for row in newest(advertiser).values() if row.unbound_at is None]


def newest(advertiser: Advertiser) -> dict[int, Binding]:
    """By post (its primary key), the last code it was bound by, even if it was let go since."""
    found: dict[int, Binding] = {}
    for row in advertiser.bindings.select_related("video__person", "video__authorization", "identity"):
        if row.video_id not in found:
            found[row.video_id] = _looked_after(row)
    return found


def spans(advertiser: Advertiser) -> dict[int, list[tuple[datetime, datetime]]]:
    """From when to when each post (by primary key) could be used; also by codes that are over."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in advertiser.bindings.select_related("video__authorization"):
        found.setdefault(row.video_id, []).append((row.bound_at, _looked_after(row).until))
    return found


def standing(binding: Binding) -> str:
    """AUTHORIZED is TikTok's word; the other two are ours, as no document gives any (wire page 3a)."""
    now = clock.now()
    if binding.until > now:
        return "AUTHORIZED"
    return "DELETED" if binding.deleted_at and binding.deleted_at <= binding.ends_at else "EXPIRED"


def unbind(binding: Binding) -> None:
    """Let a post go; all codes of it."""
    rows = Binding.objects.filter(advertiser=binding.advertiser_id, video=binding.video_id, unbound_at=None)
    rows.update(unbound_at=clock.now())


def _identity(advertiser: Advertiser, video: Video) -> Identity:
    identity, _ = Identity.objects.get_or_create(
        advertiser=advertiser,
        person=video.person,
        defaults={
            "identity_id": str(uuid.uuid4()),
            "kind": "AUTH_CODE",
            "display_name": video.person.name,
            "created_at": clock.now(),
        },
    )
    return identity


def _looked_after(binding: Binding) -> Binding:
    """What the creator did with the code since: extended it, deleted it, or made a new one after it was over."""
    known, before = binding.video.authorization, (binding.ends_at, binding.deleted_at)
    if known.code == binding.code:
        binding.ends_at = known.ends_at or binding.ends_at
        binding.deleted_at = (binding.deleted_at or known.updated_at) if known.deleted else None
    elif binding.deleted_at is None and known.starts_at and known.starts_at < binding.ends_at:
        binding.deleted_at = known.starts_at
    if (binding.ends_at, binding.deleted_at) != before:
        binding.save(update_fields=["ends_at", "deleted_at"])
    return binding
