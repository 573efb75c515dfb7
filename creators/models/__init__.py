"""Creators, their accounts, what TTCM asks of them, invitations, imports, tags and lists."""

from creators.models.account import Account, AccountQuerySet, Tier, Verdict
from creators.models.bulk import BulkItem, BulkRun
from creators.models.creator import Creator, Income, Merge, Note, PersonalDataRecord
from creators.models.followers import FollowerCount
from creators.models.imports import Import, ImportRow, RowFate
from creators.models.invitation import Invitation
from creators.models.market import Market
from creators.models.memory import ColumnMemory
from creators.models.tags import CreatorList, SavedView, Tag

__all__ = [
    "Account",
    "AccountQuerySet",
    "BulkItem",
    "BulkRun",
    "ColumnMemory",
    "Creator",
    "CreatorList",
    "FollowerCount",
    "Import",
    "ImportRow",
    "Income",
    "Invitation",
    "Market",
    "Merge",
    "Note",
    "PersonalDataRecord",
    "RowFate",
    "SavedView",
    "Tag",
    "Tier",
    "Verdict",
]
