"""The Messages tab: threads, one thread with its composer, sending again, reminders on and off (O5)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import ids_in
from campaigns.message_forms import MessageForm
from campaigns.messaging import reminding, sending, starters, threads, variables, writing
from campaigns.models import Participant
from lifecycle.transitions import Refused

POSTED = gettext_lazy("It stands in the thread. No e-mail address is known: pass the link on by hand.")


@require_GET
@vary_on_headers("HX-Request")
def thread_list(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Every thread of the campaign, the unread first; the region looks for news."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    shown = request.GET.get("show", "") if request.GET.get("show", "") in threads.SHOWN else "all"
    words = request.GET.get("q", "").replace("\x00", "")
    rows = threads.only(threads.threads(campaign), shown, words)
    page = keyset.page(rows, request.GET, threads.BY_RANK)
    context = {
        "campaign": campaign,
        "here": "messages",
        "threads": threads.with_last(page.rows),
        "shown": shown,
        "words": words,
        "tabs": [(label, f"?show={name}", name == shown, None) for name, label in threads.SHOWN.items()],
        **page.links(request.GET.dict()),
    }
    region = request.htmx and not request.htmx.history_restore_request
    return render(request, "campaigns/messages.html#threads" if region else "campaigns/messages.html", context)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def thread(request: BrandRequest, participant_id: int) -> HttpResponse:
    """What was said with one participant, and writing to it."""
    participant = _participant(request, participant_id)
    if request.method == "POST":
        return _write(request, participant)
    shown = _shown(request, participant)
    if request.htmx and not request.htmx.history_restore_request:
        if request.GET.get("seen") == shown["fingerprint"]:
            return HttpResponse(status=204)
        return render(request, "campaigns/thread.html#thread", {"participant": participant, **shown})
    return _page(request, participant, MessageForm(initial=_begun(request, participant)), shown)


@require_POST
def message_resend(request: BrandRequest, message_id: int) -> HttpResponse:
    """Send a message again that did not arrive, or may not have."""
    related = ("participant__account__creator", "brand")
    message = get_object_or_404(request.brand.messages.select_related(*related), pk=message_id)
    try:
        sending.send_again(message, by=request.member.user, at=timezone.now())
        messages.success(request, _("The message is on its way again."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("campaigns:thread", request.brand.slug, message.participant_id)


@require_POST
def message_leave(request: BrandRequest, message_id: int) -> HttpResponse:
    """A message that did not arrive need not be sent again."""
    message = get_object_or_404(request.brand.messages.select_related("brand"), pk=message_id)
    try:
        message.leave(by=request.member.user, at=timezone.now(), cause="click")
        messages.success(request, _("Left at that. The message stands in the thread."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("campaigns:thread", request.brand.slug, message.participant_id)


@require_POST
def campaign_reminders(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Turn the automatic reminders of a campaign on or off."""
    campaign = get_object_or_404(request.brand.campaigns, pk=campaign_id)
    reminding.switch(campaign, on=request.POST.get("reminders") == "on")
    on = _("Creators are reminded of due dates.")
    messages.success(request, on if campaign.reminders else _("Creators are not reminded any more."))
    return redirect("campaigns:messages", request.brand.slug, campaign.pk)


def _participant(request: BrandRequest, participant_id: int) -> Participant:
    return get_object_or_404(variables.with_facts(request.brand.participants.all()), pk=participant_id)


def _write(request: BrandRequest, participant: Participant) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        order = _order(request, participant)
        try:
            sent = sending.send(
                participant, form.words, by=request.member.user, at=timezone.now(), form_key=key, order=order
            )
        except Refused as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("On its way to %(to)s.") % {"to": sent.to} if sent.to else POSTED)
            return redirect("campaigns:thread", request.brand.slug, participant.pk)
    return _page(request, participant, form, _shown(request, participant), status=422)


def _page(
    request: BrandRequest, participant: Participant, form: MessageForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    order = _order(request, participant)
    context = {
        "participant": participant,
        "campaign": participant.campaign,
        "account": participant.account,
        "order": order,
        "facts": variables.facts_of(participant, order),
        "address": writing.address_of(participant),
        "form": form,
        "templates": [*request.brand.message_templates.all(), *starters.not_yet_of(request.brand)],
        **shown,
    }
    return render(request, "campaigns/thread.html", context, status=status)


def _shown(request: BrandRequest, participant: Participant) -> dict[str, Any]:
    """A page of the thread, the newest page first but each from old to new; opening it is reading it."""
    if request.member.may_change:
        threads.read(participant, at=timezone.now())
    page = keyset.page(participant.messages.select_related("author"), request.GET)
    rows = page.rows[::-1]
    return {"thread": rows, "fingerprint": threads.fingerprint(rows), **page.links({})}


def _order(request: BrandRequest, participant: Participant) -> Any:
    """The order the address names, else the one that words to this participant are about."""
    named = ids_in([request.GET.get("order", "")])
    orders = [order for order in participant.orders.all() if order.pk in named]
    return next(iter(orders), variables.order_meant(participant))


def _begun(request: BrandRequest, participant: Participant) -> dict[str, str]:
    """The words the address brings, or those of the template it names, filled in as far as they can be."""
    if text := request.GET.get("text", "").replace("\x00", ""):
        return {"subject": request.GET.get("subject", "").replace("\x00", "")[:150], "body": text[:10_000]}
    words = starters.named(request.brand, request.GET.get("template", ""))
    if words is None:
        return {}
    filled = variables.fill(words, variables.facts_of(participant, _order(request, participant)))
    return {"subject": filled.words.subject, "body": filled.words.body}
