"""The control page: dials, people, news; and the consent page of brands."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from simulator import clock, moving, people
from simulator.api import oauth
from simulator.models import BrandAccount, Consent, Delivery, Intent, Order, Person, World


class Dials(forms.ModelForm[World]):
    """All dials but the clock's bases."""

    class Meta:
        model = World
        fields = (
            "pace",
            "speed",
            "creators_act_alone",
            "extra_callbacks",
            "duplicate_percent",
            "lost_percent",
            "reordered_percent",
            "delayed_percent",
            "batch_size",
            "failing_percent",
            "silent_percent",
            "malformed_percent",
            "slow_seconds",
            "calls_per_second",
        )

    pace = forms.FloatField(label="How much faster people act", min_value=0.01, max_value=100_000)
    speed = forms.FloatField(label="How fast the clock runs", min_value=0.01, max_value=10_000)
    slow_seconds = forms.FloatField(label="Seconds every answer takes", min_value=0, max_value=30)


@login_not_required
def control(request: HttpRequest) -> HttpResponse:
    """Dials, people, and what was sent lately."""
    people.load()
    oauth.demo_account()
    words = request.GET.get("q", "").strip().lstrip("@").lower()
    form = Dials(request.POST or None, instance=clock.dials())
    if request.method == "POST" and form.is_valid():
        clock.turn(**form.cleaned_data)
        return redirect("simulator:control")
    context = {"form": form, "words": words, **_doings(words)}
    return render(request, "simulator/control.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the world on without waiting for beat; or without anybody waiting at all."""
    if request.POST.get("hurry"):
        moving.hurry()
    else:
        moving.move()
    return redirect("simulator:control")


@login_not_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The brand withdraws its authorization of the app on TikTok, or gives it again."""
    account = get_object_or_404(BrandAccount, pk=pk)
    account.revoked = not account.revoked
    account.save(update_fields=["revoked"])
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
    Consent.objects.create(
        code=code,
        account_name=name,
        only_tto=request.POST.get("generation") == "tto",
        expires_at=clock.now() + timedelta(hours=1),
    )
    answer = urlencode({"auth_code": code, "code": code, "state": asked["state"]})
    return redirect(f"{asked['redirect_uri']}{'&' if '?' in asked['redirect_uri'] else '?'}{answer}")


def _doings(words: str) -> dict[str, object]:
    return {
        "found": Person.objects.filter(handle__icontains=words)[:30],
        "busy": Order.objects.select_related("person", "code").order_by("-id")[:12],
        "accounts": BrandAccount.objects.order_by("id")[:20],
        "deliveries": Delivery.objects.all()[:25],
        "planned": Intent.objects.count(),
        "now": clock.now(),
    }
