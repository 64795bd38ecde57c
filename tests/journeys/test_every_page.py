"""Every page of the demo school's three people: WCAG 2.2 AA by axe, no sideways scrolling at 360 pixels, nothing blocked by the
security policy, and everything readable with scripts off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from tests.browser import sign_in
from tests.screenshots import PAGES, PASSWORD, follow

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# What a narrow window or dark colors can change; the words and the structure of a page stay the same.
LOOKS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "scrollable-region-focusable", "target-size"]},
    "resultTypes": ["violations"],
}
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def demo_school(defaults, settings):
    settings.LOCAL = True
    call_command("seed_demo", students=32, faculty=16, seed=7, verbosity=0)


def visit(browser: Browser, address: str, look, **context) -> dict[str, object]:
    """What `look(page)` finds wrong on each page, by person and page; pages without anything to say are left out."""
    found = {}
    for person, pages in PAGES.items():
        page = browser.new_context(**context).new_page()
        complaints = _listen(page)
        if person != "nobody":
            page.goto(f"{address}/accounts/login/")
            sign_in(page, f"{person}@example.edu", PASSWORD)
        for name, (start, *links) in pages.items():
            complaints.clear()
            page.goto(address + start)
            assert all(follow(page, address, link) for link in links), f"The demo school has no {person} {name}"
            wrong = [*look(page), *complaints]
            if wrong:
                found[f"{person} {name}"] = wrong
        page.context.close()
    return found


def _listen(page: Page) -> list[str]:
    """What the browser's console complains of; a 404 page is its own complaint."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if _is_complaint(line) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def _is_complaint(line) -> bool:
    return line.type in {"error", "warning"} and "404 (Not Found)" not in line.text


def barriers(page: Page, rules: dict = RULES) -> list[str]:
    violations = Axe().run(page, options=rules).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]


def too_wide(page: Page) -> list[str]:
    return ["scrolls sideways"] if page.evaluate(WIDER_THAN_THE_WINDOW) else []


def without_words(page: Page) -> list[str]:
    return [] if page.locator("main h1").first.inner_text().strip() else ["no heading"]


def test_every_page_is_without_barriers_fits_a_phone_and_needs_no_scripts(browser, demo_school, running_stack):
    """One school for three looks at all pages: wide and light, narrow and dark, narrow with scripts off."""
    address, phone = running_stack.url(""), {"viewport": {"width": 360, "height": 780}}
    assert visit(browser, address, barriers, color_scheme="light") == {}
    assert (
        visit(browser, address, lambda page: barriers(page, LOOKS) + too_wide(page), color_scheme="dark", **phone) == {}
    )
    assert visit(browser, address, without_words, java_script_enabled=False, **phone) == {}
