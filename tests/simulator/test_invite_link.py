"""The invitation link on the creator's phone: join, upload, publish; or why not (O8 on TikTok's side)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simulator import acts
from simulator.models import Order, Video
from tests.simulator.conftest import MP4, Caller

Maker = Callable[..., Order]


def link(order: Order) -> str:
    return f"/simulator/invite/{order.code.code}/?o={order.order_id}"


def upload(order: Order, name: str, content: bytes, place: int = 0, caption: str = "Snow at last") -> Any:
    form = {"video": SimpleUploadedFile(name, content), "caption": caption}
    return Client().post(f"/simulator/orders/{order.order_id}/upload/{place}/", form)


def test_the_link_shows_brand_brief_deliverables_and_the_spark_request(an_order: Maker) -> None:
    order = an_order(
        videos=2, days=60, deliverables=[{"deliverable_name": "Unboxing"}, {"deliverable_name": "Snow <test>"}]
    )
    page = Client().get(link(order)).content.decode()

    assert "Nordlight" in page
    assert "Boots in real snow" in page
    assert "Unboxing" in page
    assert "Snow &lt;test&gt;" in page
    assert "use your posts in ads for 60 days" in page
    assert "Join Campaign" in page
    assert "Upload" not in page


def test_a_link_of_a_whole_code_asks_who_is_looking(an_order: Maker) -> None:
    order = an_order()
    page = Client().get(f"/simulator/invite/{order.code.code}/").content.decode()

    assert "Continue as" in page
    assert f'href="{link(order)}"' in page


def test_join_upload_publish(an_order: Maker) -> None:
    order = an_order(videos=2, days=30)
    client = Client()
    joined = client.post(f"/simulator/orders/{order.order_id}/accept/", follow=True).content.decode()
    assert "Upload Video 1" in joined

    assert upload(order, "film.mp4", MP4).status_code == 302
    video = Video.objects.get(order=order)
    assert (video.place, video.status, video.caption) == (0, "UPLOAD", "Snow at last")
    with video.file.open() as kept:
        assert kept.read() == MP4
    assert "Publish Video 1" in client.get(link(order)).content.decode()

    page = client.post(f"/simulator/orders/{order.order_id}/publish/{video.video_id}/", follow=True).content.decode()
    assert f"/simulator/phone/mara.test.demo/posts/{video.video_id}/" in page
    assert "1 of 2 published" in page
    order.refresh_from_db()
    assert order.status == "ACCEPTED"


def test_with_the_last_video_the_order_is_complete(an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    acts.publish(acts.upload(order, 0, caption="Snow"))

    assert "All videos are published" in Client().get(link(order)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("film.avi", MP4, "TikTok takes .mp4, .mov and .webm files."),
        ("film.mp4", b"", "The file is empty."),
        ("film.mp4", b"<html>not a film at all</html>", "This is not a video, whatever its name says."),
    ],
)
def test_what_is_no_video_is_refused_beside_the_field_and_the_caption_stays(
    an_order: Maker, name: str, content: bytes, words: str
) -> None:
    order = an_order()
    acts.accept_order(order)
    response = upload(order, name, content, caption="Typed with care")
    page = response.content.decode()

    assert response.status_code == 422
    assert words in page
    assert 'value="Typed with care"' in page
    assert not Video.objects.exists()


@pytest.mark.parametrize(("name", "start"), [("a.webm", b"\x1a\x45\xdf\xa3"), ("a.MOV", b"\x00\x00\x00\x14ftypqt  ")])
def test_other_video_formats_are_taken(an_order: Maker, name: str, start: bytes) -> None:
    order = an_order()
    acts.accept_order(order)

    assert upload(order, name, start + b"\x00" * 32).status_code == 302


def test_no_file_at_all_is_refused(an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    response = Client().post(f"/simulator/orders/{order.order_id}/upload/0/", {"caption": "x"})

    assert (response.status_code, "Choose a video first." in response.content.decode()) == (422, True)


@pytest.mark.parametrize(("place", "words"), [(0, "already has a video"), (1, "already has a video")])
def test_a_place_takes_one_video(an_order: Maker, place: int, words: str) -> None:
    order = an_order()
    acts.accept_order(order)
    acts.upload(order, 0, caption="First")

    assert upload(order, "film.mp4", MP4, place=place).status_code == 422
    assert Video.objects.count() == 1


def test_nobody_uploads_before_joining(an_order: Maker) -> None:
    order = an_order()

    assert upload(order, "film.mp4", MP4).status_code == 422
    assert not Video.objects.exists()


def test_publishing_twice_is_refused(an_order: Maker) -> None:
    order = an_order()
    acts.accept_order(order)
    video = acts.upload(order, 0, caption="Snow")
    url = f"/simulator/orders/{order.order_id}/publish/{video.video_id}/"

    assert [Client().post(url).status_code for _ in range(2)] == [302, 422]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("CANCELLED", "The brand has cancelled this campaign."),
        ("EXPIRED", "This invitation has expired."),
        ("DECLINED", "You declined this campaign."),
    ],
)
def test_a_closed_order_says_so_and_cannot_be_joined(an_order: Maker, status: str, words: str) -> None:
    order = an_order()
    Order.objects.filter(pk=order.pk).update(status=status)
    page = Client().get(link(order)).content.decode()
    answer = Client().post(f"/simulator/orders/{order.order_id}/accept/")

    assert words in page
    assert "Join Campaign" not in page
    assert answer.status_code == 422
    order.refresh_from_db()
    assert order.status == status


def test_declining_closes_the_order(an_order: Maker) -> None:
    order = an_order()
    page = Client().post(f"/simulator/orders/{order.order_id}/decline/", follow=True).content.decode()

    assert "You declined this campaign." in page


def test_links_that_lead_nowhere_are_404(an_order: Maker, tiktok_api: Caller) -> None:
    order = an_order()
    paths = ["/simulator/invite/NOSUCHCODE/", f"/simulator/invite/{order.code.code}/?o=7"]

    assert [Client().get(path).status_code for path in paths] == [404, 404]
    assert Client().get(f"/simulator/orders/{order.order_id}/accept/").status_code == 405
