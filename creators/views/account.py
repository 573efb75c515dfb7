"""An account's page: facts, eligibility, its invitation."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.middleware import BrandRequest
from creators import actions, authenticating, eligibility, facts
from creators.forms import AccountForm
from creators.models import Account
from lifecycle.moments import as_of_one_moment, one_moment
from lifecycle.transitions import Refused

PANEL = "creators/account.html#invitation"
ROW = "creators/_account_row.html"
SHOWN_COUNTS, SHOWN_SUBJECTS, SHOWN_CHANGES = 200, 30, 40


@require_GET
@as_of_one_moment
def account(request: BrandRequest, account_id: int) -> HttpResponse:
    """All that is known of an account and was done with it in this brand."""
    shown = _account(request, account_id)
    work = {
        "siblings": list(shown.creator.accounts.order_by("-followers", "pk")),
        "notes": shown.creator.notes.select_related("by")[:100],
        "merges": shown.creator.merges.filter(undone_at=None).select_related("by"),
        "brand_tags": request.brand.tags.values_list("name", flat=True)[:200],
        "lists": shown.lists.all(),
        "chart": _followers_over_time(shown),
        "agreed": _agreed(request, shown),
        "authorizations": request.brand.authorizations.filter(post__account=shown).select_related("post")[:50],
        "timeline": _timeline(request, shown),
        "records": request.brand.personal_data_records.filter(creator_key=shown.creator_id).select_related("by"),
        "participations": shown.participations.select_related("campaign").prefetch_related("orders").order_by("-id"),
        "facts": facts.known(shown),
        "posts": shown.posts.select_related("campaign")[:50],
        "connect_link": authenticating.connect_link(shown),
    }
    return render(request, "creators/account.html", _context(shown) | work)


@require_GET
@as_of_one_moment
def account_status(request: BrandRequest, account_id: int) -> HttpResponse:
    """The invitation's region, drawn again while it is open; the rest of the page follows its end."""
    context = _context(_account(request, account_id))
    response = render(request, PANEL, context)
    if not context["invitation"] or not context["invitation"].is_open:
        response["HX-Trigger"] = "account-changed"
    return response


@require_http_methods(["GET", "POST"])
def edit(request: BrandRequest, account_id: int) -> HttpResponse:
    """Correct the facts and the handle."""
    shown = _account(request, account_id)
    form = AccountForm(request.POST or None, instance=shown)
    if not (form.is_valid() and _corrected(request, shown, form)):
        context = {"account": shown, "form": form}
        return render(request, "creators/edit.html", context, status=422 if form.is_bound else 200)
    messages.success(request, _("Facts of %(account)s saved.") % {"account": shown})
    return redirect("creators:account", request.brand.slug, account_id)


@require_POST
def send_invite(request: BrandRequest, account_id: int) -> HttpResponse:
    """Invite the account to TTCM."""
    shown = _account(request, account_id)
    return _change(request, shown, partial(actions.send_invitation, shown), _("Invitation on its way to %s."))


@require_POST
def resend(request: BrandRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation again that could not be sent."""
    invitation = get_object_or_404(request.brand.invitations.select_related("account"), pk=invitation_id)
    shown = _account(request, invitation.account_id)
    return _change(request, shown, partial(actions.resend_invitation, invitation), _("Sending again to %s."))


@require_POST
def cancel_invitation(request: BrandRequest, invitation_id: int) -> HttpResponse:
    """Stop waiting for an answer."""
    invitation = get_object_or_404(request.brand.invitations.select_related("account"), pk=invitation_id)
    try:
        invitation.cancel(by=request.member.user, at=timezone.now(), cause="click")
        messages.info(request, _("You no longer wait for %(account)s.") % {"account": invitation.account})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("creators:invitations", request.brand.slug)


@require_POST
def connect_link(request: BrandRequest, account_id: int) -> HttpResponse:
    """Make the link to send to the creator, or make an old one useless by a new one."""
    shown = get_object_or_404(request.brand.accounts, pk=account_id)
    authenticating.new_connect_link(shown)
    messages.success(
        request, _("Send the link to %(account)s. A link given out before no longer works.") % {"account": shown}
    )
    return redirect(shown)


@require_POST
def disconnect_creator(request: BrandRequest, account_id: int) -> HttpResponse:
    """Give the creator's tokens back, and withdraw the link."""
    shown = get_object_or_404(request.brand.accounts.select_related("connection"), pk=account_id)
    authenticating.withdraw_connect_link(shown)
    try:
        if shown.connection:
            authenticating.revoke(shown.connection, by=request.member.user, at=timezone.now())
        messages.success(request, _("%(account)s is no longer connected.") % {"account": shown})
    except Refused as error:
        messages.error(request, str(error))
    return redirect(shown)


def _account(request: BrandRequest, account_id: int) -> Account:
    accounts = request.brand.accounts.in_directory().select_related("creator", "connection")
    return get_object_or_404(accounts, pk=account_id)


def _context(shown: Account) -> dict[str, Any]:
    invitation = shown.latest_invitation
    changes = invitation.status_changes.select_related("by", "subject_type") if invitation else []
    rules = eligibility.check(shown, eligibility.open_markets())
    return {"account": shown, "rules": rules, "invitation": invitation, "changes": changes}


def _followers_over_time(shown: Account) -> dict[str, Any]:
    """The latest follower counts, oldest first, as the chart component takes them."""
    latest = list(shown.follower_counts.order_by("-at", "-id")[:SHOWN_COUNTS])[::-1]
    days = {count.at.date() for count in latest}
    wording = "j M Y" if len(days) == len(latest) else "j M Y, H:i"
    labels = [date_format(localtime(count.at), wording) for count in latest] if len(latest) > 1 else []
    return {
        "type": "line",
        "labels": labels,
        "series": [{"label": _("Followers"), "values": [c.followers for c in latest]}],
    }


def _agreed(request: BrandRequest, shown: Account) -> list[tuple[str, Any]]:
    """What this brand agreed to pay the creator, by currency; orders that came to nothing apart."""
    orders = request.brand.orders.filter(participant__account__creator=shown.creator_id, fee__isnull=False)
    real = orders.exclude(status__in=["declined", "cancelled", "expired", "failed"]).order_by()
    return list(real.values_list("currency").annotate(total=Sum("fee")).order_by("currency"))


def _timeline(request: BrandRequest, shown: Account) -> Any:
    """What happened with the account, whatever it happened to, the newest first."""
    subjects: list[Any] = [
        *shown.invitations.all()[:SHOWN_SUBJECTS],
        *request.brand.orders.filter(participant__account=shown).order_by("-id")[:SHOWN_SUBJECTS],
        *request.brand.authorizations.filter(post__account=shown)[:SHOWN_SUBJECTS],
        *([shown.connection] if shown.connection else []),
    ]
    return request.brand.status_changes.of(subjects).select_related("by", "subject_type")[:SHOWN_CHANGES]


def _corrected(request: BrandRequest, shown: Account, form: AccountForm) -> bool:
    try:
        actions.correct_facts(shown, form.cleaned_data, by=request.member.user, at=timezone.now())
    except Refused as error:
        form.add_error("handle", str(error))
        return False
    return True


def _change(request: BrandRequest, shown: Account, action: Callable[..., Any], words: str) -> HttpResponse:
    """Do it, and answer with the region the click came from, or the account's page."""
    try:
        action(by=request.member.user, at=timezone.now())
        text, tone, status = words % shown, "info", 200
    except Refused as error:
        text, tone, status = str(error), "error", 422
    if not request.htmx:
        messages.add_message(request, messages.ERROR if status == 422 else messages.INFO, text)
        return redirect("creators:account", request.brand.slug, shown.pk)
    region = ROW if request.POST.get("place") == "row" else PANEL
    with one_moment():
        response = render(request, region, _context(_account(request, shown.pk)), status=status)
    response["HX-Trigger"] = json.dumps({"toast": {"text": text, "tone": tone}})
    return response
