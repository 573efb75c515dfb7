"""Permissions to boost posts, the ad library, ads and what they brought, one module a subject."""

from spark_ads.models.ad import Ad, AdCampaign, AdGroup
from spark_ads.models.ad_account import AdAccount
from spark_ads.models.asset import Asset
from spark_ads.models.authorization import ASKABLE, DURATIONS, IN_FORCE, WATCHED, Authorization, Status
from spark_ads.models.result import AdDay, Correction

__all__ = [
    "ASKABLE",
    "DURATIONS",
    "IN_FORCE",
    "WATCHED",
    "Ad",
    "AdAccount",
    "AdCampaign",
    "AdDay",
    "AdGroup",
    "Asset",
    "Authorization",
    "Correction",
    "Status",
]
