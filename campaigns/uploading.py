"""Videos on their way in, piece by piece, so that a lost connection or a killed worker costs no more than the last piece (O8).

The row says how much has arrived; whatever the file holds beyond that is cut off before the next piece is written. Bytes are
written and synced under a lock of the file itself, then the row moves on in one statement: no transaction waits for a disk.
"""

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Deliverable, Order, Upload
from campaigns.models.deliverable import NOT_PUBLIC
from campaigns.models.order import UNDER_WAY
from campaigns.models.upload import KEPT, LARGEST
from lifecycle.transitions import Refused

MOST_AT_ONCE = 5  # unfinished files of one video; a newer one pushes the oldest out
PIECE = 1024 * 1024  # how much is in memory at a time, and how much a killed worker can lose
ENDINGS = ("mp4", "mov", "webm")
TYPES = ("video/mp4", "video/quicktime", "video/webm")
FORGOTTEN_FILE = timedelta(days=2)
NO_ROOM = gettext_lazy("There is no room for the rest of this file. It is kept; go on later.")


class Overtaken(Exception):
    """The piece does not begin where the file ends, or a newer request goes on with the file."""


class DiskFull(Refused):
    """There is no room for the file now."""


@dataclass(frozen=True)
class Announced:
    """What is said of a file before its bytes come. The type may be '': not every phone tells."""

    name: str
    size: int
    content_type: str = ""
    caption: str = ""


def begin(deliverable: Deliverable, announced: Announced, *, at: datetime) -> Upload:
    """Make room for a file of an open order. Raises `Refused`."""
    refuse_closed(deliverable)
    _refuse_unsuitable(announced)
    _refuse_without_room(announced.size)
    with transaction.atomic():
        deliverable.locked()
        for surplus in deliverable.uploads.under_way().order_by("-created_at")[MOST_AT_ONCE - 1 :]:
            forget(surplus)
        return Upload.objects.create(
            brand_id=deliverable.brand_id,
            deliverable=deliverable,
            name=Path(announced.name).name[-255:],
            size=announced.size,
            caption=announced.caption[:2_200],
            created_at=at,
            expires_at=at + KEPT,
        )


def refuse_closed(deliverable: Deliverable) -> None:
    """Raises `Refused` where no video of this deliverable is wanted any more."""
    order: Order = deliverable.order
    if order.page_closed_at:
        raise Refused(_("The brand has closed this page. Ask for a new link."))
    if order.status not in UNDER_WAY:
        words = _("This order is %(status)s now, so no video can be handed in.")
        raise Refused(words % {"status": order.get_status_display().lower()})
    if deliverable.status not in NOT_PUBLIC:
        raise Refused(_("This video is published already."))


def offset_of(upload: Upload) -> int:
    """Where the next piece begins; a file that is shorter than the row says, after a crash of the machine, counts itself."""
    there = upload.path.stat().st_size if upload.path.exists() else 0
    if upload.received > there and not upload.is_whole:
        Upload.objects.filter(pk=upload.pk, received=upload.received).update(received=there)
        upload.received = there
    return upload.received


def receive(upload: Upload, offset: int, read: Callable[[int], bytes], *, at: datetime) -> int:
    """Append what `read` gives until it gives nothing; where the file ends then. Raises `Overtaken`, `Refused`."""
    writer = uuid.uuid4()
    _take_over(upload, offset, writer, at=at)
    with _opened(upload) as handle:
        while piece := _piece(read, upload.size - offset):
            offset = _append(handle, upload.pk, offset, piece, writer)
    upload.received = offset
    return offset


def receive_whole(deliverable: Deliverable, file: File, announced: Announced, *, at: datetime) -> Upload:
    """Take a file that came in one form, as browsers without JavaScript send it. Raises `Refused`."""
    upload = begin(deliverable, announced, at=at)
    receive(upload, 0, file.read, at=at)
    return upload


def forget(upload: Upload) -> None:
    """Remove the row and the bytes."""
    upload.path.unlink(missing_ok=True)
    upload.delete()


def forget_outlived(*, at: datetime) -> None:
    """Remove uploads nobody goes on with, and bytes whose row is gone."""
    for upload in Upload.objects.outlived(at):
        forget(upload)
    folder = Path(settings.UPLOADS_ROOT)
    old = (at - FORGOTTEN_FILE).timestamp()
    for path in folder.iterdir() if folder.exists() else ():
        if path.stat().st_mtime < old and not _is_known(path.name):
            path.unlink(missing_ok=True)


def _refuse_unsuitable(announced: Announced) -> None:
    ending = announced.name.rpartition(".")[2].lower()
    if ending not in ENDINGS or (announced.content_type and announced.content_type not in TYPES):
        raise Refused(_("Only MP4, MOV and WebM videos can be handed in. Export yours as MP4."))
    if announced.size > LARGEST:
        raise Refused(_("This file is larger than 1 GB, which is the most TikTok takes. Export it smaller."))
    if announced.size < 1:
        raise Refused(_("This file is empty."))


def _refuse_without_room(size: int) -> None:
    Path(settings.UPLOADS_ROOT).mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.UPLOADS_ROOT).free < size + settings.DISK_KEPT_FREE:
        raise DiskFull(_("There is no room for this file at the moment. The brand has to make some; try again later."))


def _take_over(upload: Upload, offset: int, writer: uuid.UUID, *, at: datetime) -> None:
    """Whoever comes last with the right offset goes on; an older request, whose connection may hang, stops."""
    offset_of(upload)
    mine = Upload.objects.filter(pk=upload.pk, received=offset)
    if not mine.update(writer=writer, expires_at=at + KEPT):
        raise Overtaken


def _piece(read: Callable[[int], bytes], wanted: int) -> bytes:
    """Up to a piece; a connection that breaks ends it early, and what came before counts."""
    parts: list[bytes] = []
    missing = min(PIECE, wanted)
    while missing:
        try:
            part = read(missing)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


@contextmanager
def _opened(upload: Upload) -> Iterator[int]:
    """The file to write to, as a number of the system's."""
    try:
        upload.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(upload.path, os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise DiskFull(NO_ROOM) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _append(handle: int, upload_id: uuid.UUID, offset: int, piece: bytes, writer: uuid.UUID) -> int:
    """Write a piece where the row ends; only then the row moves on, unless a newer request took over meanwhile."""
    mine = Upload.objects.filter(pk=upload_id, received=offset, writer=writer)
    with _locked(handle):
        if not mine.exists():
            raise Overtaken
        _write(handle, offset, piece)
        if not mine.update(received=offset + len(piece)):
            raise Overtaken
    return offset + len(piece)


@contextmanager
def _locked(handle: int) -> Iterator[None]:
    """One writer at a time, on whatever machine; the system lets go of it where a worker dies."""
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _write(handle: int, offset: int, piece: bytes) -> None:
    try:
        os.ftruncate(handle, offset)
        written = 0
        while written < len(piece):
            written += os.pwrite(handle, piece[written:], offset + written)
        os.fsync(handle)  # the row must never promise what the disk does not have
    except OSError as error:
        raise DiskFull(NO_ROOM) from error


def _is_known(name: str) -> bool:
    try:
        return Upload.objects.filter(pk=uuid.UUID(name)).exists()
    except ValueError:
        return False
