"""Every kind of page passes axe-core and fits a phone, in light and dark."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import ROOT, Product

pytestmark = pytest.mark.journey

AXE = Path(ROOT, "node_modules/axe-core/axe.min.js")
BRAND = "/b/halden-outdoor/"
PAGES = (
    BRAND,
    f"{BRAND}creators/",
    f"{BRAND}creators/1/",
    f"{BRAND}creators/1/edit/",
    f"{BRAND}creators/1/person/",
    f"{BRAND}creators/1/merge/",
    f"{BRAND}creators/1/erase/",
    f"{BRAND}creators/groups/",
    f"{BRAND}creators/import/",
    f"{BRAND}creators/import/1/",
    f"{BRAND}invitations/",
    f"{BRAND}campaigns/",
    f"{BRAND}campaigns/new/",
    f"{BRAND}campaigns/1/",
    f"{BRAND}campaigns/1/influencers/",
    f"{BRAND}campaigns/1/review/",
    f"{BRAND}campaigns/1/messages/",
    f"{BRAND}campaigns/1/orders/",
    f"{BRAND}campaigns/1/posts/",
    f"{BRAND}campaigns/1/spark-ads/",
    f"{BRAND}campaigns/1/settings/",
    f"{BRAND}campaigns/1/influencers/?view=table",
    f"{BRAND}campaigns/1/messages/",
    f"{BRAND}campaigns/1/messages/new/",
    f"{BRAND}campaigns/1/review/",
    f"{BRAND}message-templates/",
    f"{BRAND}message-templates/new/",
    f"{BRAND}orders/",
    f"{BRAND}orders/templates/",
    f"{BRAND}review/",
    f"{BRAND}notifications/",
    f"{BRAND}notifications/choices/",
    f"{BRAND}activity/",
    f"{BRAND}callbacks/",
    f"{BRAND}calls/",
    f"{BRAND}connection/",
    f"{BRAND}members/",
)


ROWS = "import json; from tests.journeys import rows; print('ROWS', json.dumps(rows.addresses()))"
SIZES = [(1440, "light"), (390, "dark")]


@pytest.fixture(scope="module")
def under_way(product: Product) -> dict[str, list[str]]:
    """The pages of a campaign under way: members' and creators'."""
    (printed,) = (line for line in product.shell(ROWS).splitlines() if line.startswith("ROWS"))
    return dict(json.loads(printed.removeprefix("ROWS")))


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.timeout(600)
def test_pages_are_sound_at_this_size(
    width: int, scheme: Any, product: Product, browser: Browser, under_way: dict[str, list[str]]
) -> None:
    page = _window(product, browser, width, scheme)
    page.goto("/accounts/login/")
    found = {"/accounts/login/": _problems(page)}
    _sign_in(page)
    for path in (*PAGES, *under_way["members"]):
        found[path] = _look(page, path)
    page.context.close()
    assert {path: problems for path, problems in found.items() if problems} == {}


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.timeout(300)
def test_creators_pages_are_sound_in_this_language(
    language: str, width: int, scheme: Any, product: Product, browser: Browser, under_way: dict[str, list[str]]
) -> None:
    page = _window(product, browser, width, scheme, locale=language)
    found = {path: _look(page, path, language=language) for path in under_way["creators"]}
    found |= {path: _look(page, path, language=language, status=410) for path in under_way["closed"]}
    page.context.close()
    assert {path: problems for path, problems in found.items() if problems} == {}


def _window(product: Product, browser: Browser, width: int, scheme: Any, **options: Any) -> Page:
    context = browser.new_context(
        base_url=product.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        **options,
    )
    return context.new_page()


def _look(page: Page, path: str, *, language: str = "en", status: int = 200) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status, path
    assert page.locator("html").get_attribute("lang") == language, path
    return _problems(page)


def _sign_in(page: Page) -> None:
    page.locator("[name=login]").fill("demo@limelight.example")
    page.locator("[name=password]").fill("limelight")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"**{BRAND}")


def _problems(page: Page) -> list[str]:
    """axe's violations with the first place of each, and a page wider than its window."""
    page.evaluate(AXE.read_text())
    violations = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)")
    problems = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in violations]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        problems.append("wider than the window")
    return problems
