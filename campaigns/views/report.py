"""A campaign's report, its targets, the brand's rates, and campaigns side by side (P7)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import ids_in
from campaigns.models import Campaign, Rates, ReportFile
from campaigns.models.campaign import Currency
from campaigns.report_forms import PeriodForm, RatesForm, TargetsForm
from campaigns.reporting import comparing, plots, report

LINES = 25  # creators on a page; the report has much above them
MOST_COMPARED = 6
PARTS = {"creators": gettext_lazy("Creators"), "deliverables": gettext_lazy("Deliverables")}


@require_GET
def campaign_report(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """What a campaign brought and cost, of everything so far or of some days."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    return report_page(request, campaign, PeriodForm.of(request.GET))


def report_page(request: BrandRequest, campaign: Campaign, form: PeriodForm, *, status: int = 200) -> HttpResponse:
    """The report of the form's days; of everything so far, with what is wrong beside them, where they make no sense."""
    built = report.build(campaign, form.period, today=timezone.now().date())
    context: dict[str, Any] = {
        "campaign": campaign,
        "here": "report",
        "form": form,
        "report": built,
        "charts": plots.of(built),
        "yardsticks": report.yardsticks(campaign),
        "with_money": True,
        "export_kinds": ReportFile.Kind.choices,
        **_part(request, built),
    }
    return render(request, "campaigns/report.html", context, status=status)


@require_http_methods(["GET", "POST"])
def report_targets(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """What the campaign should bring."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    form = TargetsForm(request.POST or None, campaign=campaign)
    if form.is_valid():
        form.save()
        messages.success(request, _("Targets saved. The report compares them with what came."))
        return redirect("campaigns:report", request.brand.slug, campaign.pk)
    context = {"campaign": campaign, "here": "report", "form": form}
    return render(request, "campaigns/report_targets.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def rates(request: BrandRequest) -> HttpResponse:
    """The brand's prices for earned media value, currency by currency."""
    currency = _currency(request)
    every = {each.currency: each for each in request.brand.rates.all()}
    form = RatesForm(
        request.POST or None, instance=every.get(currency) or Rates(brand=request.brand, currency=currency)
    )
    if form.is_valid():
        form.save()
        said = _("Rates in %(currency)s saved. Reports use them from now on.")
        messages.success(request, said % {"currency": currency})
        return redirect(f"{reverse('campaigns:rates', args=[request.brand.slug])}?currency={currency}")
    tabs = [(code, label, code in every) for code, label in Currency.choices]
    context = {"form": form, "currency": currency, "tabs": tabs, "known": every.get(currency)}
    return render(request, "campaigns/rates.html", context, status=422 if form.is_bound else 200)


@require_GET
def compare(request: BrandRequest) -> HttpResponse:
    """Up to six campaigns side by side."""
    ids = ids_in(request.GET.getlist("campaign"))[:MOST_COMPARED]
    every = request.brand.campaigns.order_by("-id")
    chosen = list(every.filter(pk__in=ids))
    context = {
        "chosen": chosen,
        "ids": {campaign.pk for campaign in chosen},
        "campaigns": every[:200],
        "most": MOST_COMPARED,
        **comparing.side_by_side(chosen),
    }
    return render(request, "campaigns/compare.html", context)


def _part(request: BrandRequest, built: report.Report) -> dict[str, Any]:
    """The table below the figures: creators, or deliverables."""
    part = "deliverables" if request.GET.get("by") == "deliverables" else "creators"
    kept = request.GET.dict()
    tabs = [(label, f"?{_query(kept, by=name)}#lines", name == part) for name, label in PARTS.items()]
    if part == "deliverables":
        page = keyset.page(report.deliverables(built.campaign, built.period), request.GET)
        return {"part": part, "part_tabs": tabs, "lines": page.rows, **page.links(kept)}
    shown = Paginator(range(built.creators), LINES).get_page(request.GET.get("page"))
    lines = report.creators(built.campaign, built.period, start=LINES * (shown.number - 1), most=LINES)
    before = f"?{_query(kept, page=shown.previous_page_number())}#lines" if shown.has_previous() else None
    after = f"?{_query(kept, page=shown.next_page_number())}#lines" if shown.has_next() else None
    return {"part": part, "part_tabs": tabs, "lines": lines, "previous_url": before, "next_url": after}


def _query(kept: dict[str, str], **changed: Any) -> str:
    fresh = {name: value for name, value in kept.items() if name not in ("page", "after", "before")}
    return urlencode({**fresh, **changed})


def _currency(request: BrandRequest) -> str:
    """The one asked for, else that of the newest campaign."""
    asked = request.GET.get("currency", "")
    if asked in Currency.values:
        return asked
    newest = request.brand.campaigns.order_by("-id").values_list("currency", flat=True).first()
    return newest or Currency.USD
