"""One message to many: written with a preview, sent once, followed recipient by recipient (O5)."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from brands import keyset
from brands.middleware import BrandRequest
from brands.numbers import ids_in
from campaigns.message_forms import MessageForm
from campaigns.messaging import sending, starters, threads, variables, writing
from campaigns.models import Campaign, MessageBatch
from campaigns.models.message import ON_THE_WAY, Status
from lifecycle.moments import as_of_one_moment
from lifecycle.transitions import Refused

LIVE = 300  # recipients up to which every keystroke's preview looks at each of them
MOST_SAMPLES = 100


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def messages_new(request: BrandRequest, campaign_id: int) -> HttpResponse:
    """Write to many: whom, what, and how it will read; htmx asks for the preview alone."""
    campaign = get_object_or_404(request.brand.campaigns.select_related("brand"), pk=campaign_id)
    asked = request.POST if request.method == "POST" else request.GET
    form = MessageForm(request.POST) if request.method == "POST" else MessageForm(initial=_begun(request))
    context = {"campaign": campaign, "here": "messages", "form": form, **_recipients(campaign, asked)}
    if form.is_bound and request.htmx:
        return render(request, "campaigns/messages_new.html#preview", context | _preview(context, asked, live=True))
    if form.is_bound and form.is_valid() and asked.get("go") == "send":
        try:
            return redirect(_send(request, campaign, form, context))
        except Refused as error:
            form.add_error(None, str(error))
    context |= _preview(context, asked, live=not form.is_bound) | _to_choose_from(request, campaign, context)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "campaigns/messages_new.html", context, status=status)


@require_GET
@as_of_one_moment
@vary_on_headers("HX-Request")
def message_batch(request: BrandRequest, batch_id: int) -> HttpResponse:
    """What became of each message of a batch."""
    batch = get_object_or_404(request.brand.message_batches.select_related("campaign", "by"), pk=batch_id)
    page = keyset.page(batch.messages.select_related("participant__account"), request.GET)
    region = request.htmx and not request.htmx.history_restore_request
    context = {
        "batch": batch,
        "campaign": batch.campaign,
        "rows": page.rows,
        "refused": _refused(batch),
        **_progress(batch),
        **page.links(request.GET.dict()),
    }
    return render(request, "campaigns/message_batch.html#state" if region else "campaigns/message_batch.html", context)


def _send(request: BrandRequest, campaign: Campaign, form: MessageForm, context: dict[str, Any]) -> MessageBatch:
    return sending.send_to_many(
        campaign,
        variables.with_facts(context["recipients"]),
        form.words,
        by=request.member.user,
        at=timezone.now(),
        form_key=form.cleaned_data["form_key"],
    )


def _begun(request: BrandRequest) -> dict[str, str]:
    """The words of the template the address names, with their variables."""
    words = starters.named(request.brand, request.GET.get("template", ""))
    return {"subject": words.subject, "body": words.body} if words else {}


def _recipients(campaign: Campaign, asked: Any) -> dict[str, Any]:
    """Whom the form means. A group that has emptied meanwhile stays that group: its message is not for everybody."""
    chosen = ids_in(asked.getlist("participant"))
    group = asked.get("group", "")
    if group not in threads.GROUPS:
        group = threads.CHOSEN if chosen else threads.EVERYBODY
    return {"group": group, "chosen": chosen, "recipients": threads.recipients(campaign, group, chosen)}


def _to_choose_from(request: BrandRequest, campaign: Campaign, context: dict[str, Any]) -> dict[str, Any]:
    """What the whole page offers, with numbers; the preview alone needs none of it."""
    chosen = context["chosen"]
    return {
        "groups": threads.count_of_groups(campaign, context["group"]),
        "chosen_number": threads.recipients(campaign, threads.CHOSEN, chosen).count() if chosen else 0,
        "templates": [*request.brand.message_templates.all(), *starters.not_yet_of(request.brand)],
        "variables": variables.VARIABLES.items(),
    }


def _preview(context: dict[str, Any], asked: Any, *, live: bool) -> dict[str, Any]:
    """How many get it which way, and how it reads for one of them; many are counted on asking only."""
    recipients, form = context["recipients"], context["form"]
    total = recipients.count()
    samples = list(recipients.select_related("account")[:MOST_SAMPLES])
    if not form.is_bound or not form.is_valid() or not samples:
        return {"total": total, "samples": samples}
    wanted = ids_in([asked.get("preview_for", "")])
    sample = next((each for each in samples if each.pk in wanted), samples[0])
    full = variables.with_facts(recipients.filter(pk=sample.pk)).get()
    made = None
    if total <= (LIVE if live else sending.MOST_AT_ONCE):
        made = writing.plan(variables.with_facts(recipients), form.words, at=timezone.now())
    filled = variables.fill(form.words, variables.facts_of(full))
    return {"total": total, "samples": samples, "sample": sample, "filled": filled, "plan": made}


def _progress(batch: MessageBatch) -> dict[str, Any]:
    counts = dict(batch.messages.order_by().values_list("status").annotate(number=Count("pk")))
    total = sum(counts.values())
    waiting = sum(counts.get(status, 0) for status in ON_THE_WAY)
    labels = [(status, Status(status).label, counts[status]) for status in Status.values if status in counts]
    return {"counts": labels, "total": total, "done": total - waiting, "moving": waiting > 0}


def _refused(batch: MessageBatch) -> list[tuple[Any, str]]:
    kept = ids_in(batch.refused)
    rows = batch.campaign.participants.filter(pk__in=kept[:500]).select_related("account")
    return [(row, batch.refused[str(row.pk)]) for row in rows]
