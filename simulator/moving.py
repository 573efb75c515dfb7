"""The world moved on: intents whose time has come are carried out, each once, whoever moves it."""

from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from simulator import acts, chance, clock, news
from simulator.models import Intent, Invitation, Order, Video

log = structlog.get_logger("limelight.simulator")
LEASE = timedelta(seconds=60)
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
    due = Intent.objects.filter(due_at__lte=now).filter(_free(now)).order_by("due_at")[:200]
    done = sum(_carry_out(intent) for intent in due)
    news.deliver_due()
    return done


def _free(now: datetime) -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)


def _carry_out(intent: Intent) -> bool:
    now = clock.now()
    if not Intent.objects.filter(pk=intent.pk).filter(_free(now)).update(claimed_at=now):
        return False
    act, _, place = intent.act.partition(":")
    try:
        _do(act, intent.subject_id, int(place or 0))
    except acts.NotNow as reason:  # somebody was faster, by hand say
        log.info("intent dropped", intent=str(intent), reason=str(reason))
    Intent.objects.filter(pk=intent.pk).delete()
    return True


def _do(act: str, subject_id: int, place: int) -> None:
    if act in ("see_invitation", "join_marketplace", "decline_invitation"):
        getattr(acts, act)(Invitation.objects.get(pk=subject_id))
    elif act in ("accept_order", "decline_order"):
        getattr(acts, act)(Order.objects.get(pk=subject_id))
    elif act == "upload":
        order = Order.objects.get(pk=subject_id)
        acts.upload(order, place, caption=_caption(order, place))
    elif act == "post_and_link":
        order = Order.objects.get(pk=subject_id)
        acts.link_by_code(acts.post_directly(order.person, caption=_caption(order, place)), order.code.code)
    else:
        _do_with_video(act, Video.objects.get(pk=subject_id))


def _do_with_video(act: str, video: Video) -> None:
    if act in ("review", "publish"):
        getattr(acts, act)(video)
    elif act == "refuse_request":
        acts.refuse(video)
    elif act == "answer_request":
        draw = chance.of("answer", video.video_id)
        asked = video.authorization.requested_days or 30
        acts.grant(video, asked if draw.random() < 0.7 else draw.choice([7, 30, 60, 365]))


def _caption(order: Order, place: int) -> str:
    draw = chance.of("caption", order.order_id, place)
    return f"{draw.choice(CAPTIONS)} #{order.brand_name.replace(' ', '').lower()}"
