"""What people and brands do in TikTok One, and what follows from it. Each act is whole or not at all."""

from datetime import datetime

from django.db import transaction

from simulator import acts, chance, clock, tto_news
from simulator.acts import NotNow
from simulator.models import Authorization, Person, TtoCampaign, TtoLink, TtoMember, Video

CAPTIONS = (
    "Worth the wait #ad",
    "I did not expect this #ad",
    "A week with it, honestly #ad",
    "You asked, here it is #ad",
)


def want(campaign: TtoCampaign, person: Person) -> TtoMember:
    """The brand would like to have this person in; somebody who is wanted already stays so."""
    draw = chance.of("tto join", person.handle, campaign.name)
    joins = clock.dials().creators_act_alone and draw.random() < 0.9
    acts_at = clock.after(draw.uniform(30, 90)) if joins else None
    return TtoMember.objects.get_or_create(campaign=campaign, person=person, defaults={"acts_at": acts_at})[0]


def join(campaign: TtoCampaign, person: Person) -> None:
    """Somebody with the link joins, wanted or not."""
    if not person.in_tcm:
        raise NotNow("Join TikTok One first.")
    with transaction.atomic():
        TtoMember.objects.get_or_create(campaign=campaign, person=person)
        wanted = TtoMember.objects.filter(campaign=campaign, person=person, joined_at=None)
        wanted.update(joined_at=clock.now(), acts_at=None)


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
            fresh = _link(known.campaign, known.video)
            if fresh.status != "IN_REVIEW":
                raise NotNow("This request was already answered.")
            _approve(fresh)
        elif not _answered(known, "REJECTED"):
            raise NotNow("This request was already answered.")


def move() -> None:
    """What was intended and is due now: joining, posting, answering; and reviews that are through."""
    now = clock.now()
    for member in TtoMember.objects.filter(acts_at__lte=now).select_related("campaign", "person"):
        _act_alone(member, now)
    asked = TtoLink.objects.filter(status="IN_REVIEW", answers_at__lte=now)
    for known in asked.select_related("campaign__account", "video__person"):
        _answer_alone(known)
    public = TtoLink.objects.filter(status="APPROVE", passed_at=None, passes_at__lte=now, video__status="RELEASE")
    for known in public.select_related("campaign__account", "video__person"):
        _pass(known, now)


def _act_alone(member: TtoMember, now: datetime) -> None:
    """Join; and some time after that, post a video and link it."""
    draw = chance.of("tto post", member.person.handle, member.campaign.name)
    mine = TtoMember.objects.filter(pk=member.pk, acts_at=member.acts_at)  # whoever is first does it
    with transaction.atomic():
        if member.joined_at is None:
            mine.update(joined_at=now, acts_at=clock.after(draw.uniform(60, 180)))
        elif mine.update(acts_at=None):
            link(member.campaign, acts.post_directly(member.person, caption=draw.choice(CAPTIONS)))


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
