"""Where the keyboard is, can be seen; and after a button of a row it stays at that row. Without scripts as well."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Mode
from matching.services import put_aside
from tests import factories
from tests.browser import sign_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
UP, DOWN = re.compile("Up ?: Dr. Second"), re.compile("Down ?: Dr. Second")
RING = "[getComputedStyle(document.activeElement).outlineStyle, getComputedStyle(document.activeElement).outlineWidth]"


@pytest.fixture
def page(browser, defaults, running_stack) -> Page:
    student = factories.make_student("M2", email="sam@example.edu", password=PASSWORD)
    for name in ("Dr. First", "Dr. Second", "Dr. Third"):
        put_aside(student=student, mentor=factories.make_mentor(name=name))
    page = browser.new_context(java_script_enabled=True, base_url=running_stack.url("/")).new_page()
    page.set_default_timeout(10_000)
    page.goto("/requests/choices/")
    sign_in(page, "sam@example.edu", PASSWORD)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_in_focus_has_a_ring(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name=UP).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=DOWN)).to_be_focused()
    assert page.evaluate(RING) == ["solid", "3px"]


def test_after_a_move_and_a_filter_taken_away_the_keyboard_is_where_it_was(page):
    page.get_by_role("button", name=UP).press("Enter")
    expect(page.get_by_role("form", name="Place of Dr. Second")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=DOWN)).to_be_focused()
    page.goto(f"/mentors/?mode={Mode.VIDEO}")
    page.get_by_role("link", name="Take away: Video").press("Enter")
    expect(page.locator("#number-found")).to_be_focused()
