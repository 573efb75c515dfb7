"""Asking creators to let an authorization hold longer, before it ends (S2, S7)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from brands.models import User
from lifecycle.transitions import Refused, all_or_refused
from spark_ads.actions import settle
from spark_ads.models import Authorization
from tiktok.connecting import client_for
from tiktok.models import Call, State
from tiktok.outbox import latest_call, place_call

EXTEND: Final = "extend_authorization"


def request_extension(authorization: Authorization, *, days: int, by: User | None, at: datetime) -> None:
    """Ask the creator for so many days more; TikTok hears of it from a worker."""
    if words := barrier(authorization):
        raise Refused(words)
    with all_or_refused(_("An extension is already being asked for.")):
        Authorization.objects.filter(pk=authorization.pk).update(extension_days=days)
        place_call(EXTEND, authorization, by=by, at=at)


def barrier(authorization: Authorization) -> str:
    """Why no extension can be asked for, in words; "" where one can."""
    if authorization.post.removed_at:
        return _("This post is no longer on TikTok, so it cannot be authorized.")
    if not authorization.in_force:
        return _("Only an authorization in force can be extended. Ask for a new one.")
    if authorization.waits_for_extension:
        return _("The creator was asked already and has not answered.")
    if authorization.remaining_requests == 0:
        return _("TikTok allows 30 requests for a post, and all are used.")
    return ""


def asking(authorization: Authorization) -> tuple[bool, str]:
    """Whether TikTok is being asked for an extension, and what it last had against it."""
    call = latest_call(EXTEND, authorization)
    if call is None or call.created_at < (authorization.end_known_at or call.created_at):
        return False, ""
    refused = call.state in (State.REFUSED, State.FAILED)
    return call.state in (State.WAITING, State.RUNNING), call.outcome if refused else ""


def perform_extend_authorization(call: Call, *, at: datetime) -> str:
    """Ask, unless an earlier attempt whose answer was lost has asked already."""
    authorization = Authorization.objects.select_related("post", "brand").get(pk=call.subject_id)
    if not authorization.in_force or authorization.waits_for_extension:
        return "no longer wanted"
    days = authorization.extension_days or authorization.requested_days
    with client_for(call.brand) as client:
        facts = client.authorization(authorization.post.tiktok_id)
        still_wanted = facts.code_in_force(at) and facts.ends_at == authorization.ends_at
        if still_wanted and not (call.attempts > 1 and facts.request == "waiting"):
            client.request_authorization(authorization.post.tiktok_id, days, extend=True)
            facts = client.authorization(authorization.post.tiktok_id)
    if still_wanted:
        _keep_asked(authorization, days, call, at=at)
    settle(authorization, facts, at=at, cause=call.cause)
    return authorization.get_status_display()


def _keep_asked(authorization: Authorization, days: int, call: Call, *, at: datetime) -> None:
    """From here on the creator's answer is awaited; TikTok is looked at soon."""
    with transaction.atomic():
        rows = Authorization.objects.filter(pk=authorization.pk)
        rows.update(extension_days=days, extension_asked_at=at, extension_refused_at=None)
        authorization.note("ask_extension", by=call.by, at=at, cause=call.cause)
    authorization.refresh_from_db()
