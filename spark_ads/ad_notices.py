"""What members hear of the ad library and of ads."""

from django.utils.translation import gettext as _

from brands.notifying import Notice
from lifecycle.models import StatusChange
from spark_ads.models import Ad, Asset
from spark_ads.models.ad import AT_TIKTOK


def post_lost(asset: Asset, change: StatusChange) -> Notice | None:
    """Ads with the post stopped. Without an ad nobody need hurry."""
    ad = asset.ads.filter(status__in=AT_TIKTOK).first()
    if ad is None:
        return None
    words = _("Ads with a post of @%(handle)s have stopped. %(reason)s")
    return _notice(ad, words % {"handle": asset.handle, "reason": asset.reason})


def ad_failed(ad: Ad, change: StatusChange) -> Notice:
    """TikTok did not take it."""
    return _notice(ad, _("The ad “%(ad)s” could not be made: %(reason)s") % {"ad": ad, "reason": ad.reason})


def ad_denied(ad: Ad, change: StatusChange) -> Notice:
    """TikTok's review refused it."""
    return _notice(
        ad, _("TikTok’s review refused the ad “%(ad)s”. %(reason)s") % {"ad": ad, "reason": ad.reject_reason}
    )


def _notice(ad: Ad, words: str) -> Notice:
    post = ad.asset.post if ad.asset else None
    return Notice(words[:300], ad.get_absolute_url(), post.campaign_id if post else None)
