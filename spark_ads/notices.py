"""What members hear of Spark Ads authorizations."""

from django.template.defaultfilters import date as date_words
from django.utils.translation import gettext as _

from brands.notifying import Notice
from lifecycle.models import StatusChange
from spark_ads.models import Authorization


def granted(authorization: Authorization, change: StatusChange) -> Notice:
    """The post may be boosted."""
    return _notice(authorization, _("%(account)s authorized a post for Spark Ads until %(day)s."))


def refused(authorization: Authorization, change: StatusChange) -> Notice:
    """The creator does not want it."""
    return _notice(authorization, _("%(account)s refused Spark Ads for a post."))


def ends_soon(authorization: Authorization, change: StatusChange) -> Notice:
    """Time to extend it."""
    return _notice(authorization, _("The Spark Ads authorization of a post of %(account)s ends on %(day)s. Extend it."))


def ended(authorization: Authorization, change: StatusChange) -> Notice:
    """Ads with this post stop."""
    return _notice(authorization, _("The Spark Ads authorization of a post of %(account)s has ended."))


def revoked(authorization: Authorization, change: StatusChange) -> Notice:
    """Ads with this post stop."""
    return _notice(authorization, _("%(account)s took the Spark Ads authorization of a post back."))


def _notice(authorization: Authorization, words: str) -> Notice:
    post = authorization.post
    facts = {"account": post.account, "day": date_words(authorization.ends_at, "j M Y")}
    return Notice(words % facts, authorization.get_absolute_url(), post.campaign_id)
