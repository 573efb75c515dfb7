"""`manage.py rebuild_figures`: latest figures and days made again from what was observed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from brands.models import Brand
from campaigns import rebuilding


class Command(BaseCommand):
    """Snapshots are the truth; this throws away what follows from them and computes it anew. Harmless at any time."""

    help = "Make posts' latest figures, their days and their campaigns' days again from the snapshots."

    def add_arguments(self, parser: CommandParser) -> None:
        """One brand, or all."""
        parser.add_argument("--brand", metavar="SLUG", help="only this brand")

    def handle(self, *args: Any, **options: Any) -> None:
        """Brand by brand."""
        brands = Brand.objects.order_by("pk")
        if slug := options["brand"]:
            brands = brands.filter(slug=slug)
            if not brands:
                raise CommandError(f"There is no brand {slug}.")
        for brand in brands:
            self.stdout.write(f"{brand.slug}: {rebuilding.rebuild(brand)} posts")
