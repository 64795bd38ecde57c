"""A mentor's two budgets: six requests on one page of a phone, and from the mail's link to a yes in one click."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Program
from matching.models import Relationship, Request
from matching.services import request_mentor
from tests import factories
from tests.browser import sign_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
LINK = re.compile(r"http://localhost:\d+(/\S+)")
PHONE = {"width": 360, "height": 740}
SMALLEST = 44


class Taps:
    """A thumb: counts what it touches, and the pages that were opened meanwhile."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.pages = page, 0, 0
        page.on("framenavigated", lambda frame: setattr(self, "pages", self.pages + 1))

    def tap(self, locator) -> None:
        self.taps += 1
        locator.tap()

    def button(self, name: str):
        return self.page.get_by_role("button", name=name)


@pytest.fixture
def mentor(defaults):
    Program.current()
    return factories.make_mentor(2, name="Dr. Ada Lind", email="ada@example.edu", password=PASSWORD)


def open_phone(browser, stack, path: str, **context) -> Page:
    page = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, **context).new_page()
    page.set_default_timeout(15_000)
    page.goto(stack.url(path))
    sign_in(page, "ada@example.edu", PASSWORD)
    page.wait_for_load_state()
    return page


def heights_of(page: Page, what: str) -> list[float]:
    """Of everything to tap that is not folded away."""
    boxes = [each.bounding_box() for each in page.locator(what).all() if each.is_visible()]
    return [round(box["height"]) for box in boxes if box["height"]]


def six_ask(mentor) -> None:
    for number in range(6):
        asked = factories.make_request(factories.make_student(name=f"Student {number}"), mentor)
        Request.objects.filter(pk=asked.pk).update(created_at=timezone.now() - timedelta(hours=9 - number))


@pytest.mark.parametrize("scripts", [True, False])
def test_six_requests_between_two_cases(browser, mentor, running_stack, scripts):
    six_ask(mentor)
    page = open_phone(browser, running_stack, "/requests/", java_script_enabled=scripts)
    expect(page.get_by_role("heading", name="6 waiting, 2 places")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if scripts else True
    assert min(heights_of(page, "#waiting .btn, #waiting summary")) >= SMALLEST
    thumb = Taps(page)
    thumb.tap(thumb.button("Accept Student 0"))
    expect(page.get_by_role("heading", name="5 waiting, 1 place")).to_be_visible()
    expect(page.get_by_text("This is your last place.")).to_be_visible()
    thumb.tap(thumb.button("Accept Student 1"))
    expect(page.get_by_role("heading", name="4 waiting, 0 places")).to_be_visible()
    thumb.tap(page.get_by_text("Say “not now” to several"))
    thumb.tap(thumb.button("“Not now” to all 4 who wait"))
    expect(page.get_by_role("heading", name="0 waiting, 0 places")).to_be_visible()
    assert (Relationship.objects.count(), Request.objects.filter(state="declined").count()) == (2, 4)
    assert thumb.taps == 4
    assert thumb.pages == (1 if scripts else 3)


def test_from_the_mail_to_a_yes_is_one_page_and_one_click(browser, mentor, running_stack):
    student = factories.make_student("M2", name="Sam Rivera", email="sam@example.edu")
    request_mentor(student=student, mentor=mentor, message="Your asthma work made me curious.")
    letter = running_stack.wait_for_mail("ada@example.edu")[-1]
    page = open_phone(browser, running_stack, LINK.search(letter.text)[1])
    expect(page.get_by_text("Your asthma work made me curious.")).to_be_visible()
    page.get_by_label("A first sentence to them, if you like").fill("Welcome, Sam.")
    thumb = Taps(page)
    thumb.tap(thumb.button("Accept and start"))
    expect(page.get_by_text("You said yes to Sam Rivera.")).to_be_visible()
    assert (thumb.taps, thumb.pages) == (1, 1)
    assert Request.objects.get().welcome == "Welcome, Sam."
