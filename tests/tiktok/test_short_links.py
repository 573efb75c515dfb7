"""Short links followed to TikTok's own hosts, and to nobody else's (P4)."""

import httpx
import pytest
from django.utils import timezone

from simulator import acts
from simulator.api import feed
from simulator.models import Person
from tests import make
from tests.in_process import Links
from tiktok.client import LinkClient
from tiktok.client.short_links import LeadsNowhere
from tiktok.errors import Unavailable
from tiktok.links import PostLink

ID = "7240568259186019630"
POST = f"https://www.tiktok.com/@mara.bakes/video/{ID}?_r=1"
SHORT = "https://vm.tiktok.com/ZMRQTuLnH/"


def follow(answers, *, start=SHORT, addresses=("140.82.112.3",)):
    """Follow a link on a pretend net: address → where it leads. What it led to, and who was asked."""
    asked = []

    def answer(request):
        asked.append(str(request.url))
        told = answers.get(str(request.url))
        if isinstance(told, httpx.Response):
            return told
        return httpx.Response(301, headers={"location": told}) if told else httpx.Response(404)

    with LinkClient(transport=httpx.MockTransport(answer), lookup=lambda host: addresses) as client:
        try:
            return client.follow(start, now=make.NOW), asked
        except (LeadsNowhere, Unavailable) as error:
            return error, asked


def test_the_post_behind_a_short_link_is_found_without_asking_for_it():
    assert follow({SHORT: POST}) == (PostLink(ID, "mara.bakes"), [SHORT])


def test_several_steps_are_taken_one_by_one():
    answers = {SHORT: "https://www.tiktok.com/t/ZTUDXaRvQ/", "https://www.tiktok.com/t/ZTUDXaRvQ/": POST}
    assert follow(answers) == (PostLink(ID, "mara.bakes"), list(answers))


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.io/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8000/admin/",
        "//evil.io/@ab/video/1",
        "https://www.tiktok.com@evil.io/t/ZTUDXaRvQ/",
        "https://www.tiktok.com:8443/t/ZTUDXaRvQ/",
        "file:///etc/passwd",
        "snssdk1233://aweme/detail/1",
    ],
)
def test_nobody_else_is_ever_asked(elsewhere):
    error, asked = follow({SHORT: elsewhere})
    assert "leads elsewhere" in str(error)
    assert asked == [SHORT]


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "::1", "192.168.1.1", "fd00::1"])
def test_a_name_that_stands_for_an_inner_address_is_not_asked(address):
    error, asked = follow({SHORT: POST}, addresses=("140.82.112.3", address))
    assert "inside this network" in str(error)
    assert asked == []


def test_http_becomes_https_and_links_in_circles_end():
    round_about = {SHORT: "http://vt.tiktok.com/ZSdTKbCDx/", "https://vt.tiktok.com/ZSdTKbCDx/": SHORT}
    error, asked = follow(round_about)
    assert "never to a post" in str(error)
    assert len(asked) == 5
    assert all(address.startswith("https://") for address in asked)


@pytest.mark.parametrize("start", ["http://vm.tiktok.com/ZMRQTuLnH/", "https://evil.io/x/", "http://127.0.0.1:1/t/x/"])
def test_a_start_that_is_not_tiktoks_is_not_asked(start):
    error, asked = follow({start: POST}, start=start)
    assert "not followed" in str(error)
    assert asked == []


def test_a_link_tiktok_does_not_know_says_so():
    assert "does not know this short link" in str(follow({})[0])
    assert "does not know" in str(follow({SHORT: httpx.Response(200, text="x")})[0])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_tiktok_that_is_away_is_asked_again_later(status):
    error, _asked = follow({SHORT: httpx.Response(status)})
    assert isinstance(error, Unavailable)


def test_a_profile_behind_a_link_is_told():
    assert "This is a profile" in str(follow({SHORT: "https://www.tiktok.com/@mara.bakes"})[0])


def test_the_simulators_short_links_lead_to_its_posts(in_process, settings):
    settings.TIKTOK_LINK_MIRRORS = [settings.SIMULATOR["public_url"]]
    mara = Person.objects.create(
        handle="mara.test.demo", name="Mara", country="US", age=27, followers=48_000, videos_30d=9, views_30d=90_000
    )
    video = acts.post_directly(mara, caption="Snow")

    with Links() as client:
        assert client.follow(feed.short_url(video), now=timezone.now()) == PostLink(video.video_id, "mara.test.demo")
        with pytest.raises(LeadsNowhere):
            client.follow(f"{settings.SIMULATOR['public_url']}/t/ZMzzzz/", now=make.NOW)


@pytest.mark.parametrize("address", ["http://[", "https://www.tiktok.com:99999/x", f"//evil.example/@a/video/{ID}"])
def test_a_link_that_leads_to_no_address_of_tiktoks_is_told(address):
    error, asked = follow({SHORT: httpx.Response(302, headers={"location": address})})

    assert isinstance(error, LeadsNowhere)
    assert asked == [SHORT]
