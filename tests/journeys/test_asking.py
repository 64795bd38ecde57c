"""From home to a sent request, counted: pages that are opened, and decisions that a student has to make."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Topic
from matching.models import Request
from tests import factories
from tests.browser import sign_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
MOST_PAGES, MOST_DECISIONS = 3, 4


@pytest.fixture
def people(defaults):
    student = factories.make_student("M2", name="Sam Rivera", email="sam@example.edu", password=PASSWORD)
    mentor = factories.make_mentor(name="Dr. Ada Lind", topics=tuple(Topic.objects.order_by("position")[:2]))
    for topic in Topic.objects.order_by("position")[:2]:
        factories.make_goal(student, topic=topic, text=f"Learn about {topic}")
    factories.make_mentor(name="Dr. Other Field")
    return {"student": student, "mentor": mentor}


class Counted:
    """A browser of somebody who is signed in, and what it took them."""

    def __init__(self, browser, stack) -> None:
        self.page: Page = browser.new_context(java_script_enabled=False).new_page()
        self.page.set_default_timeout(10_000)
        self.page.goto(stack.url("/accounts/login/"))
        sign_in(self.page, "sam@example.edu", PASSWORD)
        self.page.goto(stack.url("/"))
        self.pages, self.decisions = 1, 0

    def goes(self, link) -> None:
        link.click()
        self.pages += 1

    def decides(self) -> None:
        self.decisions += 1


@pytest.fixture
def sam(browser, people, running_stack) -> Counted:
    return Counted(browser, running_stack)


def test_from_home_to_a_sent_request_in_three_pages_and_four_decisions(sam):
    sam.goes(sam.page.get_by_role("link", name="Mentors", exact=True))
    sam.decides()  # whom to ask
    sam.goes(sam.page.get_by_role("link", name="Ask Dr. Ada Lind"))
    sam.decides()  # what to say
    sam.page.get_by_label("Why you are asking this person").fill("Your work on asthma made me curious.")
    sam.decides()  # to send it
    sam.page.get_by_role("button", name="Send the request").click()
    expect(sam.page.get_by_role("status")).to_contain_text("on its way to Dr. Ada Lind")
    assert Request.objects.get().goals.count() == 2
    assert sam.pages <= MOST_PAGES
    assert sam.decisions <= MOST_DECISIONS


def test_nothing_typed_is_lost_on_the_way_through_the_preview(sam, people):
    words = "\nTwo lines,\n  “quoted” & <b>not bold</b>, and nothing is lost."
    sam.page.goto(sam.page.url.rstrip("/") + f"/mentors/{people['mentor'].pk}/request/?form=research")
    sam.page.get_by_label("Why you are asking this person").fill(words)
    sam.page.get_by_label("Which part of their work draws you").fill("The registry")
    sam.page.get_by_label("Begin with a trial").uncheck()
    sam.page.get_by_role("button", name="See it as they will").click()
    expect(sam.page.locator("#letter")).to_contain_text("“quoted” & <b>not bold</b>")
    sam.page.get_by_role("button", name="Change it").click()
    expect(sam.page.get_by_label("Why you are asking this person")).to_have_value(words)
    expect(sam.page.get_by_label("Begin with a trial")).not_to_be_checked()
    sam.page.get_by_role("button", name="See it as they will").click()
    sam.page.get_by_role("button", name="Send the request").click()
    expect(sam.page.get_by_role("status")).to_contain_text("on its way to Dr. Ada Lind")
    sent = Request.objects.get()
    assert (sent.kind, sent.research_aspect, sent.wants_trial) == ("research", "The registry", False)
    assert sent.message.replace("\r\n", "\n") == words.strip()
