"""The brand's order templates: another name, or none any more. They are kept from the order form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands.middleware import BrandRequest
from campaigns.models import OrderTemplate
from campaigns.order_forms import TemplateForm


@require_GET
def order_templates(request: BrandRequest) -> HttpResponse:
    """All templates with what they ask for."""
    return _page(request)


@require_POST
def order_template_rename(request: BrandRequest, template_id: int) -> HttpResponse:
    """Another name."""
    template = get_object_or_404(request.brand.order_templates.select_related("brand"), pk=template_id)
    form = TemplateForm(request.POST, instance=template)
    if not form.is_valid():
        return _page(request, refused=(template.pk, form), status=422)
    form.save()
    messages.success(request, _("The template is named “%(name)s” now.") % {"name": template})
    return redirect("campaigns:order_templates", request.brand.slug)


@require_POST
def order_template_remove(request: BrandRequest, template_id: int) -> HttpResponse:
    """Forget the template; orders made from it stay."""
    template = get_object_or_404(request.brand.order_templates, pk=template_id)
    template.delete()
    messages.info(request, _("The template “%(name)s” was removed. Orders made from it stay.") % {"name": template})
    return redirect("campaigns:order_templates", request.brand.slug)


def _page(request: BrandRequest, refused: tuple[int, TemplateForm] | None = None, status: int = 200) -> HttpResponse:
    rows = [(each, _form(request, each, refused)) for each in request.brand.order_templates.select_related("by")]
    return render(request, "campaigns/order_templates.html", {"rows": rows}, status=status)


def _form(request: BrandRequest, template: OrderTemplate, refused: tuple[int, TemplateForm] | None) -> TemplateForm:
    if refused and refused[0] == template.pk:
        return refused[1]
    template.brand = request.brand
    return TemplateForm(instance=template, auto_id=f"template-{template.pk}-%s")
