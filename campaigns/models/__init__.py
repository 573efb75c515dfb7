"""Campaigns, their orders and deliverables, and the posts that come of them."""

from campaigns.models.campaign import Campaign, Participant
from campaigns.models.code import CampaignCode
from campaigns.models.deliverable import Deliverable
from campaigns.models.order import Order
from campaigns.models.post import Post, Snapshot

__all__ = ["Campaign", "CampaignCode", "Deliverable", "Order", "Participant", "Post", "Snapshot"]
