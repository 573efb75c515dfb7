"""A video from a creator's phone to the brand's answer: cut on the way by a dead connection, and resumed (O8, O9)."""

import base64
import hashlib
import os
import re
import socket
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import videos
from tests.journeys.conftest import Product

pytestmark = pytest.mark.journey

SLOW = 60_000
ORDER = """
from django.utils import timezone
from brands.models import Brand
from campaigns.models import Campaign, Deliverable, Order, Participant
now, brand = timezone.now(), Brand.objects.get(slug="halden-outdoor")
campaign = Campaign.objects.create(brand=brand, name="Films", status="live", ttcm_brand_name="Halden Outdoor",
    ttcm_description="Boots for the winter", created_at=now)
who = Participant.objects.create(brand=brand, campaign=campaign, account=brand.accounts.exclude(handle=None).first(), added_at=now)
order = Order.objects.create(brand=brand, campaign=campaign, participant=who, status="joined", video_number=2, created_at=now,
    invite_link="https://www.tiktok.com/invite/1")
for position in (1, 2):
    Deliverable.objects.create(brand=brand, order=order, position=position, name=f"Video {position}")
print("TOKEN", order.token, order.deliverables.first().pk)
"""
HASH = """
from hashlib import sha256
from campaigns.models import Version
for version in Version.objects.order_by("id"):
    print("HASH", sha256(version.file.open().read()).hexdigest())
"""


def shell(product: Product, script: str) -> list[list[str]]:
    """Run a script beside the product; the words of each line it printed."""
    return [line.split()[1:] for line in product.shell(script).splitlines() if line.startswith(("TOKEN", "HASH"))]


@pytest.fixture
def order(product: Product) -> tuple[str, str]:
    ((token, deliverable),) = shell(product, ORDER)
    return token, deliverable


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.timeout(300)
def test_an_upload_whose_connection_dies_halfway_is_resumed_to_the_same_video(
    product: Product, order: tuple[str, str]
) -> None:
    token, deliverable = order
    film = videos.video(seconds=20, fps=30, width=480, height=854) + bytes(3_000_000)
    said = {"filename": "boots.mp4", "filetype": "video/mp4", "deliverable": deliverable}
    coded = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())
    tus = {"Tus-Resumable": "1.0.0"}
    headers = {**tus, "Upload-Length": str(len(film)), "Upload-Metadata": coded}
    address = httpx.post(f"{product.url}/o/{token}/uploads/", headers=headers).headers["Location"]

    _send_half_and_hang_up(product, address, film)
    offset = _settled_offset(f"{product.url}{address}", tus)
    assert 0 < offset <= len(film) // 2
    rest = {**tus, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    done = httpx.patch(f"{product.url}{address}", headers=rest, content=film[offset:], timeout=60)

    assert (done.status_code, done.headers["Upload-Offset"]) == (204, str(len(film)))
    _wait_for_hash(product, hashlib.sha256(film).hexdigest())


def _send_half_and_hang_up(product: Product, address: str, film: bytes) -> None:
    """A whole piece is announced; the connection is reset in the middle of it."""
    head = (
        f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(film)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", product.port)) as connection:
        connection.sendall(head.encode() + film[: len(film) // 2])
        time.sleep(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def _settled_offset(url: str, headers: dict[str, str]) -> int:
    """Where the server says the file ends, once it has noticed that nobody is there."""
    before, deadline = -1, time.monotonic() + 20
    while time.monotonic() < deadline:
        now = int(httpx.head(url, headers=headers).headers["Upload-Offset"])
        if now == before and now > 0:
            return now
        before = now
        time.sleep(1)
    return before


def _wait_for_hash(product: Product, wanted: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if [wanted] in shell(product, HASH):
            return
        time.sleep(1)
    raise AssertionError(f"No version is that file.\n{product.output()[-2000:]}")


@pytest.mark.timeout(400)
def test_a_creator_hands_in_and_the_brand_answers(
    browser: Browser, context: BrowserContext, product: Product, order: tuple[str, str], tmp_path: Path
) -> None:
    token, _deliverable = order
    film = tmp_path / "boots.mp4"
    film.write_bytes(videos.video(seconds=20, fps=30, width=480, height=854) + bytes(14_000_000))
    phone = browser.new_context(base_url=product.url, viewport={"width": 390, "height": 844}, color_scheme="dark")
    creator = phone.new_page()
    _upload_losing_the_connection(creator, token, film)
    _see_review(context.new_page())
    _read_and_answer(creator, token)
    phone.close()
    assert [hashlib.sha256(film.read_bytes()).hexdigest()] in shell(product, HASH)


def _upload_losing_the_connection(page: Page, token: str, film: Path) -> None:
    """After one piece the net is dead; the page is loaded anew, the same file chosen, and only the rest goes out."""
    sent: list[int] = []
    net = {"dead": False}

    def gate(route: Route) -> None:
        if route.request.method == "PATCH":
            if net["dead"]:
                return route.abort("connectionreset")
            sent.append(int(route.request.headers["upload-offset"]))
            net["dead"] = sent == [0]
        return route.continue_()

    page.route(re.compile(r"/uploads/[0-9a-f-]{36}/$"), gate)
    page.goto(f"/o/{token}/")
    region = page.get_by_role("region", name="Video 1", exact=True)
    region.get_by_label("Hand in your video").set_input_files(film)
    region.get_by_label("Caption").fill("Boots in the snow #ad")
    region.get_by_role("button", name="Upload").click()
    expect(region.locator("[data-tus-figure]")).to_have_text(re.compile("3[0-9] %"), timeout=SLOW)
    page.context.set_offline(True)
    expect(region.get_by_text("The connection is lost")).to_be_visible(timeout=SLOW)
    shot(page, "upload-phone-dark")
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    region = page.get_by_role("region", name="Video 1", exact=True)
    expect(region.get_by_text("Choose the same file again")).to_be_visible()
    shot(page, "unfinished-phone-dark")
    net["dead"] = False
    region.get_by_label("Hand in your video").set_input_files(film)
    region.get_by_role("button", name="Upload").click()
    expect(region.get_by_text("The brand is looking at it.")).to_be_visible(timeout=SLOW)
    assert sent[:2] == [0, 5 * 1024 * 1024], "it goes on where it broke off"
    shot(page, "handed-in-phone-dark")


def _see_review(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("demo@limelight.example")
    page.locator("[name=password]").fill("limelight")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/b/halden-outdoor/")
    page.get_by_role("navigation", name="Halden Outdoor").get_by_role("link", name="Review").click()
    shot(page, "review-list")
    page.get_by_role("row").filter(has_text="Films").last.get_by_role("link").first.click()
    _wait_for_player(page, "readyState > 0")
    page.locator("h1").click()
    page.keyboard.press(" ")
    _wait_for_player(page, "currentTime > 1")
    page.keyboard.press("c")
    expect(page.locator("[name=time]")).to_have_value(re.compile(r"0:0\d"))
    page.keyboard.type("The logo is cut off")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("The logo is cut off")).to_be_visible()
    page.evaluate("document.querySelector('[data-player]').currentTime = 15")
    page.locator("[id^=comment-] [data-seek]").click()
    _wait_for_player(page, "currentTime < 5")
    expect(page.locator(".review-mark")).to_have_count(1)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            shot(page, f"version-{width}-{scheme}")
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_text("asked for changes.")).to_be_visible()


def _wait_for_player(page: Page, what: str) -> None:
    """Until the player is so; asked from outside, as the page's policy lets nothing be evaluated inside."""
    deadline = time.monotonic() + 30
    while not page.evaluate(f"document.querySelector('[data-player]').{what}"):
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(100)


def _read_and_answer(page: Page, token: str) -> None:
    page.goto(f"/o/{token}/")
    region = page.get_by_role("region", name="Video 1", exact=True)
    expect(region.get_by_text("The brand asks for changes.")).to_be_visible()
    region.locator("summary", has_text="Answer").click()
    region.locator("textarea[name=text]").fill("I will film it again")
    region.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("I will film it again")).to_be_visible()
    shot(page, "answered-phone-dark")
