"""Settings › Apps and services on a creator's phone: which access was given, and how to take it back (wire page 2c)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from simulator import clock, people
from simulator.api.account_oauth import BY_PERSON, withdraw
from simulator.models import AccountToken


@login_not_required
def apps(request: HttpRequest, handle: str) -> HttpResponse:
    """The consents in force; removing one ends its tokens."""
    person = people.find(handle)
    if person is None:
        raise Http404
    given = AccountToken.objects.filter(account__person=person, revoked=False, refresh_expires_at__gt=clock.now())
    if request.method == "POST":
        wanted = request.POST.get("token", "")
        own = given.select_related("account")
        withdraw(get_object_or_404(own, pk=wanted if wanted.isdigit() else 0), BY_PERSON)
        return redirect("simulator:account_apps", person.handle)
    return render(request, "simulator/account_apps.html", {"person": person, "given": given.order_by("-pk")})
