"""The world moved on: intents whose time has come are carried out, each once, whoever moves it."""

from datetime import timedelta

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from simulator import accounts_moving, acts, chance, clock, news
from simulator.models import Intent, Invitation, Order, Video

log = structlog.get_logger("limelight.simulator")
AT_ONCE = 200
LATER = timedelta(minutes=1)
CAPTIONS = (
    "Three weeks of snow, zero wet socks",
    "Testing these so you don't have to",
    "POV: the forecast was wrong again",
    "Okay but hear me out",
    "Day one with the new pair",
    "Rating everything I wore this week",
)


def move() -> int:
    """Carry out what is due and send the news; how many acts were done."""
    now = clock.now()
    acts.expire_orders(now)
    due = Intent.objects.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True)
    done = sum(_carry_out(pk) for pk in list(due[:AT_ONCE]))
    accounts_moving.move()
    news.deliver_due()
    return done


def hurry() -> int:
    """Nobody waits: everything planned so far is done now. What follows from it is planned as ever."""
    Intent.objects.update(due_at=clock.now())
    accounts_moving.hurry()
    return move()


def _carry_out(pk: int) -> bool:
    # The act and the end of the intent are one transaction: killed in between, neither has happened.
    with transaction.atomic():
        intent = Intent.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if intent is None:
            return False
        try:
            with transaction.atomic():
                _do(intent)
        except (acts.NotNow, ObjectDoesNotExist) as reason:  # somebody was faster, by hand say
            log.info("intent dropped", intent=str(intent), reason=str(reason))
        except Exception:
            log.exception("intent failed", intent=str(intent))
            Intent.objects.filter(pk=pk).update(due_at=intent.due_at + LATER)
            return False
        intent.delete()
    return True


def _do(intent: Intent) -> None:
    act, _, place = intent.act.partition(":")
    if act in ("see_invitation", "join_marketplace", "decline_invitation"):
        getattr(acts, act)(Invitation.objects.get(pk=intent.subject_id))
    elif act in ("accept_order", "decline_order"):
        getattr(acts, act)(Order.objects.get(pk=intent.subject_id))
    elif act in ("upload", "post_and_link"):
        _do_with_order(act, Order.objects.get(pk=intent.subject_id), int(place))
    else:
        _do_with_video(act, Video.objects.get(pk=intent.subject_id))


def _do_with_order(act: str, order: Order, place: int) -> None:
    caption = _caption(order, place)
    if act == "upload":
        acts.upload(order, place, caption=caption)
    else:
        acts.link_by_code(acts.post_directly(order.person, caption=caption), order.code.code)


def _do_with_video(act: str, video: Video) -> None:
    if act in ("review", "publish", "delete", "delete_code", "hand_in_another"):
        getattr(acts, act)(video)
    elif act == "refuse_request":
        acts.refuse(video)
    elif act == "answer_request":
        draw = chance.of("answer", *chance.of_clip(video))
        asked = video.authorization.requested_days or 30
        acts.grant(video, asked if draw.random() < 0.7 else draw.choice([7, 30, 60, 365]))


def _caption(order: Order, place: int) -> str:
    draw = chance.of("caption", *chance.of_order(order), place)
    return f"{draw.choice(CAPTIONS)} #{order.brand_name.replace(' ', '').lower()}"
