"""Campaigns, their orders and deliverables, what is said about them, and the posts that come of them."""

from campaigns.models.asset import CampaignAsset
from campaigns.models.campaign import Campaign, Participant
from campaigns.models.code import CampaignCode
from campaigns.models.deliverable import Deliverable
from campaigns.models.link import RetiredLink
from campaigns.models.link_request import LinkRequest
from campaigns.models.message import Message, MessageBatch, MessageTemplate
from campaigns.models.money import Benchmark, CampaignPaidDay, PaidDay, Rates, Target
from campaigns.models.order import Order
from campaigns.models.order_batch import OrderBatch, OrderBatchItem
from campaigns.models.order_edit import OrderEdit
from campaigns.models.order_template import OrderTemplate
from campaigns.models.pasted_link import PastedLink
from campaigns.models.post import Post
from campaigns.models.post_import import PostImport, PostImportRow
from campaigns.models.publication import Publication
from campaigns.models.sharing import ReportFile, ReportLink
from campaigns.models.snapshot import CampaignDay, PostDay, PostTotal, Snapshot
from campaigns.models.upload import Upload
from campaigns.models.version import Comment, Version
from campaigns.models.watching import PostWatching

__all__ = [
    "Benchmark",
    "Campaign",
    "CampaignAsset",
    "CampaignCode",
    "CampaignDay",
    "CampaignPaidDay",
    "Comment",
    "Deliverable",
    "LinkRequest",
    "Message",
    "MessageBatch",
    "MessageTemplate",
    "Order",
    "OrderBatch",
    "OrderBatchItem",
    "OrderEdit",
    "OrderTemplate",
    "PaidDay",
    "Participant",
    "PastedLink",
    "Post",
    "PostDay",
    "PostImport",
    "PostImportRow",
    "PostTotal",
    "PostWatching",
    "Publication",
    "Rates",
    "ReportFile",
    "ReportLink",
    "RetiredLink",
    "Snapshot",
    "Target",
    "Upload",
    "Version",
]
