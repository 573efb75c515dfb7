"""Report links, report files, and the table of posts as CSV (P8)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest, for_every_member
from campaigns import report_files, tasks
from campaigns.models import ReportFile
from campaigns.report_forms import PeriodForm, ReportLinkForm
from campaigns.reporting import tables
from campaigns.views.report import report_page
from creators.exporting import as_csv
from lifecycle.transitions import Refused
from tiktok.tasks import ring


@require_http_methods(["GET", "POST"])
def report_links(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """All links to the report, and a form for another."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    form = ReportLinkForm(request.POST or None, brand=request.brand, at=timezone.now())
    if form.is_valid():
        link = form.make(campaign, by=request.member.user)
        messages.success(request, _("The link is made. Copy it below and send it."))
        return redirect(f"{link.get_absolute_url()}#link-{link.pk}")
    page = keyset.page(campaign.report_links.select_related("by"), request.GET)
    context = {"campaign": campaign, "here": "report", "form": form, "links": page.rows, "now": timezone.now()}
    context |= page.links(request.GET.dict())
    return render(request, "campaigns/report_links.html", context, status=422 if form.is_bound else 200)


@require_POST
def report_link_revoke(request: BrandRequest, link_id: int) -> HttpResponse:
    """Close a link for good."""
    link = get_object_or_404(request.brand.report_links.select_related("brand"), pk=link_id)
    try:
        link.revoke(by=request.member.user, at=timezone.now(), cause="click")
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is revoked. Whoever opens it now is told so."))
    return redirect(link)


@require_GET
def report_csv(request: BrandRequest, campaign_id: int) -> HttpResponseBase:
    """The campaign's posts with their figures, as a stream."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    form = PeriodForm.of(request.GET)
    if form.errors:
        return report_page(request, campaign, form, status=422)
    response = StreamingHttpResponse(
        as_csv(tables.posts(campaign, form.period)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="posts-{campaign.pk}.csv"'
    return response


@for_every_member  # it is reading, in another form
@require_POST
def report_export(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Begin a PDF or a workbook."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    kind = request.POST.get("kind", "")
    if kind not in ReportFile.Kind.values:
        messages.error(request, _("Choose PDF or Excel."))
        return redirect("campaigns:report", request.brand.slug, campaign.pk)
    form = PeriodForm.of(request.POST)
    if form.errors:
        return report_page(request, campaign, form, status=422)
    file = report_files.order(campaign, kind, form.period, by=request.member.user, at=timezone.now())
    ring(tasks.make_report_file, file_id=file.pk)
    return redirect(file)


@require_GET
@vary_on_headers("HX-Request")
def report_file(request: BrandRequest, file_id: int) -> HttpResponse:
    """How far a file is."""
    file = get_object_or_404(request.brand.report_files.select_related("campaign", "brand", "by"), pk=file_id)
    template = "campaigns/report_file.html#state" if request.htmx else "campaigns/report_file.html"
    context: dict[str, Any] = {"file": file, "campaign": file.campaign, "here": "report"}
    return render(request, template, context)


@require_GET
def report_file_download(request: BrandRequest, file_id: int) -> HttpResponseBase:
    """The file itself."""
    file = get_object_or_404(request.brand.report_files.filter(status="done"), pk=file_id)
    return FileResponse(file.file.open("rb"), as_attachment=True, filename=str(file.file.name).rsplit("/", 1)[-1])
