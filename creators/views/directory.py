"""The directory and what can be done from its rows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import counting, keyset
from brands.middleware import BrandRequest
from creators import actions
from creators.filters import AccountFilter
from creators.forms import PrecheckForm

LIST = "creators/directory.html#list"


@require_GET
@vary_on_headers("HX-Request")
def directory(request: BrandRequest) -> HttpResponse:
    """Every account of the brand, searched, filtered and sorted."""
    found = AccountFilter(request.GET, request.brand)
    accounts = found.qs
    page = keyset.page(accounts.in_directory(), request.GET, found.order)
    context = {"filter": found, "sort": found.sorted_by, "sorts": found.sorts, "count": counting.count(accounts)}
    context |= {"accounts": page.rows, **page.links(request.GET.dict())}
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, LIST if region else "creators/directory.html", context)


@require_GET
def account_row(request: BrandRequest, account_id: int) -> HttpResponse:
    """One row of the directory, drawn again while its invitation is open."""
    account = get_object_or_404(request.brand.accounts.in_directory(), pk=account_id)
    return render(request, "creators/_account_row.html", {"account": account})


@require_POST
def directory_invite(request: BrandRequest) -> HttpResponse:
    """Look over the chosen accounts before inviting them."""
    form = PrecheckForm(request.POST, accounts=request.brand.accounts.in_directory())
    if not form.is_valid():
        messages.error(request, form.problem)
        return redirect("creators:directory", request.brand.slug)
    return render(request, "creators/invite.html", {"form": form})


@require_POST
def send_invites(request: BrandRequest) -> HttpResponse:
    """Invite the accounts that passed the person's look."""
    form = PrecheckForm(request.POST, accounts=request.brand.accounts.all())
    if not form.is_valid():
        messages.error(request, form.problem)
        return redirect("creators:directory", request.brand.slug)
    sent, refused = actions.send_invitations(form.cleaned_data["account"], by=request.member.user, at=timezone.now())
    if sent:
        words = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent)
        messages.success(request, words % {"n": sent})
    for reason in refused:
        messages.error(request, reason)
    return redirect("creators:invitations", request.brand.slug)
