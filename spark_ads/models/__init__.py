"""Permissions to boost posts, what a brand wants done by itself, the ad library, ads and what they brought, one module a subject."""

from spark_ads.models.ad import Ad, AdCampaign, AdGroup
from spark_ads.models.ad_account import AdAccount
from spark_ads.models.asset import Asset
from spark_ads.models.authorization import ASKABLE, DURATIONS, ENDING_SOON, IN_FORCE, WATCHED, Authorization, Status
from spark_ads.models.calendar_link import CalendarLink
from spark_ads.models.code_check import CodeCheck
from spark_ads.models.end_warning import DAYS_AHEAD, EndWarning
from spark_ads.models.request_batch import RequestBatch, RequestItem
from spark_ads.models.result import AdDay, Correction
from spark_ads.models.rule import SparkRule

__all__ = [
    "ASKABLE",
    "DAYS_AHEAD",
    "DURATIONS",
    "ENDING_SOON",
    "IN_FORCE",
    "WATCHED",
    "Ad",
    "AdAccount",
    "AdCampaign",
    "AdDay",
    "AdGroup",
    "Asset",
    "Authorization",
    "CalendarLink",
    "CodeCheck",
    "Correction",
    "EndWarning",
    "RequestBatch",
    "RequestItem",
    "SparkRule",
    "Status",
]
