"""The ad library (wire page 8)."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from simulator.models import Material
from tests.simulator.ads.side import Advertiser
from tests.simulator.conftest import MP4

VIDEO, IMAGE = "file/video/ad/upload/", "file/image/ad/upload/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def a_film(content: bytes = MP4, **form: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("boots.mp4", content)
    return {"upload_type": "UPLOAD_BY_FILE", "video_file": file, "video_signature": md5(content), **form}


def test_a_video_goes_into_the_library(ads: Advertiser) -> None:
    answer = ads.upload(VIDEO, **a_film(file_name="Boots"))
    row = answer["data"][0]

    assert (answer["code"], row["file_name"], row["signature"], row["size"]) == (0, "Boots", md5(MP4), len(MP4))
    assert ads.data("file/video/ad/info", video_ids=[row["video_id"], "no-such"])["list"] == [row]


def test_a_picture_goes_into_the_library(ads: Advertiser) -> None:
    form = {"image_file": SimpleUploadedFile("logo.png", PNG), "image_signature": md5(PNG)}
    row = ads.upload(IMAGE, **form)["data"]

    assert (row["file_name"], row["signature"]) == ("logo.png", md5(PNG))
    assert ads.data("file/image/ad/info/", image_ids=[row["image_id"]])["list"] == [row]
    assert ads.made("identity/create/", display_name="Nordlight", image_uri=row["image_id"])["identity_id"]


def test_a_file_name_is_good_once(ads: Advertiser, other_ads: Advertiser) -> None:
    codes = [who.upload(VIDEO, **a_film(file_name="Boots"))["code"] for who in (ads, ads, other_ads)]

    assert codes == [0, 40911, 0]
    assert Material.objects.count() == 2


def test_the_signature_is_checked(ads: Advertiser) -> None:
    assert ads.upload(VIDEO, **a_film(video_signature=md5(b"other")))["code"] == 40900
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (a_film(b"MZ" + b"\x00" * 40), 40908),
        ({"upload_type": "UPLOAD_BY_FILE", "video_signature": "x"}, 40002),
        ({**a_film(), "video_signature": ""}, 40002),
        (a_film(upload_type="UPLOAD_BY_FAX"), 40002),
        (a_film(advertiser_id="7"), 40001),
    ],
)
def test_what_is_no_proper_upload_is_refused(ads: Advertiser, form: dict[str, Any], code: int) -> None:
    assert ads.upload(VIDEO, **form)["code"] == code
    assert not Material.objects.exists()


def test_an_upload_needs_a_token(ads: Advertiser) -> None:
    ads.token = ""

    assert ads.upload(VIDEO, **a_film())["code"] == 40104


def test_a_form_is_for_the_library_only(ads: Advertiser) -> None:
    assert ads.upload("identity/create/", display_name="Nordlight")["code"] == 40002


def test_another_advertiser_does_not_see_it(ads: Advertiser, other_ads: Advertiser) -> None:
    video_id = ads.upload(VIDEO, **a_film())["data"][0]["video_id"]

    assert other_ads.data("file/video/ad/info/", video_ids=[video_id]) == {"list": []}
