"""What people intend to do next, drawn from chance and kept as rows until their time comes. Minutes are unhurried ones."""

from simulator import chance, clock
from simulator.models import Intent, Invitation, Order, Video


def after_invitation(invitation: Invitation) -> None:
    """Most people look within the hour and join."""
    draw = chance.of("invitation", *chance.of_invitation(invitation))
    _plan("see_invitation", invitation.pk, draw.uniform(5, 30))
    answer = draw.random()
    if answer < 0.95:
        _plan("join_marketplace" if answer < 0.88 else "decline_invitation", invitation.pk, draw.uniform(35, 60))


def after_order(order: Order) -> None:
    """Most people accept; a few decline, some never answer."""
    draw = chance.of("order", *chance.of_order(order))
    answer = draw.random()
    if answer < 0.97:
        _plan("accept_order" if answer < 0.93 else "decline_order", order.pk, draw.uniform(60, 90))


def after_acceptance(order: Order) -> None:
    """One video after the other; now and then somebody forgets the link, posts directly and links by code later."""
    draw = chance.of("work", *chance.of_order(order))
    start = 0.0
    for place in range(len(order.deliverables)):
        start += draw.uniform(20, 60)
        act = "post_and_link" if draw.random() < 0.1 else "upload"
        _plan(f"{act}:{place}", order.pk, start)


def after_upload(video: Video) -> None:
    """Review in three steps, then the creator publishes."""
    draw = chance.of("review", *chance.of_clip(video))
    at = 0.0
    for act in ("review", "review", "review", "publish"):
        at += draw.uniform(5, 12)
        _plan(act, video.pk, at)


def after_refusal(video: Video) -> None:
    """A video that did not pass is taken back, and another handed in."""
    draw = chance.of("another try", *chance.of_clip(video))
    _plan("hand_in_another", video.pk, draw.uniform(20, 60))


def after_publication(video: Video) -> None:
    """A few posts are deleted later."""
    draw = chance.of("regret", *chance.of_clip(video))
    if draw.random() < 0.03:
        _plan("delete", video.pk, draw.uniform(200, 600))


def after_grant(video: Video) -> None:
    """A few codes are deleted later."""
    draw = chance.of("second thoughts", *chance.of_clip(video))
    if draw.random() < 0.06:
        _plan("delete_code", video.pk, draw.uniform(200, 600))


def after_request(video: Video, made: int) -> None:
    """Most people grant, some for another length than asked, some refuse."""
    draw = chance.of("spark", *chance.of_clip(video), made)
    _plan("answer_request" if draw.random() < 0.85 else "refuse_request", video.pk, draw.uniform(20, 60))


def _plan(act: str, subject_id: int, minutes: float) -> None:
    if clock.dials().creators_act_alone:
        Intent.objects.create(act=act, subject_id=subject_id, due_at=clock.after(minutes))
