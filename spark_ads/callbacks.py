"""What TikTok tells us that may change a Spark authorization."""

from datetime import datetime

from campaigns.models import Post
from spark_ads import actions
from spark_ads.models import Authorization
from tiktok.models import Callback
from tiktok.processing import Ignored


def video_published(callback: Callback, *, at: datetime) -> str:
    """A post came out: where its order asked for Spark Ads, its authorization begins."""
    posts = Post.objects.awaiting_authorization().filter(
        brand=callback.brand, tiktok_id=str(callback.entry.get("video_id"))
    )
    begun = actions.follow_orders(posts.select_related("order"), at=at, cause=callback.cause)
    actions.refresh(begun, at=at, cause=callback.cause)
    return "authorization followed" if begun else ""


def authorization_changed(callback: Callback, *, at: datetime) -> str:
    """The creator granted, refused, extended or deleted: ask."""
    video_id = str(callback.entry.get("video_id"))
    authorizations = Authorization.objects.filter(brand=callback.brand, post__tiktok_id=video_id)
    known = list(authorizations.select_related("post", "brand"))
    if not known:
        raise Ignored("No authorization here is meant.")
    actions.refresh(known, at=at, cause=callback.cause)
    return known[0].get_status_display()
