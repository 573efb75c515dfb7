"""A creator's phone: inbox, orders, posts (T5)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from simulator import acts, clock, counting, people
from simulator.api import feed as posts
from simulator.api.videos import code_status
from simulator.models import Authorization, Invitation, Person, Video
from simulator.views.answering import refusable, uploaded

LENGTHS = (7, 30, 60, 365)


@login_not_required
def home(request: HttpRequest, handle: str) -> HttpResponse:
    """The profile with its posts and what waits."""
    person = _person(handle)
    videos = list(person.clips.exclude(status="DELETE").order_by("-id"))
    shown = [(video, counting.metrics(video, clock.now())) for video in videos if video.status == "RELEASE"]
    orders = person.orders.exclude(status__in=["CANCELLED", "DECLINED"])
    return render(
        request, "simulator/profile.html", {"tab": "profile", "person": person, "shown": shown, "orders": orders}
    )


@login_not_required
def feed(request: HttpRequest, handle: str) -> HttpResponse:
    """For You: what everybody posted lately."""
    latest = Video.objects.filter(status="RELEASE").select_related("person").order_by("-published_at")[:10]
    shown = [(video, counting.metrics(video, clock.now())) for video in latest]
    return render(request, "simulator/feed.html", {"tab": "home", "person": _person(handle), "shown": shown})


@login_not_required
def inbox(request: HttpRequest, handle: str) -> HttpResponse:
    """Inbox with System notifications."""
    person = _person(handle)
    waiting = person.invitations.filter(status__in=["invited", "seen"]).count()
    requests = Authorization.objects.filter(video__person=person, request="WAITING").select_related("video")
    offers = person.orders.filter(status="PENDING").select_related("code")
    context = {"tab": "inbox", "person": person, "waiting": waiting, "requests": requests, "offers": offers}
    return render(request, "simulator/inbox.html", context)


@login_not_required
def notifications(request: HttpRequest, handle: str) -> HttpResponse:
    """System notifications: invitations, with View more."""
    person = _person(handle)
    return render(request, "simulator/notifications.html", {"person": person, "invitations": person.invitations.all()})


@login_not_required
def invitation(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """One invitation: opening it is seeing it."""
    found = get_object_or_404(Invitation.objects.select_related("person", "account"), pk=pk, person=_person(handle))
    acts.see_invitation(found)
    found.refresh_from_db()
    return render(request, "simulator/invitation.html", {"person": found.person, "invitation": found})


@login_not_required
@require_POST
@refusable
def join(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Join TikTok Creator Marketplace."""
    acts.join_marketplace(get_object_or_404(Invitation, pk=pk, person=_person(handle)))
    return redirect("simulator:invitation", handle, pk)


@login_not_required
@require_POST
@refusable
def decline(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Not now."""
    acts.decline_invitation(get_object_or_404(Invitation, pk=pk, person=_person(handle)))
    return redirect("simulator:invitation", handle, pk)


@login_not_required
def post_directly(request: HttpRequest, handle: str) -> HttpResponse:
    """Post a video that no order asked for; without a file, a sample."""
    person, caption = _person(handle), request.POST.get("caption", "")[:2200]
    page: dict[str, object] = {"person": person, "caption": caption}
    if request.method != "POST":
        return render(request, "simulator/post_directly.html", page)
    try:
        video = acts.post_directly(person, caption=caption, file=uploaded(request, needed=False))
    except acts.NotNow as reason:
        return render(request, "simulator/post_directly.html", {**page, "wrong": str(reason)}, status=422)
    return redirect("simulator:post", handle, video.video_id)


@login_not_required
def post(request: HttpRequest, handle: str, video_id: str) -> HttpResponse:
    """One's own post with its settings."""
    return render(request, "simulator/post.html", _settings(_video(handle, video_id)))


@login_not_required
@require_POST
def link_campaign(request: HttpRequest, handle: str, video_id: str) -> HttpResponse:
    """Content disclosure and ads › Branded content › Link campaign."""
    video, code = _video(handle, video_id), request.POST.get("code", "")
    try:
        acts.link_by_code(video, code)
    except acts.NotNow as reason:
        wrong = {"wrong": str(reason), "code": code}
        return render(request, "simulator/post.html", {**_settings(video), **wrong}, status=422)
    return redirect("simulator:post", handle, video_id)


@login_not_required
@require_POST
@refusable
def authorize(request: HttpRequest, handle: str, video_id: str) -> HttpResponse:
    """Ad authorization: grant for a length, refuse, or delete the code."""
    video, answer = _video(handle, video_id), request.POST.get("answer", "")
    if answer == "refuse":
        acts.refuse(video)
    elif answer == "delete":
        acts.delete_code(video)
    else:
        days = int(request.POST.get("days", "30")) if request.POST.get("days", "30").isdigit() else 30
        acts.grant(video, days if days in LENGTHS else 30)
    return redirect("simulator:post", handle, video_id)


@login_not_required
@require_POST
def delete(request: HttpRequest, handle: str, video_id: str) -> HttpResponse:
    """Delete the post."""
    acts.delete(_video(handle, video_id))
    return redirect("simulator:phone", handle)


@login_not_required
def public_post(request: HttpRequest, handle: str, video_id: str) -> HttpResponse:
    """What anybody sees under the post's address."""
    video = _video(handle, video_id)
    if video.status != "RELEASE":
        raise Http404
    counters = counting.metrics(video, clock.now())
    return render(request, "simulator/public_post.html", {"person": video.person, "video": video, "counters": counters})


def _person(handle: str) -> Person:
    person = people.find(handle)
    if person is None:
        raise Http404
    return person


def _settings(video: Video) -> dict[str, object]:
    authorization = Authorization.objects.filter(video=video).first()
    return {
        "person": video.person,
        "video": video,
        "counters": counting.metrics(video, clock.now()),
        "authorization": authorization,
        "code_status": code_status(authorization) if authorization else "",
        "lengths": LENGTHS,
        "short_url": posts.short_url(video),
    }


def _video(handle: str, video_id: str) -> Video:
    return get_object_or_404(Video.objects.select_related("person", "order"), person=_person(handle), video_id=video_id)
