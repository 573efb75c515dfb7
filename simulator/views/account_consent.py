"""The consent page of creators: an app asks for the own account (wire page 2c)."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from simulator import clock, people
from simulator.api.account_oauth import account_of
from simulator.models import AccountConsent, Person

LASTS = timedelta(minutes=10)
ASKED = ("client_key", "scope", "redirect_uri", "state")
WORDS = {
    "user.info": ("user", "see your profile and how many follow you"),
    "user.insights": ("chart-pie", "see who watches you"),
    "video.list": ("film", "see your posts and their numbers"),
    "video.insights": ("chart-bar", "see the insights of your posts"),
    "video.publish": ("arrow-up-tray", "publish posts to your account"),
    "biz.spark": ("sparkles", "manage the ad authorization of your posts"),
    "biz.creator": ("megaphone", "see and answer your campaigns"),
}


@login_not_required
@csrf_exempt
def consent(request: HttpRequest) -> HttpResponse:
    """Say who you are; go back with a code and the state, or with access_denied."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    if asked["client_key"] != settings.SIMULATOR["app_id"] or not asked["redirect_uri"] or not asked["scope"]:
        return HttpResponseBadRequest("Unknown client_key, no scope, or no redirect_uri.")
    if request.method != "POST":
        return _page(request, asked, request.GET.get("handle", ""))
    if request.POST.get("answer") == "cancel":
        return _back(asked, error="access_denied", error_description="The person did not authorize the app.")
    person = people.find(request.POST.get("handle", ""))
    if person is None:
        return _page(request, asked, request.POST.get("handle", ""), wrong="TikTok knows nobody of this name.")
    return _back(asked, code=_code(person, asked))


def _code(person: Person, asked: dict[str, str]) -> str:
    scopes = [scope.strip() for scope in asked["scope"].split(",")]
    made = AccountConsent.objects.create(
        account=account_of(person),
        code=secrets.token_hex(20),
        scope=",".join(scope for scope in scopes if scope)[:1000],
        redirect_uri=asked["redirect_uri"],
        expires_at=clock.now() + LASTS,
    )
    return made.code


def _page(request: HttpRequest, asked: dict[str, str], handle: str, wrong: str = "") -> HttpResponse:
    people.load()
    context = {
        "app_id": asked["client_key"],
        "points": [words for start, words in WORDS.items() if start in asked["scope"]],
        "handles": Person.objects.values_list("handle", flat=True)[:100],
        "handle": handle.strip().lstrip("@"),
        "wrong": wrong,
    }
    return render(request, "simulator/account_consent.html", context, status=422 if wrong else 200)


def _back(asked: dict[str, str], **answer: str) -> HttpResponse:
    address = asked["redirect_uri"]
    return redirect(f"{address}{'&' if '?' in address else '?'}{urlencode({**answer, 'state': asked['state']})}")
