"""Moving a participant along: the action that makes a stage true, or words for what would have to happen."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import User
from campaigns.models import Participant
from campaigns.models.order import OPEN
from campaigns.models.stages import Stage
from creators.actions import send_invitation
from lifecycle.transitions import Refused

Move = Callable[..., str]

# Where a person may move a participant from a stage; taking out is possible from each but Out itself.
POSSIBLE: dict[str, tuple[Stage, ...]] = {
    Stage.SHORT_LISTED: (Stage.INVITED, Stage.OUT),
    Stage.INVITED: (Stage.SHORT_LISTED, Stage.OUT),
    Stage.READY: (Stage.ORDERED, Stage.OUT),
    Stage.ORDERED: (Stage.OUT,),
    Stage.DELIVERING: (Stage.OUT,),
    Stage.DONE: (Stage.ORDERED, Stage.OUT),
    Stage.OUT: (),
}
NOT_IN_TTCM = (Stage.SHORT_LISTED, Stage.INVITED)
TIKTOK_DECIDES = gettext_lazy("TikTok decides whether %(account)s joins. Then the card moves by itself.")
JOIN_FIRST = gettext_lazy("%(account)s must be in TTCM or authenticated before an order. Send the invite first.")
CANCEL_FIRST = gettext_lazy("%(account)s has an order. Cancel it on its page first.")
ALREADY_IN = gettext_lazy("%(account)s is in TTCM or authenticated already, so there is nobody to invite.")
WORDS = {
    Stage.SHORT_LISTED: ALREADY_IN,
    Stage.INVITED: ALREADY_IN,
    Stage.READY: CANCEL_FIRST,
    Stage.ORDERED: gettext_lazy("%(account)s has an open order already. Make another one under Orders."),
    Stage.DELIVERING: gettext_lazy("The creator decides: %(account)s delivers once the order is joined in TikTok."),
    Stage.DONE: gettext_lazy("%(account)s is done once every video of an order is published."),
}


def move(participant: Participant, to: str, *, seen: str, by: User, at: datetime, reason: str = "") -> str:
    """Do what makes `to` true and say what was done. Raises `Refused`, also where somebody moved it since it was seen.

    Ordering is a form of its own: a move to Ordered only checks that it may be opened, and says nothing.
    """
    with transaction.atomic():
        participant.locked()  # whoever moves the same card at the same moment waits here, then sees where it went
        fresh = _with_stage(participant)
        if fresh.stage != seen:  # type: ignore[attr-defined]
            raise Refused(_moved_meanwhile(fresh))
        return _move(fresh, to, reason=reason, by=by, at=at)


def remove(participant: Participant) -> None:
    """Take a participant off the campaign for good, as long as nothing hangs on it. Raises `Refused`."""
    with transaction.atomic():
        fresh = participant.locked()
        if fresh.orders.exists():
            words = _("%(account)s has an order here and stays in the campaign. Move it to Out instead.")
            raise Refused(words % {"account": fresh.account})
        if fresh.messages.exists():
            words = _("Messages were exchanged with %(account)s. Move it to Out instead.")
            raise Refused(words % {"account": fresh.account})
        fresh.delete()


def stage_of(participant: Participant) -> str:
    """Where the facts put a participant now."""
    return str(_with_stage(participant).stage)  # type: ignore[attr-defined]


def _move(fresh: Participant, to: str, *, reason: str, by: User, at: datetime) -> str:
    stage = fresh.stage  # type: ignore[attr-defined]
    if stage == Stage.OUT and to in Stage.values and to != Stage.OUT:
        return _take_back(fresh, by=by, at=at)
    if to == stage or to not in POSSIBLE[stage]:
        raise Refused(_refusal(fresh, stage, to))
    if to == Stage.OUT:
        return _take_out(fresh, reason.strip(), by=by, at=at)
    return {Stage.INVITED: _invite, Stage.SHORT_LISTED: _stop_waiting, Stage.ORDERED: _order}[Stage(to)](
        fresh, by=by, at=at
    )


def _invite(fresh: Participant, *, by: User, at: datetime) -> str:
    send_invitation(fresh.account, by=by, at=at)
    return _("The invite to %(account)s is on its way.") % {"account": fresh.account}


def _stop_waiting(fresh: Participant, *, by: User, at: datetime) -> str:
    for invitation in fresh.account.invitations.open():
        invitation.cancel(by=by, at=at, cause="click")
    words = _("The invitation is cancelled here. TikTok cannot take it back: should %(account)s join, it counts.")
    return words % {"account": fresh.account}


def _order(fresh: Participant, *, by: User, at: datetime) -> str:
    return ""


def _take_out(fresh: Participant, reason: str, *, by: User, at: datetime) -> str:
    if not reason:
        raise Refused(_("Say why %(account)s is out.") % {"account": fresh.account})
    fresh.take_out(by=by, at=at, cause="click", reason=reason[:200])
    if fresh.orders.filter(status__in=OPEN).exists():
        words = _("%(account)s is out. Its open order goes on until you cancel it under Orders.")
        return words % {"account": fresh.account}
    return _("%(account)s is out of the campaign.") % {"account": fresh.account}


def _take_back(fresh: Participant, *, by: User, at: datetime) -> str:
    fresh.take_back(by=by, at=at, cause="click")
    return _("%(account)s is back: %(stage)s.") % {"account": fresh.account, "stage": _label(stage_of(fresh))}


def _refusal(fresh: Participant, stage: str, to: str) -> str:
    if to == stage or to not in WORDS:
        words = _("%(account)s is there already.") if to == stage else _("There is no such stage.")
    elif stage in NOT_IN_TTCM:
        words = str({Stage.READY: TIKTOK_DECIDES, Stage.ORDERED: JOIN_FIRST}.get(Stage(to), WORDS[Stage(to)]))
    elif stage == Stage.DONE and to == Stage.READY:
        words = _("%(account)s has delivered. Move it to Ordered for another order.")
    else:
        words = str(WORDS[Stage(to)])
    return words % {"account": fresh.account}


def _moved_meanwhile(fresh: Participant) -> str:
    stage = _label(fresh.stage)  # type: ignore[attr-defined]
    return _("%(account)s has moved meanwhile: %(stage)s.") % {"account": fresh.account, "stage": stage}


def _label(stage: str) -> str:
    return str(Stage(stage).label)


def _with_stage(participant: Participant) -> Participant:
    found = Participant.objects.with_stage().select_related("account__brand", "campaign")
    return found.get(pk=participant.pk)
