"""Posts added by hand: what becomes of each pasted line (P4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brands.models import User
from campaigns import seeing, tying
from campaigns.models import Campaign, PastedLink, Post
from campaigns.models.post import Status
from campaigns.models.source import Source
from creators.models import Account
from lifecycle.transitions import Refused
from tiktok import links
from tiktok.links import NotAPost, PostLink
from tiktok.models import Call
from tiktok.outbox import place_call

FOLLOW = "follow_link"
MOST = 200  # lines at once
LONGEST = 100_000  # characters
_APART = re.compile(r"[\s,;|]+")


@dataclass(frozen=True)
class Fate:
    """What became of a line, in words; `post` where there is one."""

    line: str
    kind: Literal["added", "tied", "known", "following", "refused"]
    words: str
    post: Post | None = None


def paste(campaign: Campaign, text: str, *, account: Account | None, ties: bool, by: User, at: datetime) -> list[Fate]:
    """Take in every line; `account` is whose posts they are where a line does not say, `ties` whether they are the campaign's."""
    return [_fate(campaign, line, account=account, ties=ties, by=by, at=at) for line in lines_of(text)]


def lines_of(text: str) -> list[str]:
    """What was pasted, one link or id each, repeats once; a line with several links is taken apart."""
    return list(dict.fromkeys(_each(text)))


def follow_again(pasted: PastedLink, *, by: User, at: datetime) -> None:
    """Have a short link followed once more."""
    with transaction.atomic():
        pasted.retry(by=by, at=at, cause="click")
        place_call(FOLLOW, pasted, by=by, at=at)


def perform_follow_link(call: Call, *, at: datetime) -> str:
    """Ask TikTok where a short link leads, and take that post in."""
    related = ("campaign__brand", "account", "by")
    pasted = PastedLink.objects.select_related(*related).get(pk=call.subject_id)
    if not pasted.can("resolve"):
        return "no longer wanted"
    with import_string(settings.TIKTOK_CLIENTS["links"])() as client:
        found = client.follow(pasted.url, now=at)
    with transaction.atomic():
        fate = take_in(
            pasted.campaign, pasted.url, found, account=pasted.account, ties=pasted.ties, by=pasted.by, at=at
        )
        if fate.post is None:
            pasted.fail(at=at, cause=call.cause, reason=fate.words)
        else:
            leads_to = found.url or found.post_id
            pasted.resolve(at=at, cause=call.cause, found=leads_to, post=fate.post, words=fate.words)
    return fate.words


def take_in(
    campaign: Campaign,
    line: str,
    link: PostLink,
    *,
    account: Account | None,
    ties: bool,
    by: User | None,
    at: datetime,
) -> Fate:
    """Add a post, or find that it is there; tie it where that is wanted and nothing else has it."""
    known = campaign.brand.posts.filter(tiktok_id=link.post_id).select_related("campaign", "account").first()
    try:
        if known is None:
            return _added(campaign, line, link, account, ties=ties, by=by, at=at)
        return _known(campaign, line, known, ties=ties, by=by, at=at)
    except Refused as refusal:
        return Fate(line, "refused", str(refusal))


def _fate(campaign: Campaign, line: str, *, account: Account | None, ties: bool, by: User, at: datetime) -> Fate:
    try:
        link = links.parse(line, now=at)
    except NotAPost as error:
        return Fate(line, "refused", str(error))
    if link.short:
        return _follow(campaign, line, link.short, account=account, ties=ties, by=by, at=at)
    return take_in(campaign, line, link, account=account, ties=ties, by=by, at=at)


def _follow(
    campaign: Campaign, line: str, short: str, *, account: Account | None, ties: bool, by: User, at: datetime
) -> Fate:
    facts = {"brand_id": campaign.brand_id, "account": account, "ties": ties, "by": by, "created_at": at}
    with transaction.atomic():
        pasted, created = PastedLink.objects.get_or_create(campaign=campaign, url=short, defaults=facts)
        if created:
            pasted.record_creation(by=by, at=at)
            place_call(FOLLOW, pasted, by=by, at=at)
        elif pasted.status == "failed":
            PastedLink.objects.filter(pk=pasted.pk).update(account=account, ties=ties, by=by)
            pasted.refresh_from_db()
            follow_again(pasted, by=by, at=at)
    if pasted.post:
        return Fate(line, "known", _("Followed before: it leads to this post."), pasted.post)
    return Fate(line, "following", _("A short link: TikTok is asked where it leads. The answer appears below."))


def _added(
    campaign: Campaign,
    line: str,
    link: PostLink,
    account: Account | None,
    *,
    ties: bool,
    by: User | None,
    at: datetime,
) -> Fate:
    whose = _account_of(campaign, link, account)
    try:
        with transaction.atomic():
            post = Post.objects.create(
                brand_id=campaign.brand_id,
                account=whose,
                status=Status.UNTIED,
                source=Source.TYPED,
                kind=link.kind,
                tiktok_id=link.post_id,
                url=link.url or PostLink(link.post_id, whose.handle or "", link.kind).url,
                published_at=link.created_at,
                next_refresh_at=at,
            )
            post.record_creation(by=by, at=at)
            if ties:
                tying.tie(post, campaign, by=by, at=at)
            asked = seeing.ask_about(post, at=at)
    except IntegrityError as error:
        raise Refused(_("Somebody added this post at the same moment.")) from error
    if asked:
        return Fate(line, "added", _("Added. TikTok is asked for its caption and figures."), post)
    return Fate(
        line, "added", _("Added. This connection cannot ask TikTok about it, so its caption is yours to type."), post
    )


def _known(campaign: Campaign, line: str, post: Post, *, ties: bool, by: User | None, at: datetime) -> Fate:
    if post.status == Status.TIED:
        words = _("Known already, in %(campaign)s.") if post.campaign != campaign else _("In this campaign already.")
        return Fate(line, "known", words % {"campaign": post.campaign}, post)
    if not ties:
        return Fate(line, "known", _("Known already, among the untied posts."), post)
    tying.tie(post, campaign, by=by, at=at)
    return Fate(line, "tied", _("Known already, and tied now."), post)


def _account_of(campaign: Campaign, link: PostLink, chosen: Account | None) -> Account:
    if link.handle:
        account = campaign.brand.accounts.filter(handle=link.handle).first()
        if account:
            return account
        if chosen is None:
            words = _("@%(handle)s is not in your directory. Add the creator, or choose below whose post it is.")
            raise Refused(words % {"handle": link.handle})
    if chosen is None:
        raise Refused(_("This does not say whose post it is. Choose the account below and send it once more."))
    return chosen


def _each(text: str) -> Iterator[str]:
    for line in text[:LONGEST].splitlines():
        parts = [part for part in _APART.split(line) if part]
        several = sum("/" in part or (part.isdecimal() and len(part) > 15) for part in parts) > 1
        yield from parts if several else filter(None, [line.strip()])
