"""The directory in a browser: going back agrees with itself, and leaves nothing behind."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import IdentityTag
from tests import factories
from tests.browser import sign_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"


@pytest.fixture
def page(browser, defaults, running_stack) -> Page:
    factories.make_student("M2", email="sam@example.edu", password=PASSWORD)
    factories.make_mentor(name="Dr. Ada Lind")
    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.goto(running_stack.url("/mentors/"))
    sign_in(page, "sam@example.edu", PASSWORD)
    page.wait_for_url("**/mentors/")
    return page


def test_going_back_shows_boxes_pills_list_and_address_that_agree(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    tag = IdentityTag.objects.offered().first()
    for title, box in (("How you would meet", "Video"), ("Says of themselves", tag.name)):
        page.get_by_text(title, exact=True).first.click()
        page.get_by_label(box, exact=True).check()
        expect(page.get_by_role("link", name=f"Take away: {box}")).to_be_visible()
    expect(page.locator("#found article")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/mentors/\?mode=video$"))
    expect(page.get_by_role("link", name="Take away:")).to_have_count(1)
    expect(page.locator("#found article")).to_have_count(1)
    expect(page.locator("input[name=mode]:checked")).to_have_count(1)
    expect(page.locator("input[name=tag]:checked")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/mentors/$"))
    expect(page.get_by_role("link", name="Take away:")).to_have_count(0)
    expect(page.locator("input[name=mode]:checked")).to_have_count(0)
    assert page.evaluate("({...sessionStorage})") == {"htmx-current-path-for-history": "/mentors/"}
    assert complaints == []
