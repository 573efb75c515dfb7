"""Campaigns, their orders and deliverables, what is said about them, and the posts that come of them."""

from campaigns.models.campaign import Campaign, Participant
from campaigns.models.code import CampaignCode
from campaigns.models.deliverable import Deliverable
from campaigns.models.message import Message, MessageBatch, MessageTemplate
from campaigns.models.order import Order
from campaigns.models.post import Post, Snapshot
from campaigns.models.upload import Upload
from campaigns.models.version import Comment, SilenceWarning, Version

__all__ = [
    "Campaign",
    "CampaignCode",
    "Comment",
    "Deliverable",
    "Message",
    "MessageBatch",
    "MessageTemplate",
    "Order",
    "Participant",
    "Post",
    "SilenceWarning",
    "Snapshot",
    "Upload",
    "Version",
]
