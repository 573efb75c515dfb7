"""The creator's page: what is asked, and every answer to it. No account, no password; the address is the key (O8)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaigns import creator_answers, creator_page, tasks
from campaigns.creator_door import creators_page
from campaigns.creator_forms import AddressForm, DeclineForm
from campaigns.models import Order
from campaigns.views.creator_messages import thread_of
from creators import language
from creators.authenticating import new_connect_link
from creators.views.connect import BACK
from lifecycle.moments import as_of_one_moment
from lifecycle.transitions import Refused
from tiktok.tasks import ring


@require_GET
@as_of_one_moment
@creators_page
def page(request: HttpRequest, order: Order) -> HttpResponse:
    """What the creator is asked to make, and the next step."""
    return _page(request, order)


@require_POST
@creators_page
def join(request: HttpRequest, order: Order) -> HttpResponse:
    """Join the campaign with the creator's own connection."""
    return change(request, order, creator_answers.join, _("TikTok is being told. This page follows by itself."))


@require_POST
@creators_page
def decline(request: HttpRequest, order: Order) -> HttpResponse:
    """Decline with a reason."""
    form = DeclineForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        return _page(request, order, decline_form=form, declining=True, status=422)
    return change(request, order, creator_answers.decline, _("The brand has been told."), reason=form.told)


@require_POST
@creators_page
def undecline(request: HttpRequest, order: Order) -> HttpResponse:
    """Take the no back."""
    return change(request, order, creator_answers.take_back_decline, _("Good. Join to go on."))


@require_POST
@creators_page
def code_added(request: HttpRequest, order: Order) -> HttpResponse:
    """The campaign code was added in TikTok: look now."""
    answer = change(request, order, creator_answers.say_code_added, "", anchor="code")
    ring(tasks.check_order, order_id=order.pk)
    return answer


@require_POST
@creators_page
def address(request: HttpRequest, order: Order) -> HttpResponse:
    """Leave an e-mail address, or take it away."""
    if "remove" in request.POST:
        words = _("The address is removed. No more e-mail goes there.")
        return change(request, order, creator_answers.leave_address, words, email="")
    form = AddressForm(request.POST, auto_id="address_%s")
    if not form.is_valid():
        return _page(request, order, address_form=form, status=422)
    words = _("Messages about this order go to %(email)s.") % {"email": form.cleaned_data["email"]}
    return change(request, order, creator_answers.leave_address, words, email=form.cleaned_data["email"])


@require_POST
@creators_page
def choose_language(request: HttpRequest, order: Order) -> HttpResponse:
    """Read everything in another language; the choice is the creator's, not the browser's."""
    chosen = request.POST.get("language", "")
    language.choose(order.participant.account.creator, chosen)
    answer = redirect("creator_page", order.token)
    if language.is_spoken(chosen):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31_536_000,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


@require_POST
@creators_page
def connect(request: HttpRequest, order: Order) -> HttpResponse:
    """To the page that connects the account, and back here afterwards."""
    account = order.participant.account
    if not account.connect_key:
        new_connect_link(account)
    back = redirect("creator_page", order.token)["Location"]
    request.session[BACK] = {**request.session.get(BACK, {}), account.connect_key: back}
    return redirect("connect", account.connect_key)


def change(
    request: HttpRequest, order: Order, act: Callable[..., Any], words: str, *, anchor: str = "", **facts: Any
) -> HttpResponse:
    """Do it, say so, and show the page again; a refusal in words."""
    try:
        act(order, at=timezone.now(), **facts)
    except Refused as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    answer = redirect("creator_page", order.token)
    answer["Location"] += f"#{anchor}" if anchor else ""
    return answer


def _page(request: HttpRequest, order: Order, *, status: int = 200, **forms: Any) -> HttpResponse:
    shown = creator_page.context(order, at=timezone.now(), **forms)
    shown["language"] = translation.get_language()
    shown["thread"] = thread_of(order)
    return render(request, "campaigns/creator_page.html", shown, status=status)
