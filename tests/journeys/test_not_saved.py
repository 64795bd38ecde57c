"""Typed words outlive a lost connection, a fault of ours and a session that has ended."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.models import AgendaItem
from tests import factories
from tests.browser import sign_in
from tests.meetings.factories import make_meeting

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"


@pytest.fixture
def meeting(transactional_db):
    student = factories.make_student("M2", email="sam@example.edu", password=PASSWORD)
    return make_meeting(factories.make_relationship(factories.make_mentor(), student))


@pytest.fixture
def typed(browser, running_stack, meeting) -> Page:
    """The page of a meeting, with a line that is not saved."""
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.goto(running_stack.url(reverse("meetings:meeting", args=[meeting.pk])))
    sign_in(page, "sam@example.edu", PASSWORD)
    page.get_by_label("Your lines").fill("Electives")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the agenda").click()


def still_there(page: Page) -> None:
    expect(page.get_by_label("Your lines")).to_have_value("Electives")


def test_a_lost_connection_is_said_and_forgotten_once_it_is_back(typed):
    typed.context.set_offline(True)
    save(typed)
    expect(typed.get_by_role("alert")).to_contain_text("Not saved. Check your connection")
    still_there(typed)
    typed.context.set_offline(False)
    save(typed)
    expect(typed.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(typed.get_by_role("alert")).to_have_count(0)


def test_a_fault_of_ours_is_said(typed):
    typed.route("**/agenda/", lambda route: route.fulfill(status=500))
    save(typed)
    expect(typed.get_by_role("alert")).to_contain_text("something went wrong on our side")
    still_there(typed)


def test_after_signing_in_in_another_tab_the_same_words_are_saved(typed, running_stack):
    Session.objects.all().delete()
    typed.context.clear_cookies(name="sessionid")
    save(typed)
    expect(typed.get_by_role("alert")).to_contain_text("You were signed out")
    still_there(typed)
    other = typed.context.new_page()
    other.goto(running_stack.url("/"))
    sign_in(other, "sam@example.edu", PASSWORD)
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    save(typed)
    expect(typed.get_by_text("Saved.", exact=True)).to_be_visible()
    assert AgendaItem.objects.get().text == "Electives"
