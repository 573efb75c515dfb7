"""The creator's videos: publish the approved version, publish it again, and its file for whoever has the address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from campaigns import media, publishing
from campaigns.creator_door import creators_page
from campaigns.models import Order, Version
from campaigns.views.creator import change


@require_POST
@creators_page
def publish(request: HttpRequest, order: Order, deliverable_id: int) -> HttpResponse:
    """Hand the approved version over to TikTok."""
    version = _approved(order, deliverable_id)

    def hand_over(_order: Order, **facts: Any) -> None:
        publishing.publish(version, **facts)

    return change(request, order, hand_over, "", anchor=f"video-{deliverable_id}")


@require_POST
@creators_page
def publish_again(request: HttpRequest, order: Order, deliverable_id: int) -> HttpResponse:
    """Once more, after a failure, or after looking in TikTok."""
    version = _approved(order, deliverable_id)
    if not hasattr(version, "publication"):
        raise Http404

    def hand_over(_order: Order, **facts: Any) -> None:
        publishing.publish_again(version.publication, **facts)

    return change(request, order, hand_over, "", anchor=f"video-{deliverable_id}")


@require_GET
@creators_page
def download(request: HttpRequest, order: Order, deliverable_id: int) -> HttpResponse:
    """To the file of the approved version."""
    version = _approved(order, deliverable_id)
    if not version.file or version.file_removed_at:
        raise Http404
    return redirect(media.signed_url(version, at=timezone.now()) + "?download")


def _approved(order: Order, deliverable_id: int) -> Version:
    deliverable = get_object_or_404(order.deliverables, pk=deliverable_id)
    return get_object_or_404(deliverable.versions.select_related("publication"), status="approved")
