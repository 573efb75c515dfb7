"""The brand's files for a creator, the creator's own videos and what was said of them; the token in the address is the key."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import media, reviewing, serving, uploading
from campaigns.creator_door import creators_page
from campaigns.models import CampaignAsset, Comment, Order, Version
from campaigns.models.order import ON
from campaigns.review_forms import ReplyForm
from lifecycle.transitions import Refused


@login_not_required
@require_safe
def creator_file(request: HttpRequest, token: str, version_id: int) -> HttpResponseBase:
    """A version's video, for the creator who handed it in."""
    return serving.video(request, _of_creator(token, version_id))


@login_not_required
@require_safe
def creator_poster(request: HttpRequest, token: str, version_id: int) -> HttpResponseBase:
    """A version's picture, for the creator who handed it in."""
    return serving.picture(request, _of_creator(token, version_id))


@login_not_required
@require_safe
def creator_asset(request: HttpRequest, token: str, asset_id: int) -> HttpResponseBase:
    """One of the campaign's files, as long as the order is on."""
    order = get_object_or_404(Order.objects.by_token().filter(status__in=ON), token=token)
    return serving.asset(request, get_object_or_404(CampaignAsset, campaign=order.campaign_id, pk=asset_id))


@login_not_required
@require_safe
def signed_file(request: HttpRequest, signed: str, name: str) -> HttpResponseBase:
    """A version's video for whoever got its address, TikTok above all, which follows no redirects."""
    version = media.signed_version(signed, at=timezone.now())
    if version is None:
        raise Http404
    return serving.directly(request, version)


@require_POST
@creators_page
def creator_reply(request: HttpRequest, order: Order, comment_id: int) -> HttpResponse:
    """The creator answers a comment."""
    threads = Comment.objects.filter(in_reply_to__isnull=True, version__deliverable__order=order)
    to = get_object_or_404(threads.select_related("version__deliverable__order"), pk=comment_id)
    form = ReplyForm(request.POST)
    try:
        uploading.refuse_closed(to.version.deliverable)
        if not form.is_valid():
            raise Refused(_("Write an answer first."))
        reviewing.reply(to, form.cleaned_data["text"], by=None, at=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('creator_page', args=[order.token])}#video-{to.version.deliverable_id}")


def _of_creator(token: str, version_id: int) -> Version:
    order = get_object_or_404(Order.objects.by_token(), token=token)
    return get_object_or_404(Version, pk=version_id, deliverable__order=order)
