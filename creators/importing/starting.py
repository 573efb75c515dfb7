"""The clicks on an import. Apart from the rest because the task imports the rest."""

from datetime import datetime

from django.core.files import File
from django.db import transaction

from brands.models import Brand, User
from creators.importing import preparing
from creators.models import Import
from creators.tasks import work_on_import
from tiktok.tasks import ring


def upload(brand: Brand, file: File, *, by: User, at: datetime) -> Import:
    """Keep a file and have it read. Raises `Unreadable`."""
    import_ = preparing.begin(brand, file, by=by, at=at)
    _ring(import_)
    return import_


def remap(import_: Import, mapping: dict[str, str], *, by: User, at: datetime) -> None:
    """Read the file anew with other columns, and remember them for files of this shape. Raises `Refused`, `Unreadable`."""
    with transaction.atomic():
        import_.remap(by=by, at=at, cause="click", mapping=mapping)
        import_.rows.all().delete()
        preparing.remember(import_)
        _ring(import_)


def reread(import_: Import, encoding: str, *, by: User, at: datetime) -> None:
    """Read the file anew in another encoding, and remember it for files of this shape. Raises `Refused`, `Unreadable`."""
    form, mapping = preparing.in_encoding(import_, encoding)
    with transaction.atomic():
        import_.reread(by=by, at=at, cause="click", form=form.stored, mapping=mapping)
        import_.rows.all().delete()
        preparing.remember(import_, encoding=encoding)
        _ring(import_)


def start(import_: Import, *, by: User, at: datetime) -> None:
    """Hand the import to a worker. Raises `Refused`."""
    with transaction.atomic():
        import_.start(by=by, at=at, cause="click")
        _ring(import_)


def undo(import_: Import, *, by: User, at: datetime) -> None:
    """Have everything it wrote taken back. Raises `Refused`."""
    with transaction.atomic():
        import_.undo(by=by, at=at, cause="click")
        _ring(import_)


def _ring(import_: Import) -> None:
    transaction.on_commit(lambda: ring(work_on_import, import_id=import_.pk))
