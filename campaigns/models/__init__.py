"""Campaigns, their orders and deliverables, what is said about them, and the posts that come of them."""

from campaigns.models.asset import CampaignAsset
from campaigns.models.campaign import Campaign, Participant
from campaigns.models.code import CampaignCode
from campaigns.models.deliverable import Deliverable
from campaigns.models.link import RetiredLink
from campaigns.models.message import Message, MessageBatch, MessageTemplate
from campaigns.models.order import Order
from campaigns.models.order_batch import OrderBatch, OrderBatchItem
from campaigns.models.order_edit import OrderEdit
from campaigns.models.order_template import OrderTemplate
from campaigns.models.post import Post
from campaigns.models.publication import Publication
from campaigns.models.snapshot import CampaignDay, PostDay, PostTotal, Snapshot
from campaigns.models.upload import Upload
from campaigns.models.version import Comment, Version
from campaigns.models.watching import PostWatching

__all__ = [
    "Campaign",
    "CampaignAsset",
    "CampaignCode",
    "CampaignDay",
    "Comment",
    "Deliverable",
    "Message",
    "MessageBatch",
    "MessageTemplate",
    "Order",
    "OrderBatch",
    "OrderBatchItem",
    "OrderEdit",
    "OrderTemplate",
    "Participant",
    "Post",
    "PostDay",
    "PostTotal",
    "PostWatching",
    "Publication",
    "RetiredLink",
    "Snapshot",
    "Upload",
    "Version",
]
