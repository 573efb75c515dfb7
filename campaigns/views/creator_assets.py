"""The campaign's files for whoever holds the address of a creator's page; the address is the key (O8)."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from campaigns import files
from campaigns.models import CampaignAsset, Order
from campaigns.models.order import UNDER_WAY
from campaigns.models.order import Status as OrderStatus

OPEN_TO_CREATORS = [*UNDER_WAY, OrderStatus.FULFILLED]


@login_not_required
@require_GET
def creator_asset(request: HttpRequest, token: str, asset_id: int) -> FileResponse:
    """One file, as long as the order is on and its page was not closed."""
    open_pages = Order.objects.filter(page_closed_at__isnull=True, status__in=OPEN_TO_CREATORS)
    order = get_object_or_404(open_pages, token=token)
    response = files.answer(get_object_or_404(CampaignAsset, campaign=order.campaign_id, pk=asset_id))
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
