"""The way of each participant, as a board and as a table, and moving them along it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from brands import keyset
from brands.middleware import BrandRequest
from campaigns import pipeline
from campaigns.campaign_forms import ReasonForm
from campaigns.models import Campaign, Participant
from campaigns.models.order import OPEN
from campaigns.models.stages import Stage
from lifecycle.transitions import Refused

MOST_CARDS = 50  # a column; the table has the rest
SORTS = {
    "newest": (gettext_lazy("Newest"), keyset.NEWEST),
    "followers": (gettext_lazy("Most followers"), keyset.Order("followers_key")),
    "name": (gettext_lazy("Name"), keyset.Order("name_key", descending=False, textual=True)),
    "stage": (gettext_lazy("Stage"), keyset.Order("stage_rank", descending=False)),
}
EFFECTS = {
    Stage.INVITED: gettext_lazy("Sends the invite"),
    Stage.SHORT_LISTED: gettext_lazy("Cancels the invitation"),
    Stage.ORDERED: gettext_lazy("Opens the order form"),
}
STATE = ("view", "stage", "words", "sort")  # what of the tab is kept in its address


@require_POST
def move(request: BrandRequest, participant_id: int) -> HttpResponse:
    """Do what makes the stage true; a move to Ordered leads to the order form."""
    participant = participant_of(request, participant_id)
    to, seen, reason = (request.POST.get(name, "") for name in ("to", "seen", "reason"))
    try:
        said = pipeline.move(participant, to, seen=seen, reason=reason, by=request.member.user, at=timezone.now())
    except Refused as error:
        return _moved(request, participant, str(error), tone="error")
    if to == Stage.ORDERED and not said:
        url = reverse("campaigns:order_new", args=[request.brand.slug, participant.campaign_id, participant.pk])
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    return _moved(request, participant, said, tone="success")


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def take_out(request: BrandRequest, participant_id: int) -> HttpResponse:
    """Ask why a participant is out; in a dialog, or on a page of its own without JavaScript."""
    participant = participant_of(request, participant_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _is_out(request, participant, form):
        url = back(request, participant)
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    context = {
        "participant": participant,
        "campaign": participant.campaign,
        "here": "influencers",
        "form": form,
        "seen": request.POST.get("seen") or pipeline.stage_of(participant),
        "query": _query(request),
        "ordered": participant.orders.filter(status__in=OPEN).exists(),
    }
    template = "campaigns/take_out.html#form" if request.htmx else "campaigns/take_out.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def region(request: BrandRequest, campaign: Campaign, params: QueryDict) -> dict[str, Any]:
    """What the board or the table shows, as its address says."""
    state = {name: str(params[name]) for name in STATE if params.get(name)}
    table = state.get("view") == "table"
    found = campaign.participants.of_accounts_matching(state.get("words", ""))
    counts = found.stage_counts()
    shown = _table(found, state, params) if table else _board(found, state, counts)
    return {
        "campaign": campaign,
        "here": "influencers",
        "state": state,
        "query": urlencode(state),
        "total": sum(counts.values()),
        "board_url": _address(state, view=""),
        "table_url": _address(state, view="table"),
        "table": table,
        **shown,
    }


def participant_of(request: BrandRequest, participant_id: int) -> Participant:
    """A participant of the brand with what its words are made of."""
    related = ("account__brand", "campaign__brand")
    return get_object_or_404(request.brand.participants.select_related(*related), pk=participant_id)


def back(request: BrandRequest, participant: Participant) -> str:
    """The tab as it was when the form was opened."""
    url = reverse("campaigns:influencers", args=[request.brand.slug, participant.campaign_id])
    query = _query(request)
    return f"{url}?{query}" if query else url


def _board(found: Any, state: dict[str, str], counts: dict[str, int]) -> dict[str, Any]:
    cards: dict[str, list[Any]] = {stage.value: [] for stage in Stage}
    for participant in found.for_cards().first_of_each_stage(MOST_CARDS):
        cards[participant.stage].append((participant, moves_of(participant)))
    columns = [
        (stage, counts[stage], cards[stage], _address(state, view="table", stage=stage.value)) for stage in Stage
    ]
    return {"columns": columns}


def _table(found: Any, state: dict[str, str], params: QueryDict) -> dict[str, Any]:
    rows = found.for_cards().with_sort_keys()
    if state.get("stage") in Stage.values:
        rows = rows.filter(stage=state["stage"])
    sort = state.get("sort") if state.get("sort") in SORTS else "newest"
    page = keyset.page(rows, params, SORTS[str(sort)][1])
    return {
        "rows": [(participant, moves_of(participant)) for participant in page.rows],
        "stages": [(stage.value, stage.label) for stage in Stage],
        "sorts": [(name, label) for name, (label, _order) in SORTS.items()],
        "sort": sort,
        **page.links(state),
    }


def moves_of(participant: Any) -> Iterable[tuple[Stage, Any, Any]]:
    """Where the participant may be moved by hand: stage, its name, and what that does."""
    if participant.stage == Stage.OUT:
        return [(Stage.SHORT_LISTED, _("Back in"), _("The stage follows from what is known"))]
    return [
        (stage, stage.label, EFFECTS[stage]) for stage in pipeline.POSSIBLE[participant.stage] if stage != Stage.OUT
    ]


def _is_out(request: BrandRequest, participant: Participant, form: ReasonForm) -> bool:
    seen, reason = request.POST.get("seen", ""), form.cleaned_data["reason"]
    try:
        said = pipeline.move(
            participant, Stage.OUT, seen=seen, reason=reason, by=request.member.user, at=timezone.now()
        )
    except Refused as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, said)
    return True


def _moved(request: BrandRequest, participant: Participant, words: str, *, tone: str) -> HttpResponse:
    if not request.htmx:
        messages.add_message(request, messages.ERROR if tone == "error" else messages.SUCCESS, words)
        return redirect(back(request, participant))
    context = region(request, participant.campaign, QueryDict(_query(request)))
    response = render(request, "campaigns/influencers.html#pipeline", context)
    return trigger_client_event(response, "toast", {"text": words, "tone": tone})


def _query(request: BrandRequest) -> str:
    """The tab's address after the question mark, of which only what it knows is kept."""
    given = QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET
    return urlencode({name: given[name] for name in STATE if given.get(name)})


def _address(state: dict[str, str], **changes: str) -> str:
    """An address of the tab; "?" alone is the tab as it is at first."""
    return "?" + urlencode({name: value for name, value in {**state, **changes}.items() if value})
