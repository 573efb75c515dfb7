"""The creator's side of the thread. No account, no password; the order's address is the key (O5, O8)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.creator_door import creators_page
from campaigns.message_forms import AnswerForm
from campaigns.messaging import answering, threads
from campaigns.models import Message, Order
from lifecycle.transitions import Refused


@dataclass(frozen=True)
class CreatorThread:
    """What `_creator_thread.html` shows as `thread`: the messages, oldest first, and the form to answer."""

    messages: list[Message]
    form: AnswerForm
    seen: str


def thread_of(order: Order, form: AnswerForm | None = None) -> CreatorThread:
    """An order's thread for its creator's page."""
    messages = threads.for_creator(order)
    return CreatorThread(messages, form or AnswerForm(), threads.fingerprint(messages))


@require_http_methods(["GET", "POST"])
@creators_page
def creator_messages(request: HttpRequest, order: Order) -> HttpResponse:
    """The thread on a page of its own; a POST answers. htmx gets the thread alone."""
    form = AnswerForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            answering.answer(
                order, form.cleaned_data["text"], form_key=form.cleaned_data["form_key"], at=timezone.now()
            )
        except Refused as error:
            form.add_error("text", str(error))
            status = 429
        else:
            return _answered(request, order)
    return _show(request, order, form, status=status)


def _answered(request: Any, order: Order) -> HttpResponse:
    if request.htmx:
        form = AnswerForm()
        form.fields["text"].widget.attrs["autofocus"] = True  # the button that had the focus is drawn anew
        return _show(request, order, form)
    return redirect(reverse("creator_messages", args=[order.token]) + "#answer")


def _show(request: Any, order: Order, form: AnswerForm, status: int = 200) -> HttpResponse:
    thread = thread_of(order, form)
    if request.htmx and request.method == "GET" and request.GET.get("seen") == thread.seen:
        return HttpResponse(status=204)
    context = {"order": order, "campaign": order.campaign, "thread": thread}
    # htmx draws the words of a 422; of a 429 it would not.
    shown = 422 if request.htmx and status == 429 else status
    return render(request, _template(request), context, status=shown)


def _template(request: Any) -> str:
    if not request.htmx:
        return "campaigns/creator_messages.html"
    return "campaigns/_creator_thread.html" + ("#creator-messages" if request.method == "GET" else "")
