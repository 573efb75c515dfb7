"""A creator's phone: invitation, own posts, campaign code, ad authorization (T5, P2, S1)."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simulator import acts
from simulator.models import Authorization, BrandAccount, Invitation, Order, Person, Video
from tests.simulator.conftest import MP4

PHONE = "/simulator/phone/mara.test.demo/"


@pytest.fixture
def mara(a_person: Callable[..., Person]) -> Person:
    return a_person()


@pytest.fixture
def invitation(mara: Person, demo_brand: BrandAccount) -> Invitation:
    return acts.invite(demo_brand, mara)


@pytest.fixture
def post(mara: Person) -> Video:
    return acts.post_directly(mara, caption="Forgot the link")


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_from_inbox_to_you_have_joined(invitation: Invitation) -> None:
    assert "You&#x27;ve been invited" in read(f"{PHONE}inbox/") or "You've been invited" in read(f"{PHONE}inbox/")
    notifications = read(f"{PHONE}notifications/")
    more = re.search(r'href="([^"]+)">View more', notifications)
    assert more
    offer = read(more[1])
    assert ">Join</button>" in offer
    invitation.refresh_from_db()
    assert invitation.status == "seen"

    page = Client().post(f"{more[1]}join/", follow=True).content.decode()
    assert "You've joined Creator Marketplace" in page
    invitation.refresh_from_db()
    invitation.person.refresh_from_db()
    assert (invitation.status, invitation.person.in_tcm) == ("joined", True)


def test_an_invitation_can_be_declined(invitation: Invitation) -> None:
    page = Client().post(f"{PHONE}invitations/{invitation.pk}/decline/", follow=True).content.decode()

    invitation.person.refresh_from_db()
    assert "You declined this invitation" in page
    assert not invitation.person.in_tcm


def test_an_answered_invitation_cannot_be_answered_again(invitation: Invitation) -> None:
    acts.decline_invitation(invitation)
    answer = Client().post(f"{PHONE}invitations/{invitation.pk}/join/")

    invitation.refresh_from_db()
    assert (answer.status_code, invitation.status) == (422, "declined")
    assert "already answered" in answer.content.decode()


def test_nobody_opens_somebody_elses_invitation(invitation: Invitation, a_person: Callable[..., Person]) -> None:
    a_person("other.test.demo")

    assert Client().get(f"/simulator/phone/other.test.demo/invitations/{invitation.pk}/").status_code == 404


def test_the_inbox_shows_open_campaigns_and_authorization_requests(an_order: Callable[..., Order]) -> None:
    order = an_order()
    assert "Invites you to a campaign" in read(f"{PHONE}inbox/")

    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    acts.publish(video)
    acts.request_authorization(video, 60, extend=False)
    page = read(f"{PHONE}inbox/")
    assert "for Spark Ads for 60 days" in page
    assert "Invites you to a campaign" not in page


@pytest.mark.parametrize("file", [None, MP4])
def test_posting_directly_makes_a_public_post_of_no_order(mara: Person, file: bytes | None) -> None:
    form: dict[str, object] = {"caption": "Just so"}
    if file:
        form["video"] = SimpleUploadedFile("film.mp4", file)
    page = Client().post(f"{PHONE}post/", form, follow=True).content.decode()
    video = Video.objects.get()

    assert "Link campaign" in page
    assert (video.status, video.order, video.caption, bool(video.file)) == ("RELEASE", None, "Just so", bool(file))
    assert "Just so" in read(f"/simulator/@mara.test.demo/video/{video.video_id}")


def test_posting_what_is_no_video_keeps_the_words(mara: Person) -> None:
    form = {"caption": "Typed with care", "video": SimpleUploadedFile("film.mp4", b"no film" * 9)}
    answer = Client().post(f"{PHONE}post/", form)

    assert answer.status_code == 422
    assert "Typed with care" in answer.content.decode()
    assert not Video.objects.exists()


def test_a_campaign_code_ties_a_post_to_the_first_free_deliverable(an_order: Callable[..., Order]) -> None:
    order = an_order(videos=2, days=30)
    acts.accept_order(order)
    acts.upload(order, 0, caption="By the link")
    post = acts.post_directly(order.person, caption="Forgot the link")
    page = Client().post(f"{PHONE}posts/{post.video_id}/link/", {"code": f" {order.code.code.lower()} "}, follow=True)

    post.refresh_from_db()
    assert "linked to the campaign of <strong>Nordlight" in page.content.decode()
    assert (post.order, post.place, post.linked_by_code) == (order, 1, True)
    assert Authorization.objects.get(video=post).requested_days == 30


def test_linking_takes_an_open_order_on(an_order: Callable[..., Order]) -> None:
    order = an_order()
    post = acts.post_directly(order.person, caption="Forgot the link")
    acts.link_by_code(post, order.code.code)

    order.refresh_from_db()
    order.code.refresh_from_db()
    assert (order.status, order.code.accepted) == ("COMPLETED", 1)


def test_a_wrong_code_is_refused_beside_the_field(post: Video) -> None:
    answer = Client().post(f"{PHONE}posts/{post.video_id}/link/", {"code": "WRONGCODE1"})
    page = answer.content.decode()

    post.refresh_from_db()
    assert (answer.status_code, post.order) == (422, None)
    assert "No open campaign of yours has this code." in page
    assert 'value="WRONGCODE1"' in page


def test_a_code_with_no_free_deliverable_is_refused(an_order: Callable[..., Order]) -> None:
    order = an_order()
    acts.accept_order(order)
    acts.upload(order, 0, caption="By the link")
    post = acts.post_directly(order.person, caption="One too many")
    answer = Client().post(f"{PHONE}posts/{post.video_id}/link/", {"code": order.code.code})

    assert "Every video of this campaign is already there." in answer.content.decode()


def test_the_ad_authorization_switch_makes_extends_and_deletes_a_code(post: Video) -> None:
    url = f"{PHONE}posts/{post.video_id}/authorize/"
    page = Client().post(url, {"answer": "grant", "days": "7"}, follow=True).content.decode()
    made = Authorization.objects.get(video=post)
    assert made.code in page.replace("&#x2B;", "+")
    assert made.starts_at is not None
    assert made.ends_at is not None

    Client().post(url, {"answer": "grant", "days": "365"})
    extended = Authorization.objects.get(video=post)
    assert extended.ends_at is not None
    assert (extended.code, (extended.ends_at - made.ends_at).days) == (made.code, 365)

    page = Client().post(url, {"answer": "delete"}, follow=True).content.decode()
    assert "The code is deleted." in page


def test_a_request_can_be_refused(an_order: Callable[..., Order]) -> None:
    order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    acts.publish(video)
    acts.request_authorization(video, 60, extend=False)
    assert "for Spark Ads for 60 days" in read(f"{PHONE}posts/{video.video_id}/")

    Client().post(f"{PHONE}posts/{video.video_id}/authorize/", {"answer": "refuse"})
    assert Authorization.objects.get(video=video).request == "REJECTED"


def test_a_deleted_post_is_gone_from_profile_feed_and_public_page(post: Video) -> None:
    picture = f"/simulator/thumb/{post.video_id}.svg"
    assert picture in read(PHONE)
    assert picture in read(f"{PHONE}home/")

    Client().post(f"{PHONE}posts/{post.video_id}/delete/")

    assert picture not in read(PHONE)
    assert picture not in read(f"{PHONE}home/")
    assert Client().get(f"/simulator/@mara.test.demo/video/{post.video_id}").status_code == 404


def test_the_profile_shows_who_it_is_and_the_open_campaigns(an_order: Callable[..., Order]) -> None:
    an_order()
    page = read(PHONE)

    assert "@mara.test.demo" in page
    assert "<dd>48K</dd>" in page
    assert "Nordlight" in page


def test_a_name_that_cannot_be_a_handle_has_no_phone(db: None) -> None:
    assert Client().get("/simulator/phone/no handle/").status_code == 404


def test_captions_are_never_markup(mara: Person) -> None:
    video = acts.post_directly(mara, caption="<script>alert(1)</script>")

    for path in (f"{PHONE}posts/{video.video_id}/", f"/simulator/@mara.test.demo/video/{video.video_id}"):
        assert "<script>" not in read(path)


@pytest.mark.parametrize("path", ["thumb/7400000000000000001.svg", "avatar/mara.test.demo.svg"])
def test_pictures_are_drawn_the_same_each_time(db: None, path: str) -> None:
    first, second = (Client().get(f"/simulator/{path}") for _ in range(2))

    assert first["Content-Type"] == "image/svg+xml"
    assert first.content == second.content
    assert first.content.startswith(b"<svg")


def test_pictures_repeat_nothing_of_their_address(db: None) -> None:
    assert b"onload" not in Client().get("/simulator/avatar/%22onload=%22x.svg").content
