"""`manage.py prepare`: what `make run` needs of the database, in one process since starting one takes seconds."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrates, and loads the demo brand into an empty database."""

    help = "Bring the database up to date and load the demo brand if there is no brand yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Both are quick when there is nothing to do."""
        call_command("migrate", verbosity=0)
        call_command("load_demo")
