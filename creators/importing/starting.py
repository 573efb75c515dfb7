"""The click on "Import". Apart from the rest because the task imports the rest."""

from datetime import datetime

from django.db import transaction

from brands.models import User
from creators.models import Import
from creators.tasks import import_file
from tiktok.tasks import ring


def start(import_: Import, *, by: User, at: datetime) -> None:
    """Hand the import to a worker."""
    with transaction.atomic():
        import_.start(by=by, at=at, cause="click")
        transaction.on_commit(lambda: ring(import_file, import_id=import_.pk))
