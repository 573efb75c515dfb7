"""What is wrong with a video code, in words for the member, each with the sentence to send to its creator (X2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Post
from creators.language import spoken_to
from spark_ads.models import Authorization, CodeCheck

# Ads Manager's words for posts that nobody sees (wire page 3a), in ours.
UNSEEN: Final = {
    "USER_DELETE": gettext_lazy("The post was deleted."),
    "AUDIT_DELETE": gettext_lazy("TikTok took the post down."),
    "ONLY_AUTHOR_SEE": gettext_lazy("The post is private."),
    "ONLY_USER_PASS": gettext_lazy("The post is private."),
    "ONLY_FRIEND_SEE": gettext_lazy("Only friends of the creator see the post."),
}
TO_CREATOR = {
    "refused": gettext_lazy(
        "TikTok does not accept the video code for “%(post)s”. Please make a new one: open the post, tap ⋯, then "
        "Ad settings, Generate code, and send us all of it."
    ),
    "wrong_post": gettext_lazy(
        "The video code you sent belongs to another post. Please send us the code of “%(post)s”: %(url)s"
    ),
    "wrong_creator": gettext_lazy(
        "The video code you sent belongs to another account. Please send us the code of your post “%(post)s”: %(url)s"
    ),
    "duplicate": gettext_lazy(
        "We have this video code for another post already, and each post has its own. "
        "Please send us the code of “%(post)s”: %(url)s"
    ),
    "expired": gettext_lazy(
        "The video code of “%(post)s” ended on %(day)s. Please extend it: open the post, tap ⋯, then Ad settings."
    ),
    "code_deleted": gettext_lazy(
        "The video code of “%(post)s” was deleted. Please make a new one: open the post, tap ⋯, then Ad settings, "
        "Generate code."
    ),
    "ends_early": gettext_lazy(
        "The video code of “%(post)s” ends on %(day)s, and our campaign runs until %(flight)s. "
        "Please extend it: open the post, tap ⋯, then Ad settings."
    ),
    "post_unseen": gettext_lazy(
        "“%(post)s” cannot be seen on TikTok at the moment. Please make it public, or tell us if it was taken down."
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing the doctor says: how bad it is, in words for the member, and what to send to the creator ("" nothing)."""

    key: str
    tone: str
    words: str
    to_creator: str = ""


def examine(check: CodeCheck, *, at: datetime) -> list[Finding]:
    """Everything there is to say of a check, the worst first; nothing while TikTok is being asked."""
    if check.status == CodeCheck.Status.CHECKING:
        return []
    found = [_finding(check, key, tone, words) for key, tone, words in _all(check, at)]
    if check.status == CodeCheck.Status.TOLD and not any(each.tone == "error" for each in found):
        found.append(_finding(check, "good", "success", _good(check)))
    return found


def _all(check: CodeCheck, at: datetime) -> Iterator[tuple[str, str, str]]:
    if check.status == CodeCheck.Status.UNCHECKED:
        yield "unchecked", "warning", check.reason
    elif check.status == CodeCheck.Status.REFUSED:
        yield "refused", "error", _("TikTok says: %(reason)s") % {"reason": check.reason}
    yield from _whose(check)
    yield from _how_long(check, at)
    yield from _seen(check)


def _whose(check: CodeCheck) -> Iterator[tuple[str, str, str]]:
    """Right post? Right creator? Was it given for another post before?"""
    wanted = check.post
    if wanted and check.item_id and check.item_id != wanted.tiktok_id:
        other = Post.objects.filter(brand=check.brand_id, tiktok_id=check.item_id).select_related("account").first()
        if other is None or other.account_id == wanted.account_id:
            yield "wrong_post", "error", _("It opens another post: %(post)s.") % {"post": other or check.item_id}
        else:
            yield "wrong_creator", "error", _("It opens a post of another creator, %(who)s.") % {"who": other.account}
    if same := _given_before(check):
        yield "duplicate", "error", _("The same code is kept for another post: %(post)s.") % {"post": same.post}


def _given_before(check: CodeCheck) -> Authorization | None:
    others = Authorization.objects.filter(brand=check.brand_id, video_code=check.code).exclude(post=check.post_id)
    return others.exclude(post__tiktok_id=check.item_id).select_related("post").first()


def _how_long(check: CodeCheck, at: datetime) -> Iterator[tuple[str, str, str]]:
    """Deleted? Expired? Over before the campaign is?"""
    ends_at, flight = check.ends_at, check.post.campaign.end_date if check.post and check.post.campaign else None
    if check.code_status == "deleted":
        yield "code_deleted", "error", _("The creator deleted this code.")
    elif check.code_status == "expired" or (ends_at and ends_at <= at):
        yield "expired", "error", _("It has expired.")
    elif ends_at and flight and ends_at.date() < flight:
        words = _("It ends on %(day)s, before the campaign does on %(flight)s.")
        yield "ends_early", "warning", words % {"day": f"{ends_at:%-d %b %Y}", "flight": f"{flight:%-d %b %Y}"}


def _seen(check: CodeCheck) -> Iterator[tuple[str, str, str]]:
    if check.item_status in UNSEEN:
        yield "post_unseen", "error", str(UNSEEN[check.item_status])
    elif check.post and check.post.removed_at:
        yield "post_unseen", "error", _("The post is no longer on TikTok.")


def _good(check: CodeCheck) -> str:
    if check.post is None:
        return _("TikTok takes it, for post %(id)s. That post is not in Limelight.") % {"id": check.item_id}
    return _("It is the code of this post, and TikTok takes it.")


def _finding(check: CodeCheck, key: str, tone: str, words: str) -> Finding:
    post = check.post
    if key not in TO_CREATOR or post is None:
        return Finding(key, tone, words)
    with spoken_to(post.account):
        flight = post.campaign.end_date if post.campaign else None
        facts = {
            "post": str(post),
            "url": post.url,
            "day": date_format(check.ends_at, "DATE_FORMAT") if check.ends_at else "–",
            "flight": date_format(flight, "DATE_FORMAT") if flight else "–",
        }
        return Finding(key, tone, words, str(TO_CREATOR[key]) % facts)
