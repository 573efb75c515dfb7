"""`manage.py load_demo`: a brand to look around in, made only where there is none."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from brands.actions import found_brand
from brands.models import Brand, User
from campaigns import actions, rich_text
from campaigns.models import Campaign
from creators.importing import import_now
from tiktok.actions import keep
from tiktok.answers import Grant

PASSWORD = "limelight"  # noqa: S105  # the demo's, printed by `make run`; refused in production
SHORT_LIST = ("ivo.lifts.demo", "lena.knits.demo", "mara.bakes.demo", "max.camps.demo", "zuri.hikes.demo")
BRIEF = """Show our boots where they belong: in snow, mud and city slush.

- Open with the boots in the first two seconds.
- Say in your own words why your feet stayed dry.
- Film upright, natural light, no logos of other brands."""


class Command(BaseCommand):
    """Loads the demo brand into an empty database."""

    help = "Load a demo brand, its people and creators, if there is no brand yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do nothing where a brand is; refuse in production."""
        if settings.PRODUCTION:
            raise CommandError("The demo is not for production.")
        if not Brand.objects.exists():
            self._load()

    def _load(self) -> None:
        now = timezone.now()
        ada = User.objects.create_user("demo@limelight.example", PASSWORD, first_name="Ada", last_name="Demo")
        User.objects.create_superuser("staff@limelight.example", PASSWORD, first_name="Sam", last_name="Staff")
        brand = found_brand(name="Halden Outdoor", owner=ada)
        if settings.SIMULATOR_ON:
            grant = Grant(settings.SIMULATOR["demo_token"], settings.SIMULATOR["demo_account_id"])
            keep(brand, grant, by=ada, at=now)
        import_now(brand, settings.SIMULATOR["people"], by=ada, at=now)
        campaign = Campaign.objects.create(
            brand=brand,
            name="Winter boots",
            brief=rich_text.from_plain(BRIEF),
            hashtags="#haldenwinter @halden.outdoor",
            start_date=now.date(),
            budget=12_000,
            ttcm_brand_name="Halden Outdoor",
            ttcm_description="Boots for snow, mud and city slush",
            created_at=now,
        )
        campaign.record_creation(by=ada, at=now)
        campaign.team.set(brand.members.all())
        short_list = brand.accounts.filter(handle__in=SHORT_LIST)
        actions.add_participants(campaign, list(short_list), by=ada, at=now)
