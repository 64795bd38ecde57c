"""The system's Chromium or Chrome, driven by Playwright. No browser is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"]
MISSING = (
    "No Chromium or Chrome is installed, so browser tests cannot run: install one (Debian and Ubuntu: "
    "apt-get install chromium; macOS: Google Chrome) and run the tests again."
)


def executable() -> str | None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MAC) if MAC.exists() else None)


def executable_or_skip() -> str:
    """Where REQUIRE_BROWSER is set (as in CI) a missing browser is a failure."""
    path = executable()
    if path is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(MISSING)
    return path


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, address: str, password: str) -> None:
    """On the sign-in page to which a signed-out reader was led."""
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
