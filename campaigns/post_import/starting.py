"""The clicks on an import of posts. Apart from the rest because the task imports the rest."""

from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from brands.models import Brand, User
from campaigns.models import PostImport
from campaigns.post_import import preparing
from campaigns.tasks import work_on_post_import
from tiktok.tasks import ring


def upload(brand: Brand, file: File, *, by: User, at: datetime, **wanted: Any) -> PostImport:
    """Keep a file and have it read. Raises `Unreadable`."""
    import_ = preparing.begin(brand, file, by=by, at=at, **wanted)
    _ring(import_)
    return import_


def remap(import_: PostImport, mapping: dict[str, str], *, by: User, at: datetime) -> None:
    """Read the file anew with other columns, and remember them for files of this shape. Raises `Refused`."""
    with transaction.atomic():
        import_.remap(by=by, at=at, cause="click", mapping=mapping)
        import_.rows.all().delete()
        preparing.remember(import_)
        _ring(import_)


def start(import_: PostImport, *, by: User, at: datetime) -> None:
    """Hand the import to a worker. Raises `Refused`."""
    with transaction.atomic():
        import_.start(by=by, at=at, cause="click")
        _ring(import_)


def undo(import_: PostImport, *, by: User, at: datetime) -> None:
    """Have everything it wrote taken back. Raises `Refused`."""
    with transaction.atomic():
        import_.undo(by=by, at=at, cause="click")
        _ring(import_)


def _ring(import_: PostImport) -> None:
    transaction.on_commit(lambda: ring(work_on_post_import, import_id=import_.pk))
