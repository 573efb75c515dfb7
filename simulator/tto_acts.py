"""What people and brands do in TikTok One, and what follows from it. Each act is whole or not at all."""

from datetime import datetime

from django.db import transaction

from simulator import acts, chance, clock, tto_news
from simulator.acts import NotNow
from simulator.models import Authorization, Person, TtoCampaign, TtoLink, TtoMember, Video


def want(campaign: TtoCampaign, person: Person) -> TtoMember:
    """The brand would like to have this person in; somebody who is wanted already stays so."""
    draw = chance.of("tto join", person.handle, campaign.name)
    joins = clock.dials().creators_act_alone and draw.random() < 0.9
    joins_at = clock.after(draw.uniform(30, 90)) if joins else None
    return TtoMember.objects.get_or_create(campaign=campaign, person=person, defaults={"joins_at": joins_at})[0]


def join(campaign: TtoCampaign, person: Person) -> None:
    """Somebody with the link joins, wanted or not."""
    if not person.in_tcm:
        raise NotNow("Join TikTok One first.")
    with transaction.atomic():
        TtoMember.objects.get_or_create(campaign=campaign, person=person)
        TtoMember.objects.filter(campaign=campaign, person=person, joined_at=None).update(joined_at=clock.now())


def is_in(campaign: TtoCampaign, person: Person) -> bool:
    """Whether the person has joined."""
    return TtoMember.objects.filter(campaign=campaign, person=person, joined_at__isnull=False).exists()


def link(campaign: TtoCampaign, video: Video) -> TtoLink:
    """The creator links a public post of the own account; no brand has to have asked."""
    with transaction.atomic():
        if not is_in(campaign, video.person):
            raise NotNow("Join the campaign first.")
        known = _link(campaign, video)
        _approve(known)
    return known


def ask(campaign: TtoCampaign, video: Video) -> TtoLink:
    """The brand asks for a public post, or asks once more."""
    with transaction.atomic():
        known, now = _link(campaign, video), clock.now()
        known.status, known.asked_at, known.times_asked = "IN_REVIEW", now, known.times_asked + 1
        draw = chance.of("tto link", *chance.of_clip(video), known.times_asked)
        alone = clock.dials().creators_act_alone
        known.answers_at = clock.after(draw.uniform(20, 60)) if alone else None
        known.save()
    return known


def take_back(campaign: TtoCampaign, video: Video) -> TtoLink:
    """The brand no longer asks."""
    known = TtoLink.objects.filter(campaign=campaign, video=video).first()
    if known is None or not _answered(known, "REVOKE"):
        raise NotNow("No request for this video is waiting for an answer.")
    known.refresh_from_db()
    return known


def answer(known: TtoLink, *, approve: bool) -> None:
    """The creator lets the post be linked, or not."""
    with transaction.atomic():
        if known.status != "IN_REVIEW":
            raise NotNow("This request was already answered.")
        if approve:
            _approve(_link(known.campaign, known.video))
        elif not _answered(known, "REJECTED"):
            raise NotNow("This request was already answered.")


def move() -> None:
    """What was intended and is due now: joining, answering; and reviews that are through."""
    now = clock.now()
    for member in TtoMember.objects.filter(joined_at=None, joins_at__lte=now).select_related("campaign", "person"):
        TtoMember.objects.filter(pk=member.pk).update(joins_at=None, joined_at=now)
    for known in TtoLink.objects.filter(status="IN_REVIEW", answers_at__lte=now).select_related("campaign"):
        _answer_alone(known)
    for known in TtoLink.objects.filter(status="APPROVE", passed_at=None, passes_at__lte=now):
        _pass(known, now)


def _answer_alone(known: TtoLink) -> None:
    draw = chance.of("tto answer", *chance.of_clip(known.video), known.times_asked)
    try:
        answer(known, approve=draw.random() < 0.85)
    except NotNow:
        TtoLink.objects.filter(pk=known.pk).update(answers_at=None)


def _link(campaign: TtoCampaign, video: Video) -> TtoLink:
    """The row of the two, while the post can still be linked."""
    if video.status != "RELEASE":
        raise NotNow("The video is not public.")
    if video.order_id or TtoLink.objects.filter(video=video, status="APPROVE").exists():
        raise NotNow("The video is already linked to a campaign.")
    known, _ = TtoLink.objects.select_for_update().get_or_create(
        campaign=campaign, video=video, defaults={"request_id": chance.new_id(clock.now())}
    )
    return known


def _approve(known: TtoLink) -> None:
    draw = chance.of("tto review", *chance.of_clip(known.video))
    known.status, known.answers_at, known.passes_at = "APPROVE", None, clock.after(draw.uniform(10, 30))
    known.save()
    tto_news.of_link("tto_video_uploaded", known)


def _answered(known: TtoLink, status: str) -> bool:
    waiting = TtoLink.objects.filter(pk=known.pk, status="IN_REVIEW")
    return bool(waiting.update(status=status, answers_at=None))


def _pass(known: TtoLink, now: datetime) -> None:
    """Through review: from now on it counts, and may be an ad where the campaign said so up front."""
    with transaction.atomic():
        if not TtoLink.objects.filter(pk=known.pk, passed_at=None).update(passed_at=now):
            return
        days, video = known.campaign.spark_days, known.video
        if days:
            Authorization.objects.update_or_create(
                video=video, defaults={"request": "ACCEPTED", "requested_days": days, "updated_at": now}
            )
            acts.grant(video, days)
        tto_news.of_link("tto_video_published", known)
