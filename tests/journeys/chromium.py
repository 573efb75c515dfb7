"""A Chromium for the journeys: one that is installed, else Playwright's own, else the system's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
WAYS = (
    f"{sys.executable} -m playwright install chromium",
    "apt-get update -q && apt-get install -y -q chromium",
    "sudo -n apt-get update -q && sudo -n apt-get install -y -q chromium",
)


def installed() -> str | None:
    """The path of an installed Chromium; None leaves it to Playwright, which then takes its own."""
    named = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in PROGRAMS), MAC]
    return next((path for path in named if path and Path(path).exists()), None)


def install() -> bool:
    """Install one by the first way that works."""
    return any(subprocess.run(way, shell=True, check=False).returncode == 0 and _is_there() for way in WAYS)


def _is_there() -> bool:
    if installed():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


if __name__ == "__main__":
    sys.exit(
        0
        if _is_there() or install()
        else "No Chromium here, and none could be installed. Install one, or set CHROMIUM to its path."
    )
