"""The first day of an M1, from the invitation in their inbox to a 15-minute chat that a mentor has said yes to."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.entry.invitations import invite
from accounts.models import MentorProfile, Topic, User
from matching.models import Relationship, Request
from tests import factories
from tests.browser import sign_in
from tests.journeys.test_every_page import WIDER_THAN_THE_WINDOW

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
LINK = re.compile(r"http://localhost:\d+(/\S+)")
CODE = re.compile(r"\b\d{4}-\d{4}\b")
PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}


@pytest.fixture
def people(defaults) -> dict[str, User]:
    ines = factories.make_student("M1", name="Ines Novak", email="ines@example.edu")
    mentor = factories.make_mentor(name="Dr. Ada Lind", email="ada@example.edu", password=PASSWORD)
    mentor.mentor_profile.topics.set(Topic.objects.filter(slug="study-and-exams"))
    MentorProfile.objects.filter(user=mentor).update(reach_me="Office 12, most mornings")
    factories.make_relationship(mentor, factories.make_student("M3"))
    advisor = factories.make_mentor(name="Dr. Noor Haddad", accepting=False)
    factories.make_relationship(advisor, ines, kind="advising")
    invite(people=[ines], by=factories.make_staff(name="Kim Osei"))
    return {"ines": ines, "mentor": mentor}


def comes_in(page: Page, stack) -> None:
    """By the link of the invitation, with a code that is mailed to the same inbox."""
    page.goto(stack.url(LINK.search(stack.wait_for_mail("ines@example.edu", "invites you")[-1].text)[1]))
    page.get_by_role("button", name="Mail me a code").click()
    letter = stack.wait_for_mail("ines@example.edu", "Your code")[-1]
    page.get_by_label("Code").fill(CODE.search(letter.text)[0])
    page.locator("main form").first.get_by_role("button").first.click()


def reads_the_first_pages(page: Page) -> None:
    expect(page.get_by_role("heading", name="Who can read what")).to_be_visible()
    page.get_by_role("button", name="Next: your advisor").click()
    expect(page.get_by_text("Dr. Noor Haddad").first).to_be_visible()
    page.get_by_role("button", name="Next: what brings you here").click()
    expect(page.get_by_text("Your first steps · 3 of 3")).to_be_visible()


def does_not_know_yet_and_asks(page: Page) -> None:
    page.get_by_role("button", name="I don't know yet").click()
    expect(page.get_by_role("heading", name="What others at your stage often bring")).to_be_visible()
    page.get_by_role("link", name="Ask for a 15-minute chat with Dr. Ada Lind").click()
    expect(page.get_by_label("What you would like to talk about")).to_have_value(re.compile("do not know yet"))
    page.get_by_role("button", name="Ask for a chat").click()
    expect(page.get_by_role("status")).to_contain_text("Dr. Ada Lind has until")


def says_yes(page: Page, stack) -> None:
    page.goto(
        stack.url(LINK.search(stack.wait_for_mail("ada@example.edu", "asks you for a 15-minute chat")[-1].text)[1])
    )
    sign_in(page, "ada@example.edu", PASSWORD)
    page.get_by_label("When and where").fill("Tuesday at 4, office 12")
    page.get_by_role("button", name="Yes, let's talk").click()
    expect(page.get_by_role("status")).to_contain_text("You said yes to Ines Novak")


def test_an_invited_m1_does_not_know_yet_and_has_a_chat_within_minutes(browser, people, running_stack):
    page = browser.new_context(**PHONE).new_page()
    page.set_default_timeout(15_000)
    comes_in(page, running_stack)
    reads_the_first_pages(page)
    does_not_know_yet_and_asks(page)
    ada = browser.new_context(java_script_enabled=False).new_page()
    ada.set_default_timeout(15_000)
    says_yes(ada, running_stack)
    letter = running_stack.wait_for_mail("ines@example.edu", "has time for a chat")[-1]
    page.goto(running_stack.url(LINK.search(letter.text)[1]))
    expect(page.get_by_text("Tuesday at 4, office 12")).to_be_visible()
    page.get_by_role("button", name="Say thanks").click()
    running_stack.wait_for_mail("ada@example.edu", "Ines Novak says thank you")
    assert not Relationship.objects.filter(mentee=people["ines"], kind="mentoring").exists()
    assert Request.objects.get().thanked_at
    assert User.objects.get(pk=people["ines"].pk).first_day_done_at


def test_each_first_page_fits_a_phone(browser, people, running_stack):
    person = factories.make_student("M1", email="small@example.edu", password=PASSWORD)
    page = browser.new_context(viewport=PHONE["viewport"]).new_page()
    page.goto(running_stack.url("/first-day/"))
    sign_in(page, person.email, PASSWORD)
    for path in ("who-reads", "advisor", "why", "unsure"):
        page.goto(running_stack.url(f"/first-day/{path}/"))
        assert not page.evaluate(WIDER_THAN_THE_WINDOW), path
