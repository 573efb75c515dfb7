"""The whole product as `make run` starts it, in a folder and on a port of its own, and a browser to walk it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.journeys import chromium

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
PATIENCE = 20_000  # milliseconds: a machine may do much else meanwhile
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


class Product:
    """A running product: its address, and the means to start and stop it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
            "LIMELIGHT_VAR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **environment,
        }

    def start(self) -> None:
        """Start all processes and wait until /healthz/ answers 200."""
        self.log = (self.folder / "run.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "deploy/laptop.py"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._wait_until_healthy()
        except AssertionError:
            self.stop()
            raise

    def stop(self) -> None:
        """What Ctrl-C does; everything has to be gone soon after."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self.log.close()

    def output(self) -> str:
        """All the processes said."""
        return (self.folder / "run.log").read_text(errors="replace")

    def shell(self, script: str) -> str:
        """Run a script beside the product; what it printed."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", script]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        answer = "nothing"
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz/", timeout=5) as response:
                    if response.status == 200:
                        return
            except urllib.error.HTTPError as error:
                answer = json.dumps(json.loads(error.read()))
            except OSError as error:
                answer = str(error)
            time.sleep(0.3)
        raise AssertionError(f"Not healthy after {START_SECONDS} s: {answer}\n{self.output()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("limelight"), SIMULATOR_PACE="20")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium.installed(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    """A browser window of its own, with clipboard; a trace is kept when TRACES names a folder."""
    opened = browser.new_context(
        base_url=product.url, viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    opened.set_default_timeout(PATIENCE)
    traces = os.environ.get("TRACES", "")
    if traces:
        opened.tracing.start(screenshots=True, snapshots=True)
    yield opened
    if traces:
        opened.tracing.stop(path=Path(traces) / "journey.zip")
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def phone(browser: Browser, product: Product) -> Iterator[Page]:
    """Somebody's outside the brand: no account, and no cookies of the marketer's."""
    opened = browser.new_context(base_url=product.url, viewport={"width": 390, "height": 844}, has_touch=True)
    opened.set_default_timeout(PATIENCE)
    yield opened.new_page()
    opened.close()


def reload_until(page: Page, wanted: Locator, look: Callable[[], None] = lambda: None) -> None:
    """Load the page anew until the workers have done what shows there; `look` opens where it shows."""
    for _ in range(60):
        look()
        if wanted.count():
            return
        page.wait_for_timeout(1_500)
        page.reload()
    expect(wanted).to_be_visible()


def sign_in(page: Page) -> None:
    """As the demo brand's owner."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("demo@limelight.example")
    page.locator("[name=password]").fill("limelight")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/b/halden-outdoor/")
