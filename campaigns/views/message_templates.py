"""A brand's message templates: a list, one to write or change, removing (O5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.middleware import BrandRequest
from campaigns.message_forms import TemplateForm
from campaigns.messaging import starters
from campaigns.messaging.variables import VARIABLES
from campaigns.models import MessageTemplate


@require_GET
def message_templates(request: BrandRequest) -> HttpResponse:
    """The brand's own, and ours to begin with."""
    context = {"templates": request.brand.message_templates.all(), "offered": starters.not_yet_of(request.brand)}
    return render(request, "campaigns/message_templates.html", context)


@require_http_methods(["GET", "POST"])
def message_template_new(request: BrandRequest) -> HttpResponse:
    """Write a template, from nothing or from one of ours."""
    offered = {each.purpose: each for each in starters.not_yet_of(request.brand)}
    return _edit(request, offered.get(request.GET.get("starter", ""), MessageTemplate()))


@require_http_methods(["GET", "POST"])
def message_template(request: BrandRequest, template_id: int) -> HttpResponse:
    """Change a template; what was sent from it stays as it was."""
    return _edit(request, get_object_or_404(request.brand.message_templates, pk=template_id))


@require_POST
def message_template_remove(request: BrandRequest, template_id: int) -> HttpResponse:
    """Remove a template; what was sent from it stays."""
    template = get_object_or_404(request.brand.message_templates, pk=template_id)
    template.delete()
    messages.success(request, _("“%(name)s” is removed.") % {"name": template})
    return redirect("campaigns:message_templates", request.brand.slug)


def _edit(request: BrandRequest, template: MessageTemplate) -> HttpResponse:
    form = TemplateForm(request.POST or None, instance=template, brand=request.brand)
    if form.is_valid():
        form.save()
        messages.success(request, _("“%(name)s” is saved. Choose it when you write a message.") % {"name": template})
        return redirect("campaigns:message_templates", request.brand.slug)
    context = {"form": form, "variables": VARIABLES.items()}
    return render(request, "campaigns/message_template.html", context, status=422 if form.is_bound else 200)
