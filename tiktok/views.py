"""TikTok's pages: what it sends, what was asked of it, and the connection."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from brands import keyset
from brands.middleware import BrandRequest
from lifecycle.models import subjects
from lifecycle.transitions import Refused
from tiktok import actions, connecting, inbox, outbox
from tiktok.errors import Rejected, Unavailable
from tiktok.forms import TopicForm
from tiktok.models import Connection, State
from tiktok.signatures import Forged, check_account, check_open


@csrf_exempt
@login_not_required
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take in a delivery of either family: verify, keep, answer; the work comes after."""
    if request.content_type not in ("application/json", ""):
        return _answer(415, "Send application/json.")
    try:
        _take_in(request.body, request.headers, at=timezone.now())
    except RequestDataTooBig:
        return _answer(413, "The body is too large.")
    except Forged as forgery:
        return _answer(401, str(forgery))
    except inbox.NotACallback as problem:
        return _answer(400, str(problem))
    return JsonResponse({"code": 0, "message": "OK"})


def _take_in(body: bytes, headers: Mapping[str, str], *, at: datetime) -> None:
    """The header tells the family (wire page 6)."""
    if header := headers.get("TikTok-Signature"):
        check_account(body, header, at=at)
        inbox.take_in_account_event(body, at=at)
    else:
        check_open(body, headers.get("X-Open-Signature", ""))
        inbox.take_in(body, at=at)


@require_GET
def callbacks(request: BrandRequest) -> HttpResponse:
    """Everything TikTok sent about this brand."""
    form = TopicForm(request.GET)
    topic = form.cleaned_data["topic"] if form.is_valid() else ""
    rows = request.brand.callbacks.filter(topic=topic) if topic else request.brand.callbacks.all()
    return render(request, "tiktok/callbacks.html", {"form": form, **_log(request, rows, topic=topic)})


@require_GET
def callback(request: BrandRequest, callback_id: int) -> HttpResponse:
    """One callback word for word, with what came of it."""
    shown = get_object_or_404(request.brand.callbacks, pk=callback_id)
    changes = request.brand.status_changes.filter(cause=shown.cause).select_related("by", "subject_type")
    words = json.dumps({**shown.envelope, "entry": [shown.entry]}, indent=2, ensure_ascii=False)
    return render(request, "tiktok/callback.html", {"callback": shown, "words": words, "changes": changes})


@require_POST
def process_again(request: BrandRequest, callback_id: int) -> HttpResponse:
    """Work a callback once more; it is harmless, since TikTok is asked what is true."""
    shown = get_object_or_404(request.brand.callbacks, pk=callback_id)
    inbox.process_again(shown, at=timezone.now())
    messages.success(request, _("The callback waits for a worker again."))
    return redirect("tiktok:callback", request.brand.slug, callback_id)


@require_GET
def calls(request: BrandRequest) -> HttpResponse:
    """Everything asked of TikTok for this brand: what waits, failed, or is done."""
    rows = request.brand.calls.select_related("by", "subject_type").prefetch_related(subjects())
    return render(request, "tiktok/calls.html", _log(request, rows))


@require_POST
def try_call_again(request: BrandRequest, call_id: int) -> HttpResponse:
    """Ring for a call that failed or waits for its next try."""
    call = get_object_or_404(request.brand.calls, pk=call_id)
    try:
        outbox.try_again(call, by=request.member.user, at=timezone.now())
        messages.success(request, _("TikTok is being asked again."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("tiktok:calls", request.brand.slug)


@require_GET
def connection(request: BrandRequest) -> HttpResponse:
    """The brand's access to TikTok."""
    shown = getattr(request.brand, "connection", None)
    changes = shown.status_changes.select_related("by", "subject_type") if shown else []
    waiting = request.brand.calls.filter(state=State.WAITING).exclude(kind=actions.SUBSCRIBE).count()
    subscribing = request.brand.calls.filter(kind=actions.SUBSCRIBE).first()
    context = {"connection": shown, "changes": changes, "waiting": waiting, "subscribing": subscribing}
    return render(request, "tiktok/connection.html", context)


@require_POST
def connect(request: BrandRequest) -> HttpResponse:
    """Send the person to TikTok's consent page with a state to bring back."""
    request.session[_state_key(request)] = state = connecting.new_state()
    return redirect(connecting.consent_url(request.brand, state))


@require_GET
def connected(request: BrandRequest) -> HttpResponse:
    """Back from consent: check the state, exchange the code, keep the token."""
    expected = request.session.pop(_state_key(request), "")
    code = request.GET.get("auth_code") or request.GET.get("code", "")
    if not expected or not secrets.compare_digest(expected.encode(), request.GET.get("state", "").encode()):
        messages.error(request, _("This consent was not started here. Connect once more."))
    elif not request.member.may_change:
        messages.error(request, _("Analysts cannot connect a brand."))
    else:
        _connect(request, code)
    return redirect("tiktok:connection", request.brand.slug)


@require_POST
def disconnect(request: BrandRequest) -> HttpResponse:
    """Give the token back; what waits is kept."""
    shown = get_object_or_404(Connection, brand=request.brand)
    try:
        actions.disconnect(shown, by=request.member.user, at=timezone.now())
        messages.success(request, _("Disconnected. What waits for TikTok goes on once you connect again."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("tiktok:connection", request.brand.slug)


def _state_key(request: BrandRequest) -> str:
    """Each brand has its own, so that a consent begun for one cannot end in another."""
    return f"tiktok-consent-state-{request.brand.pk}"


def _connect(request: BrandRequest, code: str) -> None:
    try:
        actions.connect(request.brand, auth_code=code, by=request.member.user, at=timezone.now())
        messages.success(request, _("%(brand)s is connected to TikTok.") % {"brand": request.brand})
    except (Rejected, Unavailable, Refused) as error:
        messages.error(request, _("TikTok did not connect: %(why)s") % {"why": error})


def _log(request: BrandRequest, rows: QuerySet[Any], *, topic: str = "") -> dict[str, Any]:
    """A queue's rows by state, with the tabs to choose one."""
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    page = keyset.page(rows.filter(state=state) if state else rows, request.GET)
    words = {"": _("All"), **{each.value: str(each.label) for each in State}}
    tabs = [(label, _address(request, state=each, topic=topic), each == state, None) for each, label in words.items()]
    return {
        "rows": page.rows,
        "tabs": tabs,
        "state": state,
        "chosen": bool(state or topic),
        **page.links(request.GET.dict()),
    }


def _address(request: BrandRequest, **kept: str) -> str:
    return f"{request.path}?{urlencode({name: value for name, value in kept.items() if value})}".rstrip("?")


def _answer(status: int, message: str) -> JsonResponse:
    return JsonResponse({"code": status, "message": message}, status=status)
