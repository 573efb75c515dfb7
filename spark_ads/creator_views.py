"""One post's Spark Ads, as its creator answers: allow, refuse, paste a code, end (O8)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.creator_door import creators_page
from campaigns.models import Order, Post
from campaigns.views.creator import change
from creators.authenticating import ALLOW_ADS, may
from creators.creator_words import failure_words
from lifecycle.moments import as_of_one_moment
from spark_ads import answering
from spark_ads.creator_forms import AllowForm, CodeForm
from spark_ads.models import Authorization


@require_http_methods(["GET", "POST"])
@as_of_one_moment
@creators_page
def answer(request: HttpRequest, order: Order, post_id: int) -> HttpResponse:
    """What the brand asks for, in words, and every way to answer; a code made in the app is sent here."""
    post = _post(order, post_id)
    form = CodeForm(request.POST or None, auto_id="code_%s")
    if form.is_valid():
        words = _("The brand has the code now. TikTok is being asked about it.")
        return _back(request, order, post, answering.paste_code, words, code=form.cleaned_data["code"])
    return render(
        request, "spark_ads/creator_post.html", _context(order, post, form), status=422 if form.is_bound else 200
    )


@require_POST
@creators_page
def allow(request: HttpRequest, order: Order, post_id: int) -> HttpResponse:
    """Yes, by the creator's own connection."""
    post = _post(order, post_id)
    form = AllowForm(request.POST, auto_id="allow_%s")
    if not form.is_valid():
        return redirect("creator_spark", order.token, post.pk)
    words = _("TikTok is being told. This page follows by itself.")
    return _back(request, order, post, answering.allow, words, days=form.cleaned_data["days"])


@require_POST
@creators_page
def refuse(request: HttpRequest, order: Order, post_id: int) -> HttpResponse:
    """No."""
    return _back(request, order, _post(order, post_id), answering.refuse, _("The brand has been told."))


@require_POST
@creators_page
def end(request: HttpRequest, order: Order, post_id: int) -> HttpResponse:
    """Take it back."""
    words = _("TikTok is being told. This page follows by itself.")
    return _back(request, order, _post(order, post_id), answering.end, words)


def _post(order: Order, post_id: int) -> Post:
    related = ("authorization", "order", "account__connection")
    return get_object_or_404(order.posts.select_related(*related), pk=post_id)


def _context(order: Order, post: Post, form: CodeForm) -> dict[str, Any]:
    authorization: Authorization | None = getattr(post, "authorization", None)
    allowing, allow_problem = answering.telling(authorization, answering.ALLOW)
    ending, end_problem = answering.telling(authorization, answering.END)
    days = authorization.requested_days if authorization else order.spark_days
    return {
        "order": order,
        "campaign": order.campaign,
        "post": post,
        "authorization": authorization,
        "days": days,
        "form": form,
        "allow_form": AllowForm(initial={"days": days}, auto_id="allow_%s"),
        "may_allow": may(post.account, ALLOW_ADS),
        "answerable": not post.removed_at and (authorization.answerable if authorization else bool(order.spark_days)),
        "can_refuse": authorization.can("reject") if authorization else bool(order.spark_days),
        "telling": allowing or ending,
        "problem": failure_words(allow_problem or end_problem) if allow_problem or end_problem else "",
    }


def _back(request: HttpRequest, order: Order, post: Post, act: Any, words: str, **facts: Any) -> HttpResponse:
    """As `change` does it, and back to the post's page."""
    change(request, order, lambda _order, **given: act(post, **given), words, **facts)
    return redirect("creator_spark", order.token, post.pk)
