"""What people and brands do on the pretend TikTok, and what follows from it. Each act is whole or not at all."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from simulator import chance, clock, news, plans
from simulator.models import Authorization, BrandAccount, Code, Invitation, Order, Person, Video

ORDERS_PER_CODE = 200
MOST_REQUESTS = 30
REFUSALS = {
    "CONTENT_REVIEW_FAIL": "The video shows a logo of another brand.",
    "AD_REVIEW_FAIL": "The sound may not be used in ads.",
    "ALL_FAIL": "The video is too dark to make anything out.",
}
OFFER_STANDS = timedelta(days=7)


class NotNow(Exception):
    """An act that is not possible now, with words for whoever tried."""


def invite(account: BrandAccount, person: Person) -> Invitation:
    """A brand invites a person to TTCM."""
    with transaction.atomic():
        invitation = Invitation.objects.create(account=account, person=person, created_at=clock.now())
        plans.after_invitation(invitation)
    return invitation


def see_invitation(invitation: Invitation) -> None:
    """The person opens the message."""
    with transaction.atomic():
        if _moved(Invitation, invitation.pk, ["invited"], "seen"):
            news.of_creator("tcm_invitation_seen", invitation.person, invitation.account.account_id)


def join_marketplace(invitation: Invitation) -> None:
    """The person taps Join."""
    with transaction.atomic():
        if not _moved(Invitation, invitation.pk, ["invited", "seen"], "joined"):
            raise NotNow("This invitation was already answered.")
        Person.objects.filter(pk=invitation.person_id).update(in_tcm=True)
        news.of_creator("tcm_creator_joined", invitation.person, invitation.account.account_id)


def decline_invitation(invitation: Invitation) -> None:
    """The person does not want to join."""
    with transaction.atomic():
        if not _moved(Invitation, invitation.pk, ["invited", "seen"], "declined"):
            raise NotNow("This invitation was already answered.")
        news.of_creator("tcm_invitation_declined", invitation.person, invitation.account.account_id)


def accept_order(order: Order) -> None:
    """The person taps Join Campaign; the code's quota is used up by it."""
    with transaction.atomic():
        if not _moved(Order, order.pk, ["PENDING"], "ACCEPTED"):
            raise NotNow("This order can no longer be joined.")
        _use_quota(order)
        news.of_order("tcm_order_accepted", order)
        plans.after_acceptance(order)


def decline_order(order: Order) -> None:
    """The person does not want the work."""
    with transaction.atomic():
        if not _moved(Order, order.pk, ["PENDING"], "DECLINED"):
            raise NotNow("This order was already answered.")
        news.of_order("tcm_order_declined", order)


def cancel_order(order: Order) -> None:
    """The brand takes the order back."""
    if not _moved(Order, order.pk, ["PENDING", "ACCEPTED"], "CANCELLED"):
        raise NotNow("The order is finished and cannot be cancelled.")


def expire_orders(now: datetime) -> int:
    """Offers nobody answered in seven days lapse; how many did."""
    unanswered = Order.objects.filter(status="PENDING", created_at__lt=now - OFFER_STANDS)
    return unanswered.update(status="EXPIRED") if unanswered.exists() else 0  # SQLite locks for an update of nothing


def upload(order: Order, place: int, *, caption: str, file: Any = None) -> Video:
    """The person hands in a video for one deliverable."""
    now = clock.now()
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.status != "ACCEPTED":
            raise NotNow("Join the campaign first." if order.status == "PENDING" else "This order is closed.")
        if not 0 <= place < len(order.deliverables) or _at_place(order, place):
            raise NotNow("This deliverable already has a video.")
        video = Video.objects.create(
            person=order.person,
            order=order,
            place=place,
            video_id=chance.new_id(now),
            caption=caption,
            file=file or "",
            created_at=now,
        )
        news.of_video("tto_video_uploaded", video)
        plans.after_upload(video)
    return video


def review(video: Video) -> None:
    """TikTok's review goes one step further; most videos pass, a few need another try."""
    following = {"NO_REVIEW": "CONTENT_REVIEWING", "CONTENT_REVIEWING": "AD_REVIEWING", "AD_REVIEWING": "SUCCEED"}
    with transaction.atomic():
        fresh = Video.objects.select_for_update().get(pk=video.pk)
        if fresh.status != "UPLOAD" or fresh.review_status not in following:
            return
        fresh.review_status = following[fresh.review_status]
        draw = chance.of("verdict", *chance.of_clip(fresh))
        if fresh.review_status == "SUCCEED" and clock.dials().creators_act_alone and draw.random() < 0.05:
            fresh.review_status = draw.choice(sorted(REFUSALS))
            plans.after_refusal(fresh)
        fresh.save(update_fields=["review_status"])


def hand_in_another(video: Video) -> None:
    """The person takes a video back and hands in another for its place."""
    with transaction.atomic():
        taken_back = Video.objects.filter(pk=video.pk, status="UPLOAD").update(status="DELETE")
        if taken_back and video.order is not None and video.place is not None:
            upload(video.order, video.place, caption=video.caption)


def publish(video: Video) -> None:
    """The video goes public; where the order asked for Spark Ads, the authorization comes with it."""
    with transaction.atomic():
        now = clock.now()
        ready = Video.objects.filter(pk=video.pk, status="UPLOAD").exclude(order__status="CANCELLED")
        ready = ready.exclude(review_status__endswith="FAIL")
        public = {
            "status": "RELEASE",
            "review_status": "SUCCEED",
            "published_at": now,
            "born_at_hour": clock.lived(now),
        }
        if not ready.update(**public):
            raise NotNow("This video is already public, did not pass review, or its campaign was cancelled.")
        video.refresh_from_db()
        news.of_video("tto_video_published", video)
        plans.after_publication(video)
        _authorize_with_order(video)
        _complete(video.order)


def post_directly(person: Person, *, caption: str, file: Any = None) -> Video:
    """The person posts without any order."""
    now = clock.now()
    return Video.objects.create(
        person=person,
        video_id=chance.new_id(now),
        caption=caption,
        file=file or "",
        status="RELEASE",
        review_status="SUCCEED",
        created_at=now,
        published_at=now,
        born_at_hour=clock.lived(now),
    )


def link_by_code(video: Video, code: str) -> Order:
    """The person pastes a campaign code into the settings of a public post."""
    with transaction.atomic():
        orders = Order.objects.select_for_update().filter(code__code=code.strip().upper(), person=video.person)
        order = orders.filter(status__in=["PENDING", "ACCEPTED"]).first()
        if order is None:
            raise NotNow("No open campaign of yours has this code. Check it and try again.")
        place = next((place for place in range(len(order.deliverables)) if not _at_place(order, place)), None)
        if place is None:
            raise NotNow("Every video of this campaign is already there.")
        if not Video.objects.filter(pk=video.pk, order__isnull=True, status="RELEASE").update(
            order=order, place=place, linked_by_code=True
        ):
            raise NotNow("This post is already linked to a campaign.")
        video.refresh_from_db()
        if _moved(Order, order.pk, ["PENDING"], "ACCEPTED"):
            _use_quota(order)
        news.of_order("tcm_video_linked", order)
        news.of_video("tto_video_published", video)
        plans.after_publication(video)
        _authorize_with_order(video)
        _complete(order)
    return order


def delete(video: Video) -> None:
    """The person takes the post off TikTok."""
    Video.objects.filter(pk=video.pk).update(status="DELETE")


def request_authorization(video: Video, days: int, *, extend: bool) -> None:
    """The brand asks to use the post for Spark Ads."""
    with transaction.atomic():
        authorization = _authorization(video)
        if authorization.requests_made >= MOST_REQUESTS:
            raise NotNow("The number of requests for this video has reached the limit.")
        if extend and not authorization.code:
            raise NotNow("There is no authorization to extend.")
        authorization.request = "WAITING"
        authorization.requested_days = days
        authorization.requests_made += 1
        authorization.updated_at = clock.now()
        authorization.save()
        plans.after_request(video, authorization.requests_made)


def grant(video: Video, days: int) -> None:
    """The creator allows it, for a length of the creator's choosing; an authorization in force is made longer."""
    with transaction.atomic():
        now, authorization = clock.now(), _authorization(video)
        running = (
            bool(authorization.code)
            and not authorization.deleted
            and authorization.ends_at is not None
            and authorization.ends_at > now
        )
        begin = authorization.ends_at if running and authorization.ends_at else now
        if not running:
            authorization.code, authorization.starts_at, authorization.deleted = chance.new_video_code(), now, False
        authorization.ends_at = begin + timedelta(days=days)
        authorization.request = "ACCEPTED" if authorization.request else ""
        authorization.requests_made = 0
        authorization.updated_at = now
        authorization.save()
        news.of_authorization(video)
        plans.after_grant(video)


def refuse(video: Video) -> None:
    """The creator does not allow it."""
    _change_authorization(video, request="REJECTED", requests_made=0)


def delete_code(video: Video) -> None:
    """The creator takes the code back."""
    _change_authorization(video, deleted=True)


def _change_authorization(video: Video, **changes: object) -> None:
    with transaction.atomic():
        authorization = _authorization(video)
        Authorization.objects.filter(pk=authorization.pk).update(updated_at=clock.now(), **changes)
        news.of_authorization(video)


def _authorization(video: Video) -> Authorization:
    authorization, _ = Authorization.objects.select_for_update().get_or_create(
        video=video, defaults={"updated_at": clock.now()}
    )
    return authorization


def _authorize_with_order(video: Video) -> None:
    if video.order is None or video.place is None:
        return
    days = video.order.deliverables[video.place]["spark_ads_requested_authorization_days"]
    if days:
        authorization = _authorization(video)
        Authorization.objects.filter(pk=authorization.pk).update(request="ACCEPTED", requested_days=days)
        grant(video, days)


def _use_quota(order: Order) -> None:
    code = Code.objects.select_for_update().get(pk=order.code_id)
    if code.accepted >= ORDERS_PER_CODE:
        raise NotNow("This campaign has taken on all the creators it can.")
    code.accepted += 1
    code.save(update_fields=["accepted"])


def _complete(order: Order | None) -> None:
    if order and Video.objects.filter(order=order, status="RELEASE").count() == len(order.deliverables):
        _moved(Order, order.pk, ["ACCEPTED"], "COMPLETED")


def _at_place(order: Order, place: int) -> bool:
    return Video.objects.filter(order=order, place=place).exclude(status="DELETE").exists()


def _moved(model: Any, pk: int, sources: list[str], target: str) -> bool:
    return bool(model.objects.filter(pk=pk, status__in=sources).update(status=target))
