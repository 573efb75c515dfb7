"""What members hear of the ad library and of ads."""

from django.utils.translation import gettext as _

from brands.notifying import Notice
from lifecycle.models import StatusChange
from spark_ads import ends
from spark_ads.models import Ad, Asset
from spark_ads.models.ad import AT_TIKTOK


def post_lost(asset: Asset, change: StatusChange) -> Notice | None:
    """Ads with the post stopped. Without an ad nobody need hurry; of an end that its permission tells nobody hears twice."""
    ad = running_with(asset.brand_id, asset.item_id)
    if ad is None or change.cause == ends.ALONG:
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


def running_with(brand_id: int, item_id: str) -> Ad | None:
    """An ad at TikTok with the post, in whichever advertiser account."""
    ads = Ad.objects.filter(brand=brand_id, asset__item_id=item_id, status__in=AT_TIKTOK)
    return ads.select_related("brand", "asset__post").first()


def _notice(ad: Ad, words: str) -> Notice:
    post = ad.asset.post if ad.asset else None
    return Notice(words[:300], ad.get_absolute_url(), post.campaign_id if post else None)
