"""The clicks on an import. Apart from the rest because the task imports the rest."""

from datetime import datetime

from django.core.files import File
from django.db import transaction

from brands.models import Brand, User
from creators.importing.preparing import begin
from creators.models import ColumnMemory, Import
from creators.tasks import work_on_import
from tiktok.tasks import ring


def upload(brand: Brand, file: File, *, by: User, at: datetime) -> Import:
    """Keep a file and have it read. Raises `Unreadable`."""
    import_ = begin(brand, file, by=by, at=at)
    _ring(import_)
    return import_


def remap(import_: Import, mapping: dict[str, str], *, by: User, at: datetime) -> None:
    """Read the file anew with other columns, and remember them for files of this shape. Raises `Refused`."""
    with transaction.atomic():
        import_.remap(by=by, at=at, cause="click", mapping=mapping)
        import_.rows.all().delete()
        ColumnMemory.keep(import_.brand, import_.header, mapping)
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
