"""How pages answer when something is not possible, and what they take for a video."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from simulator.acts import NotNow

ENDINGS = (".mp4", ".mov", ".webm")
LARGEST = 1024**3
WEBM = b"\x1a\x45\xdf\xa3"


def refusable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the words of a refusal on a page of their own, with the way back."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotNow as reason:
            back = request.headers.get("Referer") or request.path
            return render(request, "simulator/refused.html", {"reason": str(reason), "back": back}, status=422)

    return answered


def uploaded(request: HttpRequest, *, needed: bool) -> UploadedFile | None:
    """The video of the form, checked by name, first bytes and size as TikTok does (wire page 8)."""
    file = request.FILES.get("video")
    if file is None or isinstance(file, list):
        if needed:
            raise NotNow("Choose a video first.")
        return None
    if not (file.name or "").lower().endswith(ENDINGS):
        raise NotNow("TikTok takes .mp4, .mov and .webm files.")
    if not file.size or file.size > LARGEST:
        raise NotNow("The file is empty." if not file.size else "The file is larger than 1 GB.")
    start = file.read(12)
    file.seek(0)
    if not (start[4:8] == b"ftyp" or start.startswith(WEBM) or start[4:8] in (b"moov", b"mdat", b"wide")):
        raise NotNow("This is not a video, whatever its name says.")
    return file
