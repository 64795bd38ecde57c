"""A mentor logs meetings by keyboard alone, from the mail or the page: keys are counted and held to a budget, seconds told."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.clock import school_today
from accounts.models import Topic
from matching.models import Goal, Relationship
from matching.services import share_goal
from meetings.models import ActionItem, Meeting, MeetingGoal, PrivateNote
from notifications.services import notify
from tests import factories
from tests.browser import sign_in
from tests.keyboard import Keyboard
from tests.meetings.factories import a_while_ago, make_agenda_item, make_past_meeting

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
LINK = re.compile(r"http://localhost:\d+(/\S+/log/)")
# Keys besides the letters of what is typed: as filled in; not held, with a reason; with everything that a log can say.
AS_FILLED_IN, NOT_HELD, WITH_EVERYTHING = 1, 6, 30


@pytest.fixture
def pair(defaults) -> Relationship:
    mentor = factories.make_mentor(name="Dr. Ada Lind", email="ada@example.edu", password=PASSWORD)
    student = factories.make_student("M2", name="Sam Rivera", email="sam@example.edu", password=PASSWORD)
    return factories.make_relationship(mentor, student, started_at=a_while_ago())


@pytest.fixture
def goal(pair) -> Goal:
    goal = factories.make_goal(pair.mentee, topic=Topic.objects.first(), text="Find a lab for the summer")
    share_goal(goal=goal, relationship=pair, by=pair.mentee)
    return goal


@pytest.fixture
def page(browser, pair, running_stack) -> Page:
    page = browser.new_context(base_url=running_stack.url("/")).new_page()
    page.set_default_timeout(10_000)
    page.goto("/meetings/")
    sign_in(page, "ada@example.edu", PASSWORD)
    page.wait_for_url("**/meetings/")
    return page


@contextmanager
def counted(page: Page, budget: int, what: str, capsys) -> Iterator[Keyboard]:
    keys, started = Keyboard(page), time.monotonic()
    yield keys
    seconds = time.monotonic() - started
    with capsys.disabled():
        print(f"\nA log, {what}: {keys.presses} keys and {keys.letters} letters, {seconds:.1f} s")  # noqa: T201 - the figure
    assert keys.presses <= budget


def save(keys: Keyboard) -> None:
    with keys.page.expect_navigation(url=re.compile(r"/meetings/[0-9a-f-]+/$")):
        keys.press("Enter")


def test_a_mentor_logs_by_keyboard_alone(page, pair, goal, running_stack, capsys):
    """Three meetings of one mentor, one after the other; the first from the mail's link."""
    _as_filled_in(page, make_past_meeting(pair, days=1), running_stack, capsys)
    _not_held(page, make_past_meeting(pair, days=2), capsys)
    _with_everything(page, make_past_meeting(pair, days=3), goal, capsys)


def _as_filled_in(page: Page, meeting: Meeting, stack, capsys) -> None:
    notify(kind="meetings.log_prompt", recipient=meeting.mentor, about=meeting, occasion="0", due_at=timezone.now())
    letter = stack.wait_for_mail("ada@example.edu", "Did you meet Sam Rivera")[-1]
    with counted(page, AS_FILLED_IN, "as filled in, from the mail", capsys) as keys:
        page.goto(LINK.search(letter.text)[1])
        save(keys)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == ("held", 30)


def _not_held(page: Page, meeting: Meeting, capsys) -> None:
    with counted(page, NOT_HELD, "not held, with a reason", capsys) as keys:
        page.goto(f"/meetings/{meeting.pk}/log/")
        keys.tab_to("outcome")
        keys.press("ArrowDown")
        keys.tab_to("not_held_reason")
        keys.press("ArrowDown")
        save(keys)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.not_held_reason) == ("not_held", "clinical")


def _with_everything(page: Page, meeting: Meeting, goal: Goal, capsys) -> None:
    """Who led is filled in from the agenda and changed; a step of a goal, notes, one action item with its day, a private note."""
    make_agenda_item(meeting, goal.student, f"Goal: {goal.text}")
    day = school_today() + timedelta(days=7)
    with counted(
        page, WITH_EVERYTHING, "with who led, a goal, notes, an action item and a private note", capsys
    ) as keys:
        page.goto(f"/meetings/{meeting.pk}/log/")
        keys.tab_to("led_by", value="student")
        keys.press("ArrowDown", 2)
        keys.tab_to(f"goal-{goal.pk}-touched")
        keys.press("ArrowDown", 3)
        keys.fill("shared_notes", "We drafted a first letter to two labs.")
        keys.fill("actions-0-text", "Send the letter")
        keys.tab_to("actions-0-owner")
        keys.tab_to("actions-0-due_on")
        keys.write(f"{day:%m%d%Y}")
        keys.fill("private_note", "Shy at first.")
        keys.tab_to(text="Save the log")
        save(keys)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.led_by) == ("held", "both")
    assert meeting.shared_notes == "We drafted a first letter to two labs."
    assert MeetingGoal.objects.get(goal=goal).progress == Goal.Progress.HALFWAY
    item = ActionItem.objects.get()
    assert (item.text, item.owner, item.due_on) == ("Send the letter", goal.student, day)
    assert PrivateNote.objects.get().text == "Shy at first."
