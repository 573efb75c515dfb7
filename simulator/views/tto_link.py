"""A TikTok One invite link on the creator's phone: join, link posts, answer the brand's requests (wire page 4b)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from simulator import accounts_moving, people, tto_acts
from simulator.acts import NotNow
from simulator.api import feed
from simulator.models import Person, TtoCampaign, TtoLink, TtoMember, Video


@login_not_required
def short(request: HttpRequest, word: str) -> HttpResponse:
    """A short link leads to the campaign's address, or to a post's."""
    if video := feed.post_of(word):
        return redirect(feed.page_url(video))
    return redirect(_address(get_object_or_404(TtoCampaign, word=word)))


@login_not_required
def share(request: HttpRequest) -> HttpResponse:
    """The campaign as one creator sees it; without a handle it asks who is looking."""
    campaign = get_object_or_404(TtoCampaign, campaign_id=request.GET.get("campaignID", ""))
    accounts_moving.move()
    handle = request.POST.get("handle", request.GET.get("handle", "")).strip()
    person = people.find(handle) if handle else None
    wrong = "TikTok knows nobody of this name." if handle and person is None else ""
    if request.method == "POST" and person is not None:
        try:
            _act(request, campaign, person)
            return redirect(_address(campaign, handle=person.handle))
        except NotNow as reason:
            wrong = str(reason)
    context = {"campaign": campaign, "handle": handle, "wrong": wrong, **_screen(campaign, person)}
    return render(request, "simulator/tto_link.html", context, status=422 if wrong else 200)


def _act(request: HttpRequest, campaign: TtoCampaign, person: Person) -> None:
    answer = request.POST.get("answer", "join")
    if answer == "join":
        tto_acts.join(campaign, person)
    elif answer == "link":
        tto_acts.link(campaign, get_object_or_404(Video, person=person, video_id=request.POST.get("video")))
    else:
        own = TtoLink.objects.filter(campaign=campaign, video__person=person)
        tto_acts.answer(get_object_or_404(own, request_id=request.POST.get("request")), approve=answer == "approve")


def _screen(campaign: TtoCampaign, person: Person | None) -> dict[str, object]:
    if person is None:
        wanted = TtoMember.objects.filter(campaign=campaign).select_related("person")
        return {"wanted": wanted}
    links = TtoLink.objects.filter(campaign=campaign, video__person=person).select_related("video")
    posts = Video.objects.filter(person=person, status="RELEASE", order=None)
    return {
        "person": person,
        "is_in": tto_acts.is_in(campaign, person),
        "linked": [known for known in links if known.status == "APPROVE"],
        "asked": [known for known in links if known.status == "IN_REVIEW"],
        "posts": posts.exclude(tto_links__status="APPROVE").order_by("-id")[:10],
    }


def _address(campaign: TtoCampaign, **more: str) -> str:
    query = urlencode({"campaignID": campaign.campaign_id, **more})
    return f"{reverse('simulator:tto_share_link')}?{query}"
