"""The product's main job, walked in a browser against the simulator: from sign-up to a video code."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.conftest import Product, reload_until

pytestmark = pytest.mark.journey

# As spreadsheets leave them: an empty first line, Windows-1252, @ before handles, short counts.
CREATORS = (
    ",,,,\r\n"
    "Rank,Name,Username,Follower Count,Country\r\n"
    "1,Zo\xe9 Runs,@mara.runs.demo,85.3K,CA\r\n"
    "2,Ivo Lifts,@ivo.lifts.demo,34.9K,US\r\n"
    "3,Tomas Cooks,@tomas.cooks.demo,917K,IT\r\n"
    "4,Theo Paints,@theo.paints.demo,69.1K,JP\r\n"
    "5,Small Sven,@small.sven.demo,900,BR\r\n"
).encode("cp1252")

VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(4096)  # the head of an MP4 file, and some bytes
SLOW = 60_000


@pytest.mark.timeout(600)
def test_a_newcomer_goes_from_sign_up_to_a_video_code(
    page: Page, context: BrowserContext, product: Product, tmp_path: Path
) -> None:
    _sign_up_and_connect(page)
    _import_twice(page, tmp_path)
    _tag_many(page)
    _see_eligibility(page)
    _invite(page)
    _join_on_the_phone(context)
    expect(_row(page, "Zoé Runs").get_by_text("Marketplace", exact=True)).to_be_visible(timeout=SLOW)
    _make_campaign(page)
    link = _order_by_hand(page, context)
    _publish_through_the_link(context, link, tmp_path)
    _order_ten_and_leave_it_to_the_workers(page, context)
    _tie_by_code(page, context)
    _see_posts_and_codes(page)
    _see_overview(page)
    _outsider_sees_nothing(page, context)
    _staff_see_all(context, product)


def _sign_up_and_connect(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Make an account for your brand").click()
    page.get_by_label("Email").fill("nell@example.com")
    page.locator("[name=password1]").fill("correct horse battery")
    page.get_by_label("Brand name").fill("Nordlys Boots")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Nordlys Boots")).to_be_visible()
    page.get_by_role("link", name="Connect to TikTok").click()
    page.get_by_role("button", name="Connect to TikTok").click()
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("Nordlys Boots is connected to TikTok")).to_be_visible()


def _import_twice(page: Page, folder: Path) -> None:
    file = folder / "influencers.csv"
    file.write_bytes(CREATORS)
    _import(page, file)
    page.get_by_role("button", name="Undo this import").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    expect(page.get_by_text("Creators this file had brought")).to_be_visible(timeout=SLOW)
    _import(page, file)
    _upload(page, file)
    expect(page.get_by_text("Everything in this file is already known.")).to_be_visible(timeout=SLOW)


def _import(page: Page, file: Path) -> None:
    _upload(page, file)
    expect(page.get_by_role("button", name="Import 5 creators")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Import 5 creators").click()
    expect(page.get_by_role("link", name="Show these creators")).to_be_visible(timeout=SLOW)


def _tag_many(page: Page) -> None:
    """Everybody on the page, and off again."""
    page.goto("/b/nordlys-boots/creators/")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="Tag…").click()
    page.get_by_label("Tag").fill("Winter")
    page.get_by_role("button", name="Add tag").click()
    expect(page.get_by_text("5 of 5 done")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Remove tag Winter")).to_be_visible()
    expect(page.get_by_text("5 of 5 done")).to_be_visible(timeout=SLOW)


def _upload(page: Page, file: Path) -> None:
    page.goto("/b/nordlys-boots/creators/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and preview").click()


def _see_eligibility(page: Page) -> None:
    page.goto("/b/nordlys-boots/creators/?q=small.sven")
    page.get_by_role("link", name="Small Sven").click()
    expect(page.get_by_text("9,100 followers short")).to_be_visible()


def _invite(page: Page) -> None:
    """One who may join and one who may not; the directory follows both without being loaded again."""
    page.goto("/b/nordlys-boots/creators/")
    sven = _row(page, "Small Sven")
    sven.get_by_role("button", name="Send invite").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    expect(sven.get_by_text("Rejected by TikTok")).to_be_visible(timeout=SLOW)
    zoe = _row(page, "Zoé Runs")
    zoe.get_by_role("button", name="Send invite").click()
    expect(zoe.get_by_text(re.compile("Invitation (sent|seen)"))).to_be_visible(timeout=SLOW)


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def _join_on_the_phone(context: BrowserContext) -> None:
    phone = context.new_page()
    phone.goto("/simulator/phone/mara.runs.demo/inbox/")
    phone.get_by_role("link", name="System notifications").click()
    phone.get_by_role("link", name="View more").first.click()
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("heading", name="You've joined Creator Marketplace")).to_be_visible()
    phone.close()


def _make_campaign(page: Page) -> None:
    page.goto("/b/nordlys-boots/campaigns/new/")
    page.get_by_label("Name").fill("Winter boots")
    page.get_by_label("Brief").fill("Show our boots in snow.")
    page.get_by_role("button", name="Make the campaign").click()
    page.get_by_role("link", name="Add influencers").click()
    for handle in ("@ivo.lifts.demo", "@tomas.cooks.demo", "@theo.paints.demo"):
        page.get_by_role("checkbox", name=handle).check()
    page.get_by_role("button", name="Add to campaign").click()
    expect(page.get_by_text("3 influencers added.")).to_be_visible()
    page.get_by_role("navigation", name="Campaign", exact=True).get_by_role("link", name="Orders").click()
    page.get_by_role("link", name=re.compile("Save them under Settings")).click()
    page.get_by_label("Brand name").fill("Nordlys")
    page.locator("#ttcm").get_by_label("Description").fill("Boots for snow")
    page.locator("#ttcm").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Launch").click()
    expect(page.get_by_text("Winter boots is live. Create orders.")).to_be_visible()


def _order_by_hand(page: Page, context: BrowserContext) -> str:
    """Three named videos with Spark Ads; eleven are refused in words. The link copies."""
    page.get_by_role("navigation", name="Campaign", exact=True).get_by_role("link", name="Orders").click()
    page.get_by_role("link", name="Create order for @ivo.lifts.demo").click()
    page.get_by_label("Videos").fill("11")
    page.get_by_role("button", name="Create order").click()
    expect(page.get_by_text("An order holds at most 10 videos.")).to_be_visible()
    page.get_by_label("Videos").fill("3")
    page.get_by_label("Spark Ads authorization").select_option("30")
    for number, name in enumerate(("Unboxing", "First snow", "One month later"), 1):
        page.locator(f"[name=name_{number}]").fill(name)
    page.get_by_role("button", name="Create order").click()
    order = page.get_by_role("listitem").filter(has_text="@ivo.lifts.demo")
    expect(order.get_by_text("Order created")).to_be_visible(timeout=SLOW)
    order.get_by_role("button", name="Copy Invitation link").click()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert "/invite/" in link
    order.get_by_role("link", name="3 videos").click()
    with context.expect_page() as opened:
        page.locator("#creators-page").get_by_role("link", name="Open").click()
    expect(opened.value.get_by_text("Show our boots in snow.")).to_be_visible()
    expect(opened.value.get_by_role("link", name="Open in TikTok")).to_have_attribute("href", link)
    opened.value.close()
    return link


def _publish_through_the_link(context: BrowserContext, link: str, folder: Path) -> None:
    file = folder / "boots.mp4"
    file.write_bytes(VIDEO)
    phone = context.new_page()
    phone.goto(link)
    phone.get_by_role("button", name="Join Campaign").click()
    for number, name in enumerate(("Unboxing", "First snow", "One month later"), 1):
        place = phone.locator(f"#deliverable-{number}")
        place.locator("input[type=file]").set_input_files(file)
        place.get_by_label("Caption").fill(f"{name} #nordlys")
        place.get_by_role("button", name=f"Upload {name}").click()
        place.get_by_role("button", name=f"Publish {name}").click()
        expect(place.get_by_text("Published")).to_be_visible()
    expect(phone.get_by_text("All videos are published")).to_be_visible()
    phone.close()


def _order_ten_and_leave_it_to_the_workers(page: Page, context: BrowserContext) -> None:
    _order(page, "@tomas.cooks.demo", videos=10)
    control = context.new_page()
    control.goto("/simulator/")
    control.locator("[name=pace]").fill("3000")
    control.get_by_role("button", name="Turn the dials").click()
    expect(control.locator("[name=pace]")).to_have_value("3000.0")
    control.close()


def _order(page: Page, handle: str, *, videos: int) -> None:
    page.goto("/b/nordlys-boots/campaigns/")
    page.get_by_role("link", name="Winter boots").click()
    page.get_by_role("navigation", name="Campaign", exact=True).get_by_role("link", name="Orders").click()
    page.get_by_role("link", name=f"Create order for {handle}").click()
    page.get_by_label("Videos").fill(str(videos))
    page.get_by_role("button", name="Create order").click()
    order = page.get_by_role("listitem").filter(has_text=handle)
    expect(order.get_by_role("button", name="Copy Campaign code")).to_be_visible(timeout=SLOW)


def _tie_by_code(page: Page, context: BrowserContext) -> None:
    """Theo forgets the link, posts directly, and ties the post afterwards."""
    _order(page, "@theo.paints.demo", videos=1)
    page.get_by_role("listitem").filter(has_text="@theo.paints.demo").get_by_role(
        "button", name="Copy Campaign code"
    ).click()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    phone = context.new_page()
    phone.goto("/simulator/phone/theo.paints.demo/post/")
    phone.get_by_label("Describe your video").fill("Forgot the link, sorry")
    phone.get_by_role("button", name="Post", exact=True).click()
    phone.get_by_label("Campaign code").fill(code)
    phone.get_by_role("button", name="Confirm").click()
    expect(phone.get_by_text("Paid partnership")).to_be_visible()
    phone.close()


def _see_posts_and_codes(page: Page) -> None:
    page.get_by_role("link", name="Published posts").click()
    posts = page.locator("main li")
    reload_until(page, page.get_by_text("First snow #nordlys"))
    reload_until(page, posts.nth(3))
    expect(posts.locator("img").first).to_be_visible()
    page.get_by_role("link", name=re.compile("First snow #nordlys")).click()
    expect(page.get_by_text("First snow", exact=True)).to_be_visible()
    expect(page.get_by_text("Invitation link", exact=True)).to_be_visible()
    reload_until(page, page.locator("canvas"))
    page.get_by_role("link", name="Spark Ads").click()
    expect(page.get_by_role("button", name="Copy Video code")).to_be_visible(timeout=SLOW)
    _ask_where_the_order_did_not(page)


def _ask_where_the_order_did_not(page: Page) -> None:
    page.get_by_role("link", name="Published posts").click()
    post = page.get_by_role("link", name=re.compile("Forgot the link, sorry"))
    reload_until(page, post)
    post.click()
    expect(page.get_by_text("Campaign code", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Spark Ads").click()
    page.get_by_role("button", name="Ask for authorization").click()
    expect(page.get_by_text(re.compile("Authorized|Refused by the creator")).first).to_be_visible(timeout=SLOW)


def _see_overview(page: Page) -> None:
    page.get_by_role("link", name="Winter boots").click()
    expect(page.get_by_text("Engagement rate", exact=True)).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=re.compile(r"^\d+\.\d+%$")).first).to_be_visible()


def _outsider_sees_nothing(page: Page, context: BrowserContext) -> None:
    inside = page.url
    browser = context.browser
    assert browser is not None
    outside = browser.new_context(base_url=inside.split("/b/")[0]).new_page()
    outside.goto("/accounts/login/")
    outside.locator("[name=login]").fill("demo@limelight.example")
    outside.locator("[name=password]").fill("limelight")
    outside.locator("[name=password]").press("Enter")
    expect(outside.get_by_role("heading", name="Halden Outdoor")).to_be_visible()
    answer = outside.goto(inside)
    assert answer is not None
    assert answer.status == 404
    outside.context.close()


def _staff_see_all(context: BrowserContext, product: Product) -> None:
    browser = context.browser
    assert browser is not None
    staff = browser.new_context(base_url=product.url).new_page()
    staff.goto("/admin/login/")
    staff.locator("[name=username]").fill("staff@limelight.example")
    staff.locator("[name=password]").fill("limelight")
    staff.locator("[name=password]").press("Enter")
    staff.goto("/admin/tiktok/callback/?q=ivo.lifts.demo")
    expect(staff.get_by_text("video.published").first).to_be_visible()
    staff.context.close()
