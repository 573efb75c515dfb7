"""Importing creators from files as people have them (D2)."""

from creators.importing.carrying import begin, carry_out, import_now, refused_table, table_of
from creators.importing.planning import Plan, Preview, Reading, preview
from creators.importing.values import Unreadable

__all__ = [
    "Plan",
    "Preview",
    "Reading",
    "Unreadable",
    "begin",
    "carry_out",
    "import_now",
    "preview",
    "refused_table",
    "table_of",
]
