"""Importing creators from files as people have them (D2)."""

from creators.importing.planning import Plan, carried_out, plans
from creators.importing.preparing import begin, readings
from creators.importing.values import Unreadable
from creators.importing.working import give_up, import_now, refused_table, work
from creators.models.imports import COUNTERS

FATES = {fate.value: (fate.label, counter) for fate, counter in COUNTERS.items()}

__all__ = [
    "FATES",
    "Plan",
    "Unreadable",
    "begin",
    "carried_out",
    "give_up",
    "import_now",
    "plans",
    "readings",
    "refused_table",
    "work",
]
