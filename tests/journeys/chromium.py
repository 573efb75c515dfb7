"""A Chromium for the journeys: one that is installed, else Playwright's own, else the system's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str:
    """The path of an installed Chromium, '' when there is none."""
    named = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in PROGRAMS), MAC, _playwrights_own()]
    return next((path for path in named if path and Path(path).exists()), "")


def install() -> str:
    """Install one by the first way that works."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    ways = [
        [sys.executable, "-m", "playwright", "install", "chromium"],
        [*sudo, "apt-get", "install", "-y", "-q", "chromium"],
        ["sh", "-c", f"{' '.join(sudo)} apt-get update -q && {' '.join(sudo)} apt-get install -y -q chromium"],
    ]
    for way in ways:
        if shutil.which(way[0]) and subprocess.run(way, check=False).returncode == 0 and find():
            return find()
    return ""


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    path = find() or install()
    sys.exit(0 if path else "No Chromium found, and none could be installed. Install one and set CHROMIUM=/its/path.")
