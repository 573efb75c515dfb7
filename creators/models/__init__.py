"""Creators, their accounts, what TTCM asks of them, invitations and imports."""

from creators.models.account import Account, AccountQuerySet, Creator, Tier, Verdict
from creators.models.followers import FollowerCount
from creators.models.imports import Import, RowFate
from creators.models.invitation import Invitation
from creators.models.market import Market

__all__ = [
    "Account",
    "AccountQuerySet",
    "Creator",
    "FollowerCount",
    "Import",
    "Invitation",
    "Market",
    "RowFate",
    "Tier",
    "Verdict",
]
