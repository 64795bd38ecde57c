"""After the Back button a page shows what was chosen on it, or nothing: never another time, which one click would book."""

import pytest
from django.urls import reverse

from tests import factories
from tests.browser import sign_in
from tests.meetings.factories import offer_every_day

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
CHOSEN = "input[name=starts_at]:checked"


@pytest.fixture
def pair(transactional_db):
    student = factories.make_student("M2", email="sam@example.edu", password=PASSWORD)
    pair = factories.make_relationship(factories.make_mentor(), student)
    offer_every_day(pair.mentor)
    return pair


def test_no_other_time_is_chosen_after_going_back(browser, running_stack, pair):
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.goto(running_stack.url(reverse("meetings:book", args=[pair.pk])))
    sign_in(page, "sam@example.edu", PASSWORD)
    times = page.locator("details[open] input[name=starts_at]")
    booked = times.nth(1).get_attribute("value")
    page.locator(f"label[for={times.nth(1).get_attribute('id')}]").click()
    page.get_by_role("button", name="Book the meeting").click()
    page.get_by_role("link", name="Move").wait_for()
    page.go_back()
    page.get_by_role("button", name="Book the meeting").wait_for()
    chosen = page.locator(CHOSEN)
    assert [one.get_attribute("value") for one in chosen.all()] in ([], [booked])
