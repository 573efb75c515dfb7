"""The creator's side of connecting (T6): no account here, no password; the address is the key."""

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from creators import authenticating
from creators.creator_words import refusal_words
from creators.language import speak
from creators.models import Account

STATE = "creator-consent-state"
BACK = "creator-consent-back"  # connect key → the page of ours that the creator came from


@login_not_required
@never_cache
@require_GET
def connect(request: HttpRequest, key: str) -> HttpResponse:
    """What the brand asks for, and the way to TikTok."""
    return _page(request, _by_key(key))


@login_not_required
@require_POST
def connect_start(request: HttpRequest, key: str) -> HttpResponse:
    """Send the creator to TikTok's consent page with a state to bring back."""
    account = _by_key(key)
    request.session[STATE] = state = f"{key}.{secrets.token_urlsafe(24)}"
    return redirect(authenticating.consent_url(account, state))


@login_not_required
@never_cache
@require_GET
def connect_done(request: HttpRequest) -> HttpResponse:
    """Back from TikTok: check the state, exchange the code, keep the tokens."""
    expected, given = str(request.session.pop(STATE, "")), request.GET.get("state", "")
    if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
        return render(request, "creators/connect_lost.html", status=400)
    account = _by_key(expected.rsplit(".", 1)[0])
    code = request.GET.get("code") or request.GET.get("auth_code", "")
    if not code:
        return _page(request, account, wrong=_("You did not allow it. Nothing was connected."))
    try:
        authenticating.connect(account, auth_code=code, at=timezone.now())
    except authenticating.TROUBLE as trouble:
        return _page(request, account, wrong=refusal_words(trouble))
    return redirect(_way_back(request, account) or reverse("connect", args=[account.connect_key]))


@login_not_required
@require_POST
def connect_end(request: HttpRequest, key: str) -> HttpResponse:
    """The creator takes the access back."""
    account = _by_key(key)
    if account.connection and account.connection.can("revoke"):
        authenticating.revoke(account.connection, by=None, at=timezone.now())
    return redirect("connect", key)


def _by_key(key: str) -> Account:
    account = get_object_or_404(Account.objects.select_related("brand", "connection", "creator"), connect_key=key)
    speak(account.creator)
    return account


def _way_back(request: HttpRequest, account: Account) -> str:
    return str(request.session.get(BACK, {}).get(account.connect_key, ""))


def _page(request: HttpRequest, account: Account, *, wrong: str = "") -> HttpResponse:
    context = {
        "account": account,
        "wrong": wrong,
        "back": _way_back(request, account),
        "may_publish": authenticating.may(account, authenticating.PUBLISH),
    }
    response = render(request, "creators/connect.html", context, status=422 if wrong else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
