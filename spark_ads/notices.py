"""What members hear of Spark Ads authorizations."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.template.defaultfilters import date as date_words
from django.utils.translation import gettext as _

from brands.notifying import Notice
from lifecycle.models import StatusChange
from spark_ads.ad_notices import running_with
from spark_ads.models import Authorization


def granted(authorization: Authorization, change: StatusChange) -> Notice:
    """The post may be boosted."""
    return _notice(authorization, _("%(account)s authorized a post for Spark Ads until %(day)s."))


def refused(authorization: Authorization, change: StatusChange) -> Notice:
    """The creator does not want it."""
    return _notice(authorization, _("%(account)s refused Spark Ads for a post."))


def extended(authorization: Authorization, change: StatusChange) -> Notice:
    """It goes on without a gap."""
    return _notice(authorization, _("%(account)s extended a Spark Ads authorization until %(day)s."))


def extension_refused(authorization: Authorization, change: StatusChange) -> Notice:
    """It ends when it was going to."""
    return _notice(
        authorization, _("%(account)s refused to extend a Spark Ads authorization. It still ends on %(day)s.")
    )


def ended(authorization: Authorization, change: StatusChange) -> Notice:
    """Ads with this post stop."""
    return _stopped(authorization, _("The Spark Ads authorization of a post of %(account)s has ended."))


def revoked(authorization: Authorization, change: StatusChange) -> Notice:
    """Ads with this post stop."""
    return _stopped(authorization, _("%(account)s took the Spark Ads authorization of a post back."))


def post_lost(authorization: Authorization, change: StatusChange) -> Notice | None:
    """Ads with this post stop; of a request that came to nothing nobody need hear twice."""
    if authorization.ends_at is None:
        return None
    return _stopped(authorization, _("A post of %(account)s that was authorized for Spark Ads is gone from TikTok."))


def ends_in(authorization: Authorization, *, days: int) -> Notice:
    """Time to extend it: the end is so many days away, or fewer."""
    if days == 1:
        words = _("The Spark Ads authorization of a post of %(account)s ends within a day, on %(day)s. Extend it.")
    elif authorization.waits_for_extension:
        words = _(
            "The Spark Ads authorization of a post of %(account)s ends within %(days)s days, on %(day)s. "
            "The creator has not answered about the extension."
        )
    else:
        words = _(
            "The Spark Ads authorization of a post of %(account)s ends within %(days)s days, on %(day)s. Extend it."
        )
    return _notice(authorization, words, days=days)


def _stopped(authorization: Authorization, words: str) -> Notice:
    """An end; where an ad runs with the post it stops, and is where to go on."""
    told = _notice(authorization, words)
    ad = running_with(authorization.brand_id, authorization.post.tiktok_id)
    return (
        replace(told, text=f"{told.text} {_('Ads with it have stopped.')}", url=ad.get_absolute_url()) if ad else told
    )


def _notice(authorization: Authorization, words: str, **more: int) -> Notice:
    post = authorization.post
    ends = authorization.ends_at and authorization.ends_at.astimezone(ZoneInfo(authorization.brand.timezone))
    facts = {"account": post.account, "day": date_words(ends, "j M Y, H:i") if ends else "", **more}
    return Notice(words % facts, authorization.get_absolute_url(), post.campaign_id)
