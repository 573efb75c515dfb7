"""What creators are written about Spark Ads, in their language: reminders of a request, the end ahead (S1, S7)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from campaigns.messaging import writing
from campaigns.messaging.variables import LONGEST_SUBJECT, Words
from campaigns.models import Message, Participant, Post
from creators.language import spoken_to
from spark_ads.models import Authorization, SparkRule

CAUSE = "reminder"


def remind_of_request(authorization: Authorization, number: int, *, at: datetime) -> bool:
    """Write the reminder of a request, once for its number; whether there was anybody to write to."""
    asked_at = authorization.asked_at or authorization.created_at
    key = f"spark request {authorization.pk} {asked_at:%Y%m%dT%H%M%S} {number}"
    with spoken_to(authorization.post.account):
        subject = _("%(brand)s: may your post be shown as an ad?")
        body = _(
            "Hello %(name)s,\n\n"
            "a short reminder: %(brand)s would like to show your post “%(post)s” as an ad for %(days)s days. "
            "It stays on your account with your name, and you can say yes or no.\n\n%(where)s\n\n%(brand)s"
        )
        return _write(authorization, key, subject, body, at=at, days=authorization.requested_days)


def tell_of_end(authorization: Authorization, *, at: datetime) -> bool:
    """Tell the creator of an end ahead, where the campaign's rule says so; once for each end."""
    rule = SparkRule.objects.filter(campaign=authorization.post.campaign_id, tells_creators=True)
    if authorization.ends_at is None or not rule.exists():
        return False
    key = f"spark end {authorization.pk} {authorization.ends_at:%Y%m%dT%H%M%S}"
    with spoken_to(authorization.post.account):
        day = date_format(authorization.ends_at, "DATE_FORMAT")
        subject = _("%(brand)s: your permission to show a post as an ad ends on %(day)s")
        body = _(
            "Hello %(name)s,\n\n"
            "you allowed %(brand)s to show your post “%(post)s” as an ad. That ends by itself on %(day)s. "
            "If you want to allow it for longer, extend it in TikTok: open the post, tap ⋯, then Ad settings.\n\n"
            "%(where)s\n\n%(brand)s"
        )
        return _write(authorization, key, subject, body, at=at, day=day)


def participant_of(post: Post) -> Participant | None:
    """Whose thread words about a post belong to."""
    here = Participant.objects.filter(campaign=post.campaign_id, account=post.account_id)
    return here.select_related("account__creator", "campaign__brand").first()


def page_of(post: Post) -> str:
    """Where the creator answers; "" without an order, or once its page is closed."""
    if post.order is None or post.order.page_closed_at is not None:
        return ""
    return settings.PUBLIC_URL + reverse("creator_spark", args=[post.order.token, post.pk])


def _write(authorization: Authorization, key: str, subject: str, body: str, *, at: datetime, **more: Any) -> bool:
    participant, post = participant_of(authorization.post), authorization.post
    if participant is None:
        return False
    page = page_of(post)
    facts = {
        "name": participant.account.creator.name or participant.account.display_name,
        "brand": participant.campaign.ttcm_brand_name or participant.campaign.brand.name,
        "post": Truncator(str(post)).chars(60),
        "where": _("You can answer here: %(page)s") % {"page": page} if page else _("You can answer in TikTok."),
        **more,
    }
    words = Words(Truncator(subject % facts).chars(LONGEST_SUBJECT), body % facts)
    message: Message = writing.new_message(participant, words, at=at, order=post.order, key=key)
    writing.write_once(message, by=None, at=at, cause=CAUSE)
    return True
