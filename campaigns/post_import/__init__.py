"""Importing posts, and figures observed earlier, from files of scrapers, spreadsheets and Limelight itself (P5, X4)."""

from campaigns.post_import.planning import Plan, carried_out, plans
from campaigns.post_import.preparing import begin
from campaigns.post_import.working import give_up, refused_table, work

__all__ = ["Plan", "begin", "carried_out", "give_up", "plans", "refused_table", "work"]
