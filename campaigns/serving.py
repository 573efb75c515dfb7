"""Files over HTTP for whoever may see them: versions, their pictures, a campaign's files. Players ask for parts."""

import re
from typing import Any

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from whitenoise.responders import SlicedFile

from campaigns.models import CampaignAsset, Version
from campaigns.models.asset import Kind

RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
PICTURE = "image/jpeg"


def video(request: HttpRequest, version: Version) -> HttpResponseBase:
    """A version's file, or the way to it."""
    return _file(request, version.file, version.content_type, version.name)


def picture(request: HttpRequest, version: Version) -> HttpResponseBase:
    """A version's picture, or the way to it."""
    return _file(request, version.poster, PICTURE, "poster.jpg")


def directly(request: HttpRequest, version: Version) -> HttpResponseBase:
    """A version's file itself, for those who follow no redirects."""
    return _from_storage(request, version.file, version.content_type, version.name)


def asset(request: HttpRequest, asset: CampaignAsset) -> HttpResponseBase:
    """A campaign's file: pictures are shown, all else is saved. Its type is what its content said, never a browser's guess."""
    response = _from_storage(request, asset.file, asset.content_type, asset.name, saved=asset.kind != Kind.PICTURE)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(request: HttpRequest, file: FieldFile, content_type: str, name: str) -> HttpResponseBase:
    """The file itself; where another machine keeps it, the way there, which works for minutes."""
    if not file:
        raise Http404
    try:
        default_storage.path(str(file.name))
    except NotImplementedError:
        response = HttpResponseRedirect(_address(request, file, content_type, name))
        response["Cache-Control"] = "private, no-store"
        return response
    return _from_storage(request, file, content_type, name)


def _address(request: HttpRequest, file: FieldFile, content_type: str, name: str) -> str:
    """Where the store gives the file out, with the type, and under the name, that we would."""
    said = {"ResponseContentType": content_type, "ResponseContentDisposition": _disposition(request, name)}
    store: Any = default_storage  # Django's storages know no parameters; S3's do
    return str(store.url(str(file.name), parameters=said))


def _disposition(request: HttpRequest, name: str, *, saved: bool = False) -> str:
    """Shown or saved, and under which name."""
    return content_disposition_header(saved or "download" in request.GET, name) or "inline"


def _from_storage(
    request: HttpRequest, file: FieldFile, content_type: str, name: str, *, saved: bool = False
) -> HttpResponseBase:
    try:
        size = file.size
    except FileNotFoundError as error:
        raise Http404 from error
    # A stored file never changes; another version has another name.
    etag = quote_etag(f"{file.name}-{size}".replace("/", "-"))
    response = get_conditional_response(request, etag=etag) or _answer(request, file, size, etag)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type
        response["Content-Disposition"] = _disposition(request, name, saved=saved)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, file: FieldFile, size: int, etag: str) -> HttpResponseBase:
    wanted = _wanted(request, size, etag)
    start, end = wanted or (0, size - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    opened = SlicedFile(default_storage.open(str(file.name)), start, end)
    response = FileResponse(opened, status=206 if wanted else 200)
    response["Content-Length"] = str(end - start + 1)
    if wanted:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole, also where the asker holds a part of another file."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not asked or request.headers.get("If-Range", etag) != etag:
        return None
    first, last, tail = asked.groups()
    if tail:
        return max(size - int(tail), 0), size - 1 if int(tail) else -1
    return int(first), min(int(last or size - 1), size - 1)
