"""Invite links of TikTok One's campaigns: how they look, and which campaign one leads to (wire page 4b)."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from simulator.api.wire import PARAMETER, Problem
from simulator.models import TtoCampaign


def link_of(campaign: TtoCampaign) -> str:
    """The short link; it redirects to the page that names the campaign."""
    return f"{settings.SIMULATOR['public_url']}/t/{campaign.word}/"


def campaign_of(link: str, name: str = "tto_invite_link") -> TtoCampaign:
    """The campaign behind a short link, or behind the long one it redirects to."""
    parts = urlsplit(link)
    named = parse_qs(parts.query).get("campaignID", [""])[0]
    asked = {"campaign_id": named} if named else {"word": parts.path.rstrip("/").rsplit("/", 1)[-1]}
    campaign = TtoCampaign.objects.filter(**asked).select_related("account").first()
    if campaign is None:
        raise Problem(PARAMETER, f"{name}: The invite link does not exist.")
    return campaign
