"""The order form: for one account or for many, with what to know before it is sent (O3, O7)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from brands.middleware import BrandRequest
from brands.numbers import ids_in, whole_number
from campaigns import actions, advice, batches, choosing, order_templates
from campaigns.models import Campaign, OrderBatch, OrderTemplate, Participant
from campaigns.order_forms import OrderForm
from campaigns.tasks import work_on_order_batch
from lifecycle.transitions import Refused
from tiktok.tasks import ring

PAGE = "campaigns/order_new.html"


@require_http_methods(["GET", "POST"])
def order_new(request: BrandRequest, campaign_id: int, participant_id: int) -> HttpResponse:
    """Order videos from one account."""
    campaign = _campaign(request, campaign_id)
    chosen = get_object_or_404(campaign.participants.select_related("account", "campaign__brand"), pk=participant_id)
    return _form_page(request, campaign, [chosen])


@require_http_methods(["GET", "POST"])
def orders_new_bulk(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """The same order for several accounts: who can be ordered from and who cannot, then one form."""
    campaign = _campaign(request, campaign_id)
    asked = request.POST or request.GET
    chosen, beyond = choosing.chosen(campaign, ids_in(asked.getlist("participant")), asked.get("who", ""))
    if not chosen:
        messages.error(request, _("Choose the accounts to order from first."))
        return redirect("campaigns:orders", request.brand.slug, campaign_id)
    return _form_page(request, campaign, chosen, beyond=beyond or whole_number(asked.get("beyond", "")) or 0)


@require_GET
def order_advice(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """What to know about an order while its form is filled in."""
    form = OrderForm(request.GET)
    form.is_valid()
    said = _advice(_campaign(request, campaign_id), form, whole_number(request.GET.get("orders", "")) or 1)
    return render(request, f"{PAGE}#advice", {"advice": said})


def _campaign(request: BrandRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(request.brand.campaigns.select_related("brand__connection"), pk=campaign_id)


def _form_page(
    request: BrandRequest, campaign: Campaign, chosen: list[Participant], *, beyond: int = 0
) -> HttpResponse:
    candidates = choosing.candidates(chosen)
    able = [one.participant for one in candidates if not one.barrier]
    posted = request.method == "POST"
    template = _template(request)
    form = OrderForm(request.POST) if posted else OrderForm(initial=_initial(template, campaign))
    if posted and form.is_valid():
        if "save_template" in request.POST:
            _keep_template(request, campaign, form)
        elif not _advice(campaign, form, len(able)).unseen(request.POST.get("seen", "")):
            done = _send(request, campaign, chosen, able, form)
            if done is not None:
                return done
    elif posted:
        messages.error(request, _("Nothing was ordered yet. Mend what is marked below."))
    return _draw(request, campaign, candidates, form, template, beyond=beyond)


def _draw(
    request: BrandRequest,
    campaign: Campaign,
    candidates: list[choosing.Candidate],
    form: OrderForm,
    template: OrderTemplate | None,
    *,
    beyond: int,
) -> HttpResponse:
    able = [one.participant for one in candidates if not one.barrier]
    single = candidates[0].participant if len(candidates) == 1 else None
    context = {
        "campaign": campaign,
        "here": "orders",
        "form": form,
        "candidates": candidates,
        "who": request.GET.get("who", "")
        if request.GET.get("who") in choosing.KINDS
        else "",  # short, where ids are long
        "beyond": beyond,
        "meant": len(candidates) + beyond,
        "chosen": ",".join(str(one.participant.pk) for one in candidates),
        "able": able,
        "single": single,
        "open_orders": choosing.open_orders_of(single) if single else None,
        "barrier": actions.barrier_of(campaign),
        "advice": _advice(campaign, form, len(able)) if form.is_bound else None,
        "template": template,
        "templates": request.brand.order_templates.all(),
    }
    kept = "save_template" in request.POST and not form.errors
    return render(request, PAGE, context, status=422 if form.is_bound and not kept else 200)


def _advice(campaign: Campaign, form: OrderForm, orders: int) -> advice.Advice:
    known: dict[str, Any] = form.cleaned_data
    return advice.advise(
        campaign,
        orders=max(orders, 1),
        names=known.get("names", []),
        spark_days=known.get("spark_days", 0),
        fee=known.get("fee"),
        dates=form.dates,
        today=campaign.brand.today(at=timezone.now()),
    )


def _send(
    request: BrandRequest, campaign: Campaign, chosen: list[Participant], able: list[Participant], form: OrderForm
) -> HttpResponse | None:
    """Order, or say on the form why not."""
    now, by = timezone.now(), request.member.user
    try:
        if len(chosen) == 1:
            actions.create_order(chosen[0], by=by, at=now, **form.wanted)
            messages.success(request, _("1 order is on its way to TikTok."))
            return redirect("campaigns:orders", request.brand.slug, campaign.pk)
        return redirect(_begin(campaign, able, form, by=by, at=now))
    except Refused as error:
        form.add_error(None, str(error))
    return None


def _begin(campaign: Campaign, able: list[Participant], form: OrderForm, *, by: Any, at: datetime) -> OrderBatch:
    if not able:
        raise Refused(_("None of these accounts can be ordered from now. The list says why."))
    with transaction.atomic():
        batch = batches.begin(campaign, able, form.wanted, by=by, at=at)
        transaction.on_commit(lambda: ring(work_on_order_batch, batch_id=batch.pk))
    return batch


def _template(request: BrandRequest) -> OrderTemplate | None:
    return request.brand.order_templates.filter(pk=whole_number(request.GET.get("template", "")) or 0).first()


def _initial(template: OrderTemplate | None, campaign: Campaign) -> dict[str, Any]:
    return (
        template.initial(currency=campaign.currency, today=campaign.brand.today(at=timezone.now())) if template else {}
    )


def _keep_template(request: BrandRequest, campaign: Campaign, form: OrderForm) -> None:
    name = form.cleaned_data["keep_as"]
    try:
        kept = order_templates.keep(campaign, name, form.wanted, by=request.member.user, at=timezone.now())
    except Refused as error:
        form.add_error("keep_as", str(error))
    else:
        messages.success(request, _("The template “%(name)s” is saved. Nothing is ordered yet.") % {"name": kept})
