"""A new mentor fills in the whole profile by keyboard alone, and says what it took."""

import time

import pytest
from playwright.sync_api import expect

from accounts.models import MentorProfile, Role
from tests import factories
from tests.browser import sign_in
from tests.keyboard import Keyboard

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
BIO = (
    "I came to lungs by way of chemistry and a bad winter in the emergency department. I nearly chose surgery, and still "
    "think about it. Come with a question, even an unfinished one."
)


@pytest.fixture
def ada(defaults):
    person = factories.make_user(Role.FACULTY, "Dr. Ada Lind", email="ada@example.edu", password=PASSWORD)
    MentorProfile.objects.create(user=person)
    return person


def test_a_mentor_fills_in_the_whole_profile_by_keyboard(browser, ada, running_stack, capsys):
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.goto(running_stack.url("/profile/"))
    sign_in(page, "ada@example.edu", PASSWORD)
    expect(page.get_by_text("What students look for next")).to_be_visible()
    keys, started = Keyboard(page), time.monotonic()

    keys.open("Basics")
    keys.fill("headline", "Lungs, sleep and first projects")
    keys.fill("bio", BIO)
    keys.fill("department", "Med")
    keys.fill("specialties", "Pulm")
    keys.fill("faculty_since", "2012")
    keys.fill("mentored_before", "6")
    keys.save_and_go_on()

    expect(page.get_by_role("heading", name="What you offer", level=1)).to_be_visible()
    topics = [box.get_attribute("value") for box in page.locator("input[name=topics]").all()]
    keys.tick("topics", topics[5], topics[8], topics[18])
    keys.tick("ways", "coach", "listener")
    keys.tab_to("style")
    keys.press("ArrowDown", 2)
    keys.save_and_go_on()

    expect(page.get_by_label("In person")).to_be_checked()
    keys.fill("reach_me", "Mail me; text if it cannot wait.")
    keys.save_and_go_on()

    expect(page.get_by_role("heading", name="Places", level=1)).to_be_visible()
    keys.fill("capacity", "3")
    keys.save_and_go_on()

    keys.fill("personal", "Two children, one old dog, and a choir on Mondays.")
    keys.save_and_go_on()
    seconds = time.monotonic() - started

    page.goto(running_stack.url("/profile/"))
    expect(page.get_by_role("heading", name="Your profile is complete")).to_be_visible()
    profile = MentorProfile.objects.get()
    assert (profile.bio, profile.capacity, profile.modes, profile.cadence_weeks) == (BIO, 3, ["in_person", "video"], 4)
    assert profile.topics.count() == 3
    with capsys.disabled():
        print(  # noqa: T201 - the number is what the project wants to know
            f"\nA mentor's profile: {len(keys.parts)} pages, {keys.presses} key presses besides {keys.letters} typed "
            f"letters, {seconds:.1f} s for a machine."
        )


def test_what_was_typed_is_saved_when_the_field_is_left(browser, ada, running_stack):
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.goto(running_stack.url("/profile/beyond/"))
    sign_in(page, "ada@example.edu", PASSWORD)
    for words in ("Two cats", "Two cats and a boat"):
        page.get_by_label("What I share").fill(words)
        page.keyboard.press("Tab")
        expect(page.locator("#saved")).to_have_text("Saved")
        running_stack.wait_until(lambda words=words: MentorProfile.objects.get().personal == words, "the saved words")
    page.get_by_text("My mentees").first.click()
    page.get_by_label("Who reads this?").select_option("school")
    expect(page.locator("#id_reads_personal_label")).to_have_text("Everybody in the program")
    assert MentorProfile.objects.get().visibility == {"personal": "school"}
    page.goto(running_stack.url("/profile/places/"))
    page.get_by_label("Away from").fill("2030-01-01")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Not saved yet.")
    expect(page.locator("#id_away_until_error")).to_contain_text("Give both days, or neither.")
    page.get_by_label("Away until").fill("2030-01-02")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(page.locator("#id_away_until_error")).to_be_empty()
