"""A campaign from both ends at once: the marketer at a desk, the creator on a phone, each seeing what the other does."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import videos
from tests.journeys.conftest import reload_until, sign_in

pytestmark = pytest.mark.journey

SLOW = 60_000
HANDLE = "@omar.runs.demo"
FIRST, SECOND = "First walk", "One week later"
SHEET = b"%PDF-1.4\n% The boots, their sizes and what they are made of.\n%%EOF\n"
LEAVE_AT_NEXT_KEY = """() => document.querySelector("trix-editor").addEventListener(
    "input", () => document.querySelector("[name=hashtags]").focus(), { once: true })"""
DUE = (date.today() + timedelta(days=14), date.today() + timedelta(days=21))


@pytest.mark.timeout(600)
def test_a_video_goes_back_and_forth_between_marketer_and_creator_until_it_is_approved(
    page: Page, phone: Page, tmp_path: Path
) -> None:
    sign_in(page)
    _make_campaign(page, tmp_path)
    _order_from_both(page)
    link = _send_link(page)
    _read_and_ask(phone, link)
    _answer(page)
    _read_answer_and_join(phone, link)
    _hand_in(phone, _film(tmp_path / "first.mp4", seconds=6))
    _follow_the_bell(page)
    _ask_for_changes(page)
    _see_changes_wanted(phone)
    _hand_in(phone, _film(tmp_path / "second.mp4", seconds=4))
    _approve(page)
    _see_approval(phone)


def test_who_leaves_the_brief_right_after_a_key_stays_in_the_next_field(page: Page) -> None:
    sign_in(page)
    page.goto("/b/halden-outdoor/campaigns/new/")
    page.get_by_role("textbox", name="Brief").click()
    page.keyboard.type("Boot")
    page.evaluate(LEAVE_AT_NEXT_KEY)
    page.keyboard.type("s")
    expect(page.get_by_role("textbox", name="Brief")).to_have_text("Boots")
    page.keyboard.type("#snowwalkers")
    expect(page.get_by_label("Hashtags")).to_have_value("#snowwalkers")
    expect(page.get_by_role("textbox", name="Brief")).to_have_text("Boots")


def _make_campaign(page: Page, folder: Path) -> None:
    page.goto("/b/halden-outdoor/campaigns/new/")
    page.get_by_label("Name").fill("Snow walkers")
    _write_brief(page)
    page.get_by_label("Hashtags").fill("#snowwalkers @halden.outdoor")
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.get_by_role("heading", name="Snow walkers")).to_be_visible()
    _tab(page, "Settings")
    page.get_by_label("Brand name").fill("Halden Outdoor")
    page.locator("#ttcm").get_by_label("Description").fill("Boots that walk through snow")
    page.locator("#ttcm").get_by_role("button", name="Save").click()
    sheet = folder / "Product sheet.pdf"
    sheet.write_bytes(SHEET)
    page.get_by_label("File", exact=True).set_input_files(sheet)
    page.get_by_role("button", name="Add file").click()
    expect(page.get_by_role("link", name="Product sheet.pdf")).to_be_visible()
    page.get_by_role("button", name="Launch").click()
    expect(page.get_by_text("Snow walkers is live. Create orders.")).to_be_visible()


def _write_brief(page: Page) -> None:
    """With the keyboard and the editor's own buttons, as people do."""
    expect(page.get_by_role("toolbar", name="Format")).to_be_visible()
    page.get_by_role("textbox", name="Brief").click()
    page.keyboard.type("Show the boots in ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("deep snow")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="List", exact=True).click()
    page.keyboard.type("Boots within two seconds")
    page.keyboard.press("Enter")
    page.keyboard.type("No other logos")


def _order_from_both(page: Page) -> None:
    """Two creators, one form, and a due date of its own for each video."""
    _tab(page, "Influencers")
    for handle in (HANDLE, "@max.camps.demo"):  # searched for: only the first of the directory are offered
        page.goto(f"{page.url.partition('?')[0]}?q={handle[1:]}")
        page.get_by_role("checkbox", name=handle).check()
        page.get_by_role("button", name="Add to campaign").click()
        expect(page.get_by_text("1 influencer added.")).to_be_visible()
    _tab(page, "Orders")
    ready = page.get_by_role("link", name="Order from all 2 ready")
    reload_until(page, ready)
    ready.click()
    page.get_by_label("Videos").fill("2")
    for number, (name, due) in enumerate(zip((FIRST, SECOND), DUE, strict=True), 1):
        page.locator(f"[name=name_{number}]").fill(name)
        page.locator(f"[name=due_{number}]").fill(due.isoformat())
    page.get_by_role("button", name="Create 2 orders").click()
    expect(page.get_by_text("2 of 2 orders created")).to_be_visible(timeout=SLOW)


def _send_link(page: Page) -> str:
    """The invitation goes into the thread; as no e-mail address is known, the marketer passes the link on by hand."""
    page.get_by_role("link", name="All orders of the campaign").click()
    page.get_by_role("listitem").filter(has_text=HANDLE).get_by_role("link", name="Send link").click()
    expect(page.get_by_label("Subject")).to_have_value("Halden Outdoor would like to work with you: Snow walkers")
    page.get_by_role("button", name="Put in the thread").click()
    thread = page.locator("#thread")
    expect(thread.get_by_text("Halden Outdoor would like to work with you: Snow walkers")).to_be_visible()
    expect(thread.get_by_text(f"{FIRST}, due {_in_words(DUE[0])}")).to_be_visible()
    page.get_by_role("button", name="Copy Creator’s page").click()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    expect(thread.get_by_role("link", name=link)).to_be_visible()
    return link


def _read_and_ask(phone: Page, link: str) -> None:
    phone.goto(link)
    brief = phone.get_by_role("region", name="Brief")
    expect(brief.locator("strong")).to_have_text("deep snow")
    expect(brief.locator(".rich-text li")).to_have_text(["Boots within two seconds", "No other logos"])
    for due in DUE:
        expect(phone.get_by_text(f"Due {due:%b}", exact=False).filter(has_text=f"{due.day}")).to_be_visible()
    file = brief.get_by_role("link", name="Product sheet.pdf").get_attribute("href")
    assert phone.request.get(str(file)).body() == SHEET
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    messages = phone.get_by_role("region", name="Messages", exact=True)
    expect(messages.get_by_text("we would love to have @omar.runs.demo in our campaign")).to_be_visible()
    messages.get_by_label("Your message").fill("May I film in the Alps?")
    messages.get_by_role("button", name="Send").click()
    expect(messages.get_by_text("May I film in the Alps?")).to_be_visible()


def _answer(page: Page) -> None:
    """The open thread draws the question by itself."""
    expect(page.locator("#thread").get_by_text("May I film in the Alps?")).to_be_visible(timeout=SLOW)
    page.get_by_label("Subject").fill("The Alps")
    page.get_by_label("Message", exact=True).fill("Please do, the higher the better.")
    page.get_by_role("button", name="Put in the thread").click()
    expect(page.locator("#thread").get_by_text("Please do, the higher the better.")).to_be_visible()


def _read_answer_and_join(phone: Page, link: str) -> None:
    """The answer appears by itself; joining happens at TikTok, whose callback the page then shows."""
    expect(phone.get_by_text("Please do, the higher the better.")).to_be_visible(timeout=SLOW)
    phone.get_by_role("link", name="Open in TikTok").click()
    phone.get_by_role("button", name="Join Campaign").click()
    phone.goto(link)
    reload_until(phone, _video(phone))


def _hand_in(phone: Page, film: Path) -> None:
    _video(phone).get_by_label(re.compile("Hand in")).set_input_files(film)
    _video(phone).get_by_label("Caption").fill("My first walk in them #snowwalkers")
    _video(phone).get_by_role("button", name="Upload").click()
    expect(_video(phone).get_by_text("The brand is looking at it.")).to_be_visible(timeout=SLOW)


def _follow_the_bell(page: Page) -> None:
    """From the bell straight to the version."""
    page.goto("/b/halden-outdoor/")
    news = page.locator("#bell-list").get_by_role("link", name=f"{HANDLE} handed in version 1 of “{FIRST}”")
    reload_until(page, news, look=lambda: _open_bell(page))
    news.click()
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()


def _open_bell(page: Page) -> None:
    page.locator("#bell > summary").click()
    expect(page.locator("#bell-list").get_by_text(HANDLE).first).to_be_visible()


def _ask_for_changes(page: Page) -> None:
    _wait_for_player(page)
    page.evaluate("document.querySelector('[data-player]').currentTime = 3")
    page.locator("h1").click()
    page.keyboard.press("c")
    expect(page.locator("[name=time]")).to_have_value("0:03")
    page.keyboard.type("The logo is cut off here")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("[id^=comment-]").get_by_role("link", name="0:03")).to_be_visible()
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_text("Changes asked for.")).to_be_visible()


def _see_changes_wanted(phone: Page) -> None:
    phone.reload()
    expect(_video(phone).get_by_text("The brand asks for changes.")).to_be_visible()
    expect(_video(phone).get_by_text("The logo is cut off here")).to_be_visible()
    expect(_video(phone).get_by_role("link", name="0:03")).to_be_visible()


def _approve(page: Page) -> None:
    """The second version waits under the campaign's Review; beside it the first can be seen."""
    page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Snow walkers").click()
    page.get_by_role("row").filter(has_text="Version 2").get_by_role("link").first.click()
    page.get_by_role("link", name="Beside version 1").click()
    expect(page.locator("video")).to_have_count(2)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. The creator sees it on their page and can publish.")).to_be_visible()


def _see_approval(phone: Page) -> None:
    phone.reload()
    expect(_video(phone).get_by_text("The brand approved it. You can publish it.")).to_be_visible()
    expect(phone.get_by_role("link", name="Download the approved video")).to_be_visible()
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")


def _tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Campaign", exact=True).get_by_role("link", name=name).click()


def _video(phone: Page) -> Locator:
    return phone.get_by_role("region", name=FIRST, exact=True)


def _film(file: Path, *, seconds: float) -> Path:
    file.write_bytes(videos.video(seconds=seconds))
    return file


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _wait_for_player(page: Page) -> None:
    """Asked from outside, as the page's policy lets nothing be evaluated inside."""
    for _ in range(100):
        if page.evaluate("document.querySelector('[data-player]').readyState > 0"):
            return
        page.wait_for_timeout(200)
    raise AssertionError("The player has no picture.")
