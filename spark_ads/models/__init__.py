"""Authorizations: who asked for them, when they end, and what a brand wants done by itself (S1, S2, S7, X2, X3)."""

from spark_ads.models.authorization import DURATIONS, ENDING_SOON, IN_FORCE, Authorization, Status
from spark_ads.models.calendar_link import CalendarLink
from spark_ads.models.code_check import CodeCheck
from spark_ads.models.end_warning import DAYS_AHEAD, EndWarning
from spark_ads.models.request_batch import RequestBatch, RequestItem
from spark_ads.models.rule import SparkRule

__all__ = [
    "DAYS_AHEAD",
    "DURATIONS",
    "ENDING_SOON",
    "IN_FORCE",
    "Authorization",
    "CalendarLink",
    "CodeCheck",
    "EndWarning",
    "RequestBatch",
    "RequestItem",
    "SparkRule",
    "Status",
]
