"""Posts of another tool become a campaign's figures, and the figures a report that somebody outside reads."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import sign_in

pytestmark = pytest.mark.journey

SLOW = 60_000
NAME = "Winter paths"
HANDLE = "omar.runs.demo"
PASSWORD = "boots in snow"
BEGAN = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=9)
IDS = [str((int(BEGAN.timestamp()) << 32) + 1_234_567 + number) for number in range(4)]  # an id says when it was given


@pytest.mark.timeout(600)
def test_an_export_of_another_tool_becomes_a_report_that_is_shared_exported_and_closed(
    page: Page, phone: Page, tmp_path: Path
) -> None:
    sign_in(page)
    campaign = _make_campaign(page)
    _import(page, _export_of_a_scraper(tmp_path / "scraped.csv"))
    _tie_by_hand(page)
    _untie_and_tie_again(page, campaign)
    _set_targets(page, campaign)
    _read_the_report(page, campaign)
    _choose_days(page, campaign)
    _export(page, campaign)
    link = _share(page, campaign)
    _read_from_outside(phone, link)
    _revoke(page, campaign)
    _is_closed(phone, link)
    _undo_the_import(page)


def _make_campaign(page: Page) -> str:
    page.goto("/b/halden-outdoor/campaigns/new/")
    page.get_by_label("Name").fill(NAME)
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    campaign = page.url.partition("/campaigns/")[2].partition("/")[0]
    page.get_by_role("navigation", name="Campaign", exact=True).get_by_role("link", name="Influencers").click()
    page.goto(f"{page.url.partition('?')[0]}?q={HANDLE}")
    page.get_by_role("checkbox", name=f"@{HANDLE}").check()
    page.get_by_role("button", name="Add to campaign").click()
    expect(page.get_by_text("1 influencer added.")).to_be_visible()
    return f"/b/halden-outdoor/campaigns/{campaign}"


def _export_of_a_scraper(file: Path) -> Path:
    """Two looks at each of four posts, a day apart; one row has lost the last digits of its id."""
    lines = ["id,text,createTime,authorMeta.name,playCount,diggCount,commentCount,shareCount,observed_at"]
    for look in range(2):
        for place, key in enumerate(IDS):
            views = (place + 1) * 10_000 * (look + 1)
            at = (BEGAN + timedelta(days=look + 3)).isoformat()
            figures = f"{views},{views // 20},{views // 100},{views // 100}"
            lines.append(f"{key},Path {place + 1},{BEGAN.timestamp():.0f},{HANDLE},{figures},{at}")
    lines.append(f"7.46E+18,Rounded,{BEGAN.timestamp():.0f},{HANDLE},1,1,1,1,{BEGAN.isoformat()}")
    file.write_text("\n".join(lines))
    return file


def _import(page: Page, file: Path) -> None:
    page.goto("/b/halden-outdoor/posts/import/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and preview").click()
    start = page.get_by_role("button", name="Import 8 rows")
    expect(start).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("table").get_by_text("7.46E+18").first).to_be_visible()
    start.click()
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Untied posts").last.click()


def _tie_by_hand(page: Page) -> None:
    """Each post in its own way of going there: the list's suggestion is never followed by itself."""
    for place in range(len(IDS)):
        page.goto("/b/halden-outdoor/posts/untied/")
        line = page.get_by_role("listitem").filter(has_text=f"Path {place + 1}")
        line.get_by_role("link", name=f"Path {place + 1}", exact=True).click()
        page.get_by_role("link", name="Tie", exact=True).first.click()
        page.get_by_role("group", name=NAME).get_by_label("The campaign, and no order").check()
        page.get_by_role("button", name="Tie", exact=True).click()
        expect(page.get_by_text(NAME).first).to_be_visible()


def _untie_and_tie_again(page: Page, campaign: str) -> None:
    page.goto(f"{campaign}/posts/")
    page.get_by_role("link", name="Path 1").first.click()
    _confirmed(page, "Untie")
    page.get_by_role("button", name="Tie again, as it was").click()
    page.goto(f"{campaign}/posts/")
    expect(page.get_by_text("Path 1").first).to_be_visible()


def _set_targets(page: Page, campaign: str) -> None:
    page.goto(f"{campaign}/report/targets/")
    page.locator("[name=views]").fill("-5")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[name=views]")).to_have_value("-5")
    page.locator("[name=views]").fill("400000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Targets saved.")).to_be_visible()


def _read_the_report(page: Page, campaign: str) -> None:
    """200,000 views of four posts, 7 % of them engaged with; every figure opens with the keyboard."""
    page.goto(f"{campaign}/report/")
    expect(page.get_by_text("200K").first).to_be_visible()
    formula = page.locator("summary").filter(has_text="Engagement rate").first
    formula.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("14,000 ÷ 200,000 = 7.00%").first).to_be_visible()
    expect(page.get_by_text("50%").first).to_be_visible()
    expect(page.locator("canvas").first).to_be_visible()


def _choose_days(page: Page, campaign: str) -> None:
    page.locator("[name=start]").fill((BEGAN + timedelta(days=1)).date().isoformat())
    page.locator("[name=end]").fill(BEGAN.date().isoformat())
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("The last day is before the first.")).to_be_visible()
    page.goto(f"{campaign}/report/?start={BEGAN.date()}&end={BEGAN.date()}")
    expect(page.get_by_text("200K").first).to_be_visible()


def _export(page: Page, campaign: str) -> None:
    page.goto(f"{campaign}/report/")
    for kind, check in (("Excel", _is_workbook), ("PDF", _is_pdf)):
        page.goto(f"{campaign}/report/")
        page.locator("summary").filter(has_text="Export").click()
        page.get_by_role("button", name=kind).click()
        download = page.get_by_role("link", name="Download")
        expect(download).to_be_visible(timeout=SLOW)
        check(page.request.get(str(download.get_attribute("href"))).body())


def _is_workbook(body: bytes) -> None:
    book = load_workbook(io.BytesIO(body))
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert set(IDS) <= cells


def _is_pdf(body: bytes) -> None:
    assert body.startswith(b"%PDF-")


def _share(page: Page, campaign: str) -> str:
    page.goto(f"{campaign}/report/links/")
    page.locator("[name=name]").fill("For the agency")
    page.locator("[name=secret]").fill(PASSWORD)
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy Link").click()
    return str(page.evaluate("navigator.clipboard.readText()"))


def _read_from_outside(phone: Page, link: str) -> None:
    phone.goto(link)
    phone.get_by_label("Password").fill("a guess")
    phone.get_by_role("button", name="Open the report").click()
    expect(phone.get_by_label("Password")).to_be_visible()
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_label("Password").press("Enter")
    expect(phone.get_by_text("200K").first).to_be_visible()
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")


def _revoke(page: Page, campaign: str) -> None:
    page.goto(f"{campaign}/report/links/")
    expect(page.get_by_text("opened once")).to_be_visible()
    _confirmed(page, "Revoke")
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()


def _is_closed(phone: Page, link: str) -> None:
    phone.goto(link)
    expect(phone.get_by_role("heading", name="This report is closed")).to_be_visible()


def _undo_the_import(page: Page) -> None:
    """Posts that somebody built on since are kept, and that is said."""
    page.goto("/b/halden-outdoor/posts/import/")
    page.get_by_role("link", name="scraped.csv").first.click()
    _confirmed(page, "Undo this import")
    expect(page.get_by_text("In use, or told of by others since")).to_be_visible(timeout=SLOW)


def _confirmed(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=button).click()
