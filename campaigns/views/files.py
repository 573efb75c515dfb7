"""Videos and their pictures, given only to those who may see them; players ask for them in parts."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe
from whitenoise.responders import SlicedFile

from brands.middleware import BrandRequest
from campaigns import media
from campaigns.models import Order, Version

RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
PICTURE = "image/jpeg"


@require_safe
def version_file(request: BrandRequest, version_id: int) -> HttpResponseBase:
    """A version's video, for members of the brand."""
    return _video(request, get_object_or_404(request.brand.versions, pk=version_id))


@require_safe
def version_poster(request: BrandRequest, version_id: int) -> HttpResponseBase:
    """A version's picture, for members of the brand."""
    return _picture(request, get_object_or_404(request.brand.versions, pk=version_id))


@login_not_required
@require_safe
def creator_file(request: HttpRequest, token: str, version_id: int) -> HttpResponseBase:
    """A version's video, for the creator who handed it in."""
    return _video(request, _of_creator(token, version_id))


@login_not_required
@require_safe
def creator_poster(request: HttpRequest, token: str, version_id: int) -> HttpResponseBase:
    """A version's picture, for the creator who handed it in."""
    return _picture(request, _of_creator(token, version_id))


@login_not_required
@require_safe
def signed_file(request: HttpRequest, signed: str, name: str) -> HttpResponseBase:
    """A version's video for whoever got its address, TikTok above all, which follows no redirects."""
    version = media.signed_version(signed, at=timezone.now())
    if version is None:
        raise Http404
    return _from_storage(request, version.file, version.content_type, version.name)


def _of_creator(token: str, version_id: int) -> Version:
    order = get_object_or_404(Order.objects.by_token(), token=token)
    return get_object_or_404(Version, pk=version_id, deliverable__order=order)


def _video(request: HttpRequest, version: Version) -> HttpResponseBase:
    return _file(request, version.file, version.content_type, version.name)


def _picture(request: HttpRequest, version: Version) -> HttpResponseBase:
    return _file(request, version.poster, PICTURE, "poster.jpg")


def _file(request: HttpRequest, file: FieldFile, content_type: str, name: str) -> HttpResponseBase:
    """The file itself; where another machine keeps it, the way there, which works for minutes."""
    if not file:
        raise Http404
    try:
        default_storage.path(str(file.name))
    except NotImplementedError:
        response = HttpResponseRedirect(default_storage.url(str(file.name)))
        response["Cache-Control"] = "private, no-store"
        return response
    return _from_storage(request, file, content_type, name)


def _from_storage(request: HttpRequest, file: FieldFile, content_type: str, name: str) -> HttpResponseBase:
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
        attached = "download" in request.GET
        response["Content-Disposition"] = content_disposition_header(attached, name) or "inline"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
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
