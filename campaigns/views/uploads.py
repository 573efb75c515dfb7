"""The way in for videos: tus 1.0 (core, creation, expiration, termination), and a plain form beside it (O8).

The token in the address is the key, and no cookie is read, so there is nothing that a forged request could abuse.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.numbers import whole_number
from campaigns import handing_in, tasks, uploading
from campaigns.creator_door import creators_page
from campaigns.models import Deliverable, Order, Upload
from campaigns.models.upload import KEPT, LARGEST
from creators.language import speak
from lifecycle.moments import as_of_one_moment
from lifecycle.transitions import Refused
from tiktok.tasks import ring

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
ABLE = {"Tus-Version": "1.0.0", "Tus-Extension": "creation,expiration,termination", "Tus-Max-Size": str(LARGEST)}
PIECE_TYPE = "application/offset+octet-stream"
LARGEST_FORM = 200 * 1024 * 1024  # a form cannot be resumed, so it takes what arrives in a minute or two

View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """What every address of the protocol has in common."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _tus(204, **ABLE)
        if request.headers.get("Tus-Resumable") != "1.0.0":
            return _tus(412, _("This address speaks tus 1.0.0."), **{"Tus-Version": "1.0.0"})
        try:
            return view(request, *args, **kwargs)
        except uploading.DiskFull as error:
            return _tus(507, str(error))
        except Refused as error:
            return _tus(403, str(error))
        except uploading.Overtaken:
            return _tus(409, _("Another page goes on with this file, or the connection was lost. Look where it is."))

    return answer


@tus
@require_http_methods(["POST", "OPTIONS"])
def uploads(request: HttpRequest, token: str) -> HttpResponse:
    """Announce a file."""
    size = whole_number(request.headers.get("Upload-Length", ""))
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    if size is None:
        return _tus(400, _("The size of the file must be said first."))
    announced = uploading.Announced(said.get("filename", ""), size, said.get("filetype", ""), _caption(said))
    deliverable = _deliverable(token, said.get("deliverable", ""))
    begun = uploading.begin(deliverable, announced, at=timezone.now())
    address = reverse("creator_upload", args=[token, begun.pk])
    return _tus(201, **{"Location": address, "Upload-Expires": http_date(begun.expires_at.timestamp())})


@tus
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
def upload(request: HttpRequest, token: str, upload_id: UUID) -> HttpResponse:
    """Where a file is, its next piece, or its end."""
    order = _order(token)
    mine = Upload.objects.select_related("deliverable__order").filter(deliverable__order=order)
    return DOES[request.method or ""](request, get_object_or_404(mine, pk=upload_id))


@csrf_exempt
@login_not_required
@require_POST
def upload_form(request: HttpRequest, token: str, deliverable_id: int) -> HttpResponse:
    """A whole file in one form, for browsers without JavaScript."""
    deliverable = _deliverable(token, str(deliverable_id))
    page = redirect(f"{reverse('creator_page', args=[token])}#video-{deliverable.pk}")
    # Asked before the form is read: it would fill the disk first.
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
        messages.error(
            request, _("Without JavaScript a file may have 200 MB. Export it smaller, or use another browser.")
        )
        return page
    try:
        _take(request, deliverable)
    except Refused as error:
        messages.error(request, str(error))
    return page


@require_GET
@as_of_one_moment
@creators_page
def creator_video(request: HttpRequest, order: Order, deliverable_id: int) -> HttpResponse:
    """The part of the creator's page about one video, drawn again while its file is being checked."""
    shown = get_object_or_404(handing_in.with_videos(order.deliverables.all()), pk=deliverable_id)
    context = {"order": order, "deliverable": shown, "versions": shown.versions.all()}
    return render(request, "campaigns/_creator_video.html", context)


def _where(request: HttpRequest, shown: Upload) -> HttpResponse:
    at = uploading.offset_of(shown)
    expires = http_date(shown.expires_at.timestamp())
    return _tus(200, **{"Upload-Offset": str(at), "Upload-Length": str(shown.size), "Upload-Expires": expires})


def _append(request: HttpRequest, shown: Upload) -> HttpResponse:
    offset = whole_number(request.headers.get("Upload-Offset", ""))
    if request.content_type != PIECE_TYPE:
        return _tus(415, _("A piece of a file must be sent as %(type)s.") % {"type": PIECE_TYPE})
    if offset is None:
        return _tus(400, _("Where the piece begins must be said."))
    uploading.refuse_closed(shown.deliverable)
    now = timezone.now()
    reached = uploading.receive(shown, offset, request.read, at=now)
    if shown.is_whole:
        ring(tasks.check_upload, upload_id=str(shown.pk), language=get_language() or "")
    expires = http_date((now + KEPT).timestamp())
    return _tus(204, **{"Upload-Offset": str(reached), "Upload-Expires": expires})


def _end(request: HttpRequest, shown: Upload) -> HttpResponse:
    if shown.being_checked:
        return _tus(409, _("The file has arrived and is being checked."))
    uploading.forget(shown)
    return _tus(204)


DOES: dict[str, View] = {"HEAD": _where, "PATCH": _append, "DELETE": _end}


def _order(token: str) -> Order:
    """In the words of its creator; that the page is closed is said by whatever is refused."""
    order = get_object_or_404(Order.objects.select_related("participant__account__creator"), token=token)
    speak(order.participant.account.creator)
    return order


def _deliverable(token: str, deliverable_id: str) -> Deliverable:
    order = _order(token)
    wanted = whole_number(deliverable_id)
    return get_object_or_404(order.deliverables.select_related("order"), pk=wanted)


def _take(request: HttpRequest, deliverable: Deliverable) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a video first."))
    said = {"caption": request.POST.get("caption", "")}
    announced = uploading.Announced(file.name or "", file.size or 0, file.content_type or "", _caption(said))
    taken = uploading.receive_whole(deliverable, file, announced, at=timezone.now())
    ring(tasks.check_upload, upload_id=str(taken.pk), language=get_language() or "")
    messages.success(request, _("Your video has arrived and is being checked. Look again in a minute."))


def _caption(said: dict[str, str]) -> str:
    return said.get("caption", "").replace("\x00", "").strip()


def _metadata(header: str) -> dict[str, str]:
    """`name base64, name base64`; what cannot be read is left out."""
    said = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode().replace("\x00", "")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return said


def _tus(status: int, words: str = "", **headers: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers={**TUS, **headers})
