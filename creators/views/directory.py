"""The directory and what can be done from its rows."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from brands import counting, keyset
from brands.middleware import BrandRequest
from creators.filters import AccountFilter
from creators.views.groups import saved_views
from lifecycle.moments import as_of_one_moment

LIST = "creators/directory.html#list"


@require_GET
@vary_on_headers("HX-Request")
def directory(request: BrandRequest) -> HttpResponse:
    """Every account of the brand, searched, filtered and sorted."""
    found = AccountFilter(request.GET, request.brand)
    accounts = found.qs
    page = keyset.page(accounts.in_directory(), request.GET, found.order)
    context = {"filter": found, "sort": found.sorted_by, "sorts": found.sorts, "count": counting.count(accounts)}
    context |= {"accounts": page.rows, "query": found.query, **page.links(request.GET.dict())}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, LIST, context)
    return render(request, "creators/directory.html", context | {"views": saved_views(request)})


@require_GET
@as_of_one_moment
def account_row(request: BrandRequest, account_id: int) -> HttpResponse:
    """One row of the directory, drawn again while its invitation is open."""
    account = get_object_or_404(request.brand.accounts.in_directory(), pk=account_id)
    return render(request, "creators/_account_row.html", {"account": account})
