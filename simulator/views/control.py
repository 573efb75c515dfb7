"""The control page: dials, people, news; and the consent page of brands."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from simulator import clock, moving, people
from simulator.api import oauth
from simulator.models import BrandAccount, Consent, Delivery, Intent, Order, Person, World


class Dials(forms.ModelForm[World]):
    """All dials but the clock's bases."""

    class Meta:
        model = World
        exclude = ("base_real", "base_simulated", "speed")  # noqa: DJ006  # every dial belongs on the page, the next one too


@login_not_required
def control(request: HttpRequest) -> HttpResponse:
    """Dials, people, and what was sent lately."""
    people.load()
    oauth.demo_account()
    words = request.GET.get("q", "").strip().lstrip("@").lower()
    form = Dials(request.POST or None, instance=clock.dials())
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("simulator:control")
    context = {
        "form": form,
        "words": words,
        "found": Person.objects.filter(handle__icontains=words)[:30],
        "busy": Order.objects.select_related("person", "code").order_by("-id")[:12],
        "accounts": BrandAccount.objects.all()[:20],
        "deliveries": Delivery.objects.all()[:25],
        "planned": Intent.objects.count(),
        "now": clock.now(),
    }
    return render(request, "simulator/control.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the world on without waiting for beat."""
    moving.move()
    return redirect("simulator:control")


@login_not_required
@csrf_exempt
def consent(request: HttpRequest) -> HttpResponse:
    """TikTok's consent page: grant a marketplace account, go back with a code and the state (wire page 2a)."""
    asked = {name: request.GET.get(name, "") for name in ("app_id", "redirect_uri", "state")}
    if asked["app_id"] != settings.SIMULATOR["app_id"] or not asked["redirect_uri"]:
        return HttpResponseBadRequest("Unknown app, or no redirect_uri.")
    if request.method != "POST":
        return render(request, "simulator/consent.html", asked)
    name = request.POST.get("account_name", "").strip()[:100] or "My brand"
    code = secrets.token_hex(20)
    Consent.objects.create(code=code, account_name=name, expires_at=clock.now() + timedelta(hours=1))
    answer = urlencode({"auth_code": code, "code": code, "state": asked["state"]})
    return redirect(f"{asked['redirect_uri']}{'&' if '?' in asked['redirect_uri'] else '?'}{answer}")
