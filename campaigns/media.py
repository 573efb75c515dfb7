"""The files of versions: who gets them for how long, and when they are removed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from campaigns.models import Version

SIGNED_FOR = timedelta(hours=1)  # TikTok fetches within minutes
MOST_AT_ONCE = 500
ENDINGS = {"video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}


def signed_url(version: Version, *, at: datetime) -> str:
    """An address from which anybody, TikTok above all, can fetch the file for an hour."""
    until = int((at + SIGNED_FOR).timestamp())
    signed = _signer().sign_object({"version": version.pk, "until": until})
    # TikTok judges a file by the ending of its address.
    name = f"video.{ENDINGS.get(version.content_type, 'mp4')}"
    return settings.PUBLIC_URL + reverse("signed_file", args=[signed, name])


def signed_version(signed: str, *, at: datetime) -> Version | None:
    """The version that an address of `signed_url` was made for; None once its time is over, or if it is forged."""
    try:
        what = _signer().unsign_object(signed)
    except BadSignature:
        return None
    if what["until"] <= at.timestamp():
        return None
    return Version.objects.filter(pk=what["version"]).exclude(file="").first()


def remove_outlived(*, at: datetime) -> None:
    """Remove the files of versions whose order ended long ago."""
    before = at - timedelta(days=settings.VERSION_FILES_DAYS)
    for version in Version.objects.outlived(before)[:MOST_AT_ONCE]:
        remove(version, at=at)


def remove(version: Version, *, at: datetime) -> None:
    """Remove the file and its picture; the row stays and says so. Files go first: what is left over is tried again."""
    for name in (version.file.name, version.poster.name):
        if name:
            default_storage.delete(name)
    version.file, version.poster, version.file_removed_at = "", "", at
    version.save(update_fields=["file", "poster", "file_removed_at"])


def _signer() -> Signer:
    return Signer(salt="a version's file")
