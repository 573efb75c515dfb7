"""Posts of a creator as TikTok shows them: with the creator's own access, else in TikTok One's public list (P2, X6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from brands.models import Brand
from campaigns import keeping
from campaigns.ingest import Observation
from campaigns.models import Post
from campaigns.models.post import PostKind
from campaigns.models.snapshot import COUNTERS
from campaigns.models.source import Source
from creators.authenticating import as_creator, may
from creators.models import Account
from tiktok.answers import Counters, OwnVideo, PublicVideo
from tiktok.connecting import client_for
from tiktok.models import Call, Connection
from tiktok.models.connection import Generation
from tiktok.models.connection import Status as ConnectionStatus
from tiktok.outbox import place_call

LEARN = "learn_post"
SCOPE = "video.list"
MOST = 60  # posts looked at; TikTok One gives ten a call, the creator's own access twenty


@dataclass(frozen=True)
class Seen:
    """A post as a list shows it."""

    post_id: str
    facts: dict[str, Any]
    counters: Counters
    published_at: datetime | None
    source: Source


def source_of(account: Account) -> Source | None:
    """Who can show this account's posts; None where nobody can."""
    if may(account, SCOPE):
        return Source.CREATOR
    return Source.TIKTOK if account.handle and account.in_marketplace and shows_public(account.brand) else None


def shows_public(brand: Brand) -> bool:
    """Whether the brand's connection shows creators' public posts: TikTok One's does."""
    connections = Connection.objects.filter(brand=brand, status=ConnectionStatus.CONNECTED)
    return connections.filter(generation=Generation.TTO).exists()


def posts_of(account: Account, *, only: Sequence[str] = (), at: datetime, cause: str) -> list[Seen]:
    """The account's latest posts, or those named among them. Raises `Refused`, `Rejected`, `Unavailable`."""
    if source_of(account) == Source.CREATOR:
        with as_creator(account, at=at, cause=cause) as client:
            return [_own(video) for video in client.own_videos(only, most=MOST)]
    with client_for(account.brand) as client:
        seen = [_public(video) for video in client.public_videos(account.handle, most=MOST)]
    return [each for each in seen if not only or each.post_id in only]


def ask_about(post: Post, *, at: datetime) -> bool:
    """Have a worker ask for the facts of a post that was added by hand; False where nobody can tell them."""
    if source_of(post.account) is None:
        return False
    place_call(LEARN, post, by=None, at=at)
    return True


def perform_learn_post(call: Call, *, at: datetime) -> str:
    """Caption, picture and figures of a post."""
    post = Post.objects.select_related("brand", "account__brand", "account__connection").get(pk=call.subject_id)
    if source_of(post.account) is None:
        return "nobody can tell"
    found = posts_of(post.account, only=[post.tiktok_id], at=at, cause=call.cause)
    mine = next((each for each in found if each.post_id == post.tiktok_id), None)
    if mine is None:
        return "not among the account’s latest posts"
    learn(post, mine, at=at)
    return "facts and figures kept"


def learn(post: Post, seen: Seen, *, at: datetime) -> None:
    """Keep what a list says of a post; what it leaves out stays."""
    told = {name: value for name, value in seen.facts.items() if value}
    Post.objects.filter(pk=post.pk).update(**told)
    keeping.keep([observed(post, seen, at=at)])


def observed(post: Post, seen: Seen, *, at: datetime) -> Observation:
    """The figures of a post in a list."""
    return Observation(post.pk, at, {name: getattr(seen.counters, name) for name in COUNTERS}, seen.source)


def _own(video: OwnVideo) -> Seen:
    kind = PostKind.PHOTO if video.kind.upper() in ("PHOTO", "IMAGE", "CAROUSEL") else PostKind.VIDEO
    facts = {**_facts(video), "seconds": video.seconds, "kind": kind}
    return Seen(video.counters.video_id, facts, video.counters, video.created_at, Source.CREATOR)


def _public(video: PublicVideo) -> Seen:
    return Seen(video.counters.video_id, _facts(video), video.counters, video.created_at, Source.TIKTOK)


def _facts(video: OwnVideo | PublicVideo) -> dict[str, Any]:
    return {"caption": video.caption, "url": video.url, "thumbnail_url": video.thumbnail_url}
