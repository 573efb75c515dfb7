"""Pasted links and ids, in all their forms and in none (P4)."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tiktok.links import FIRST, NotAPost, PostLink, checked_id, created_at, parse

ID = "7240568259186019630"
EXAMPLES = Path(settings.BASE_DIR).parent / "shared/data/tiktok-urls/urls.csv"
SIMULATOR = "http://127.0.0.1:8000/simulator"


def read(text, **named):
    return parse(text, now=make.NOW, **named)


def refusal(text, **named):
    with pytest.raises(NotAPost) as refused:
        read(text, **named)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        f"https://www.tiktok.com/@mara.bakes/video/{ID}",
        f"http://tiktok.com/@Mara.Bakes/video/{ID}/",
        f"www.tiktok.com/@mara.bakes/video/{ID}?is_from_webapp=1&sender_device=pc#x",
        f"m.tiktok.com/@mara.bakes/video/{ID}",
        f"  “https://www.tiktok.com/@mara.bakes/video/{ID}”, ",
        f"<https://www.tiktok.com/@mara.bakes/video/{ID}>.",
        f"https://www.tiktok.com/%40mara.bakes/video/{ID}",
        f"\u200bhttps://www.tiktok.com//@mara.bakes/video/{ID}\ufeff",
        f"(https://www.tiktok.com/@mara.bakes/video/{ID})",
    ],
)
def test_a_video_is_its_id_and_its_authors_handle(text):
    assert read(text) == PostLink(ID, "mara.bakes", "video")


@pytest.mark.parametrize(
    "text",
    [
        f"https://m.tiktok.com/v/{ID}.html?u_code=1",
        f"https://www.tiktok.com/embed/{ID}",
        f"https://www.tiktok.com/embed/v2/{ID}?lang=en",
        f"https://www.tiktok.com/player/v1/{ID}?controls=0",
        f"https://www.tiktok.com/share/video/{ID}",
        f"https://www.tiktok.com/@/video/{ID}",
        f"https://www.tiktok.com/@mära/video/{ID}",
        f"https://www.tiktok.com/@m/video/{ID}",
        ID,
        f" '{ID}' ",
    ],
)
def test_some_forms_name_no_author(text):
    assert read(text) == PostLink(ID, "", "video")


def test_a_photo_post_is_one():
    link = read(f"https://www.tiktok.com/@chillezy/photo/{ID}")
    assert (link, link.url) == (PostLink(ID, "chillezy", "photo"), f"https://www.tiktok.com/@chillezy/photo/{ID}")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("https://vm.tiktok.com/ZMRQTuLnH/", "https://vm.tiktok.com/ZMRQTuLnH/"),
        ("vt.tiktok.com/ZSdTKbCDx/?k=1", "https://vt.tiktok.com/ZSdTKbCDx/"),
        ("https://www.tiktok.com/t/ZTUDXaRvQ?is_from_webapp=1", "https://www.tiktok.com/t/ZTUDXaRvQ/"),
        (f"{SIMULATOR}/t/ZM1jx/", f"{SIMULATOR}/t/ZM1jx/"),
    ],
)
def test_a_short_link_has_to_be_followed(text, short):
    assert read(text, mirrors=[SIMULATOR]) == PostLink(short=short)


def test_the_simulators_links_are_links_where_it_is_on():
    text = f"{SIMULATOR}/@mara.bakes/video/{ID}"

    assert read(text, mirrors=[SIMULATOR]) == PostLink(ID, "mara.bakes")
    assert "no name or port" in refusal(text, mirrors=[])
    assert "port" in refusal(f"http://127.0.0.1:8000/simulatorx/@mara.bakes/video/{ID}", mirrors=[SIMULATOR])


@pytest.mark.parametrize("text", ["7.46e+18", "7.24057E+18", "7,46E+18", "7240568259186020000", "7240568259186019328"])
def test_an_id_that_a_spreadsheet_rounded_is_told(text):
    assert "rounded by a spreadsheet" in refusal(text)


def test_an_id_within_a_link_was_never_rounded():
    assert read("https://www.tiktok.com/@ab/video/7240568259186020000").post_id == "7240568259186020000"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"https://tiktok.com.evil.io/@ab/video/{ID}", "belongs to tiktok.com.evil.io"),
        (f"https://www.tіktok.com/@ab/video/{ID}", "a letter of www.tіktok.com is another"),
        (f"https://xn--tktok-0ib.com/@ab/video/{ID}", "is another"),
        (f"https://www.tiktok.com@evil.io/@ab/video/{ID}", "no name or port"),
        (f"https://evil.io:443/@ab/video/{ID}", "no name or port"),
        (f"https://mytiktok.com/@ab/video/{ID}", "belongs to mytiktok.com"),
        (f"https://evil.io/tiktok.com/@ab/video/{ID}", "is not TikTok’s: evil.io"),
        ("https://www.instagram.com/reel/Cx1/", "a link of Instagram"),
        ("https://youtu.be/abc", "a link of YouTube"),
        ("https://www.tiktok.com/@scout2015?lang=en", "This is a profile"),
        ("https://www.tiktok.com/@scout2015/live", "a live stream"),
        ("https://www.tiktok.com/music/original-sound-6911379433966357253", "a sound"),
        ("https://www.tiktok.com/tag/boots", "a hashtag"),
        ("https://www.tiktok.com/", "front page"),
        ("https://www.tiktok.com/@scout2015/video/", "cut off"),
        ("https://www.tiktok.com/@scout2015/video/672abc", "cut off"),
        (f"ftp://www.tiktok.com/@ab/video/{ID}", "not a web address"),
        ("https://www.tiktok.com/discover", "leads to no post"),
        ("boots", "neither a link nor an id"),
        ("http://[::1", "neither a link nor an id"),
        (f"look https://www.tiktok.com/@ab/video/{ID}", "spaces inside"),
        ("", "Nothing is here"),
        ("x" * 3_000, "too long"),
        ("123456", "it has 6 digits"),
        ("1000000000000000001", "before TikTok began"),
        ("9223372036854775807", "in the future"),
        ("٧٢٤٠٥٦٨٢٥٩١٨٦٠١٩٦٣٠", "no id of a post"),
    ],
)
def test_everything_else_is_refused_in_its_own_words(text, words):
    assert words in refusal(text)


def test_the_id_is_the_time_of_creation():
    assert created_at("6718335390845095173") == datetime(2019, 7, 27, 13, 32, 33, tzinfo=UTC)


@given(st.datetimes(FIRST.replace(tzinfo=None), datetime(2026, 11, 20)), st.integers(1, 2**32 - 1))
def test_every_id_of_a_possible_time_is_read_back(at, low):
    number = (int(at.replace(tzinfo=UTC).timestamp()) << 32) + low
    link = read(f"https://www.tiktok.com/@ab/video/{number}")
    assert (link.post_id, link.created_at) == (str(number), at.replace(tzinfo=UTC, microsecond=0))


@given(st.datetimes(datetime(2018, 1, 1), datetime(2026, 11, 20)), st.integers(1, 2**32 - 1))
def test_no_float_of_an_id_is_taken_for_one(at, low):
    number = (int(at.replace(tzinfo=UTC).timestamp()) << 32) + low
    for mangled in (str(int(float(number))), f"{float(number):.0f}", repr(float(number)), f"{number:.5e}"):
        with pytest.raises(NotAPost):
            checked_id(mangled, now=make.NOW)


@given(st.text(max_size=200))
def test_any_text_is_a_post_or_refused_in_words(text):
    try:
        link = read(text, mirrors=[SIMULATOR])
    except NotAPost:
        return
    assert link.post_id.isdecimal() or link.short.startswith(("https://", SIMULATOR))


@given(st.from_regex(r"https?://[a-z.]{1,20}tiktok[a-z.:@/]{1,12}/@ab/video/7240568259186019630", fullmatch=True))
def test_only_tiktoks_own_hosts_are_tiktok(text):
    try:
        link = read(text, mirrors=[])
    except NotAPost:
        return
    host = text.partition("://")[2].partition("/")[0]
    assert host in ("tiktok.com", "www.tiktok.com", "m.tiktok.com")
    assert link.post_id == ID


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the examples are not here")
def test_links_from_the_wild():
    for row in csv.DictReader(EXAMPLES.open()):
        if row["expectation"].startswith("accept"):
            link = read(row["url"])
            assert (link.post_id, link.handle) == (row["video_id"], row["handle"])
            assert link.kind == ("photo" if "/photo/" in row["url"] else "video")
        elif row["expectation"].startswith("short"):
            assert read(row["url"]).short
        else:
            assert "profile" in refusal(row["url"])


@pytest.mark.parametrize("text", [f"00{ID}", f"https://www.tiktok.com/@mara.bakes/video/0{ID}"])
def test_zeros_before_an_id_make_no_other_post(text):
    assert read(text).post_id == ID
