"""A report as those outside see it: whoever has the address, until its end, with its password if it has one (P8)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns import links
from campaigns.creator_door import unlisted
from campaigns.models import ReportLink
from campaigns.pace import DAY, MINUTE, forget, too_many, whence
from campaigns.report_forms import PasswordForm
from campaigns.reporting import plots, report
from campaigns.reporting.report import Period

MOST_TRIES = ((10, 10 * MINUTE), (50, DAY))  # wrong passwords for one link from one address: others are not locked out
MOST_LINES = 200


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def shared_report(request: HttpRequest, token: str) -> HttpResponse:
    """The report, its password form, or why there is nothing any more."""
    link = links.report_behind(token)
    if link is None:
        raise Http404
    if link.status != "open" or link.has_ended(timezone.now()):
        return unlisted(render(request, "campaigns/shared_closed.html", {"link": link}, status=410))
    if link.password and not _is_unlocked(request, link):
        return unlisted(_ask(request, link))
    return unlisted(_show(request, link))


def _ask(request: HttpRequest, link: ReportLink) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    tries = f"report-password:{link.pk}:{whence(request)}"
    if form.is_valid():
        if too_many(tries, MOST_TRIES):
            form.add_error(
                "password",
                _("That was too often. Wait ten minutes, then try again; after many wrong passwords, until tomorrow."),
            )
        elif link.opens_with(form.cleaned_data["password"]):
            forget(tries, MOST_TRIES)
            request.session[_key(link)] = link.password
            return redirect(request.path)
        else:
            form.add_error("password", _("That is not the password. Ask whoever sent you the link."))
    return render(
        request, "campaigns/shared_password.html", {"form": form, "link": link}, status=422 if form.is_bound else 200
    )


def _show(request: HttpRequest, link: ReportLink) -> HttpResponse:
    if not request.session.get(f"{_key(link)} seen"):
        request.session[f"{_key(link)} seen"] = True
        link.count_opening(at=timezone.now())
    return render(request, "campaigns/shared_report.html", contents(link))


def contents(link: ReportLink) -> dict[str, Any]:
    """What the page shows: without money where the brand keeps it to itself."""
    campaign, period = link.campaign, Period(*link.days) if link.days else None
    built = report.build(campaign, period, today=timezone.now().date())
    shown = built if link.with_money else built.without_money()
    return {
        "link": link,
        "campaign": campaign,
        "report": shown,
        "charts": plots.of(shown),
        "yardsticks": [],
        "lines": report.creators(campaign, period, most=MOST_LINES),
        "part": "creators",
        "shared": True,
        "with_money": link.with_money,
    }


def _is_unlocked(request: HttpRequest, link: ReportLink) -> bool:
    """A changed password locks again whoever knew the old one."""
    return request.session.get(_key(link)) == link.password


def _key(link: ReportLink) -> str:
    return f"report link {link.pk}"
