"""News of TikTok One's campaigns, in the envelope and by the rules of all news."""

from simulator import chance, news
from simulator.models import TtoLink


def of_link(event: str, known: TtoLink) -> None:
    """`tto_video_uploaded` when a post was linked, `tto_video_published` when it passed review (TCM_VIDEOS)."""
    campaign, video = known.campaign, known.video
    entry = {
        "event_type": "tto_campaign_webhook",
        "tto_campaign_event_type": event,
        "video_id": video.video_id,
        "handle_name": video.person.handle,
        "campaign_id": campaign.campaign_id,
    }
    news.write(news.VIDEOS, entry, campaign.account.account_id, (event, "tto", *chance.of_clip(video)))
