"""Videos and their pictures, for members of the brand."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from brands.middleware import BrandRequest
from campaigns import serving


@require_safe
def version_file(request: BrandRequest, version_id: int) -> HttpResponseBase:
    """A version's video, for members of the brand."""
    return serving.video(request, get_object_or_404(request.brand.versions, pk=version_id))


@require_safe
def version_poster(request: BrandRequest, version_id: int) -> HttpResponseBase:
    """A version's picture, for members of the brand."""
    return serving.picture(request, get_object_or_404(request.brand.versions, pk=version_id))
