"""The post behind a video code: TikTok tells it only once the code is bound to an advertiser account (decision 023)."""

from tiktok.answers import SparkPost
from tiktok.client import Client
from tiktok.errors import Rejected, Unavailable
from tiktok.words import TOKEN_REFUSED


def post_behind(code: str, advertiser_id: str, client: Client) -> SparkPost:
    """Look first whether the code is bound, then bind it. `Rejected` where TikTok does not take it."""
    return _looked_up(code, advertiser_id, client) or _bound(code, advertiser_id, client)


def _looked_up(code: str, advertiser_id: str, client: Client) -> SparkPost | None:
    """The post, if the code is bound to this account already."""
    try:
        found = client.spark_post(advertiser_id, code)
    except Rejected as refusal:
        if refusal.code in TOKEN_REFUSED:
            raise
        return None
    return found if found.item_id else None


def _bound(code: str, advertiser_id: str, client: Client) -> SparkPost:
    """Bind the code. A refusal counts only when the list does not have it either."""
    try:
        client.authorize_code(advertiser_id, code)
    except Rejected as refusal:
        found = None if refusal.code in TOKEN_REFUSED else _listed(code, advertiser_id, client)
        if found is None:
            raise
        return found
    found = _looked_up(code, advertiser_id, client) or _listed(code, advertiser_id, client)
    if found is None:
        raise Unavailable("TikTok took the code and does not show its post yet.")
    return found


def _listed(code: str, advertiser_id: str, client: Client) -> SparkPost | None:
    posts = client.spark_posts(advertiser_id, kinds=("VIDEO", "CAROUSEL"))
    return next((post for post in posts if post.code == code), None)
