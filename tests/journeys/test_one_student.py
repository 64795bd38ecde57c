"""The whole path of one student in a real browser, against web, worker and beat as processes; every mail is waited for."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.clock import school_today
from accounts.models import Program, Specialty, Topic
from matching.models import Relationship
from meetings.models import Availability, Meeting, Participant, PrivateNote
from notifications.models import Notification
from surveys.calendar import period_on
from tests import factories
from tests.browser import sign_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
REMINDER = "Reminder: meeting with"
LINK = re.compile(r"http://localhost:\d+(/\S+)")


@pytest.fixture
def people(defaults):
    """A student, a mentor with time every day, a classmate without a mentor, and staff."""
    set_season(is_open=False)
    Program.objects.update(booking_notice_hours=0, second_reminder_minutes=10)
    student = factories.make_student("M2", name="Sam Rivera", email="sam@example.edu", password=PASSWORD)
    classmate = factories.make_student("M3", name="Robin Vale", email="robin@example.edu", password=PASSWORD)
    mentor = factories.make_mentor(name="Dr. Ada Lind", email="ada@example.edu", password=PASSWORD)
    mentor.mentor_profile.topics.set(Topic.objects.filter(slug__in=[research().slug, letters().slug]))
    mentor.mentor_profile.specialties.set(Specialty.objects.all()[:1])
    factories.make_mentor(name="Dr. Other Field", email="other@example.edu")
    for weekday in range(7):
        Availability.objects.create(
            person=mentor, weekday=weekday, starts="00:00", ends="23:45", zone="America/New_York", mode="video"
        )
    staff = factories.make_staff(name="Kim Osei", email="kim@example.edu", password=PASSWORD)
    return {"student": student, "classmate": classmate, "mentor": mentor, "staff": staff}


def research() -> Topic:
    return Topic.objects.order_by("position")[0]


def letters() -> Topic:
    return Topic.objects.order_by("position")[1]


def set_season(*, is_open: bool) -> None:
    """Move the academic year so that today is, or is not, in a round of check-ins: time is moved by moving rows."""
    Program.current()
    days = 60 if is_open else 7
    fits = [
        month
        for month in range(1, 13)
        if (period_on(school_today(), year_starts_month=month, days_open=days) is not None) == is_open
    ]
    Program.objects.update(year_starts_month=fits[0], check_in_days=days)


def move_into_the_past(meeting: Meeting) -> None:
    ends = timezone.now() - timedelta(minutes=5)
    starts = ends - (meeting.ends_at - meeting.starts_at)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=ends)
    Participant.objects.filter(meeting=meeting).update(during=(starts, ends))
    Relationship.objects.update(started_at=starts)
    Notification.objects.filter(kind="meetings.log_prompt", about_id=meeting.pk).update(due_at=ends)


def reminded_within(stack, meeting: Meeting, address: str) -> float:
    """Moves its second reminder to a moment that comes while nobody clicks; seconds from then until the mail is there."""
    rows = Notification.objects.filter(kind="meetings.reminder", about_id=meeting.pk, occasion__startswith="10m:")
    had, due_at = len(stack.mail(address, REMINDER)), timezone.now() + timedelta(seconds=3)
    assert rows.filter(recipient__email=address).update(due_at=due_at) == 1
    stack.wait_for_mail(address, REMINDER, count=had + 1)
    return (timezone.now() - due_at).total_seconds()


class Person:
    """Somebody at their own browser, who signs in where a link leads them and stays signed in."""

    def __init__(self, browser, stack, address: str) -> None:
        self.stack, self.address = stack, address
        self.page: Page = browser.new_context().new_page()
        self.page.set_default_timeout(10_000)

    def opens(self, path: str) -> Page:
        self.page.goto(self.stack.url(path))
        if "/accounts/login/" in self.page.url:
            sign_in(self.page, self.address, PASSWORD)
        return self.page

    def opens_mail(self, subject: str) -> Page:
        letter = self.stack.wait_for_mail(self.address, subject)[-1]
        return self.opens(LINK.search(letter.text)[1])

    def presses(self, name: str) -> Page:
        self.page.get_by_role("button", name=name).first.click()
        return self.page


@pytest.fixture
def sam(browser, people, running_stack):
    return Person(browser, running_stack, "sam@example.edu")


@pytest.fixture
def ada(browser, people, running_stack):
    return Person(browser, running_stack, "ada@example.edu")


def writes_a_goal(sam: Person, topic: Topic, text: str) -> None:
    page = sam.opens("/goals/new/")
    page.get_by_label("Topic").select_option(str(topic.pk))
    page.get_by_label("What I want to reach").fill(text)
    sam.presses("Save")


def finds_and_asks(sam: Person) -> None:
    page = sam.opens("/")
    page.get_by_role("link", name="Mentors", exact=True).click()
    first = page.locator("article").first
    expect(first).to_contain_text("Dr. Ada Lind")
    expect(first).to_contain_text("all of your goals")
    first.get_by_role("link", name="Dr. Ada Lind", exact=True).click()
    page.get_by_role("link", name="Ask Dr. Ada Lind").click()
    page.get_by_label("Why you are asking this person").fill("Your work on asthma made me curious.")
    expect(page.locator("input[name=goals]:checked")).to_have_count(2)
    sam.presses("Send the request")
    expect(page.get_by_role("status")).to_contain_text("on its way to Dr. Ada Lind")


def decides_from_the_mail(ada: Person) -> None:
    page = ada.opens_mail("Sam Rivera asks you to be their mentor")
    expect(page.get_by_text("Your work on asthma made me curious.")).to_be_visible()
    expect(page.get_by_text("Find a lab for the summer")).to_be_visible()
    ada.presses("Accept and start")
    expect(page.get_by_role("status")).to_contain_text("your mentorship starts today")


def books_with_an_agenda(sam: Person) -> None:
    page = sam.opens_mail("Dr. Ada Lind said yes")
    page.get_by_role("link", name="Book").first.click()
    page.locator("label.btn").nth(1).click()  # the first may begin while this runs
    page.get_by_label("Agenda").fill("How to write to a lab")
    sam.presses("Book the meeting")
    expect(page.get_by_role("listitem").filter(has_text="How to write to a lab")).to_be_visible()


def logs_it(ada: Person) -> None:
    page = ada.opens_mail("Did you meet Sam Rivera")
    page.get_by_label(research().name).check()
    page.get_by_label("Shared notes").fill("We drafted a first letter to two labs.")
    page.get_by_label("What", exact=True).first.fill("Send the letter")
    page.get_by_label("By when").first.fill((school_today() + timedelta(days=7)).isoformat())
    page.get_by_label("Private note").fill("Shy at first.")
    ada.presses("Save the log")


def answers_everything(person: Person) -> None:
    """Choose the first answer of every question on the page and send it."""
    page = person.page
    for group in page.locator("main fieldset, main [role=radiogroup]").all():
        radio = group.get_by_role("radio").first
        if radio.count():
            radio.check()
    person.presses("Send")


def cell(page: Page, column: str, stage: str):
    """What the report says of one stage under one heading."""
    table = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name=column, exact=True))
    place = table.get_by_role("columnheader").all_inner_texts().index(column) - 1
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=stage, exact=True))
    return row.get_by_role("cell").nth(place)


def test_one_students_whole_path(browser, people, running_stack, sam, ada):
    writes_a_goal(sam, research(), "Find a lab for the summer")
    writes_a_goal(sam, letters(), "Know whom to ask for a letter")
    finds_and_asks(sam)
    decides_from_the_mail(ada)
    running_stack.wait_for_mail("ada@example.edu", "You and Sam Rivera work together now")

    books_with_an_agenda(sam)
    for person in ("sam@example.edu", "ada@example.edu"):
        invitation = running_stack.wait_for_mail(person, "Meeting with")[0]
        assert any(part.get_content_type() == "text/calendar" for part in invitation.message.walk())
        assert "How to write to a lab" not in invitation.message.as_string()
    assert running_stack.mail(subject=REMINDER) == []
    for person in ("sam@example.edu", "ada@example.edu"):
        assert 0 <= reminded_within(running_stack, Meeting.objects.get(), person) < 3
    assert len(running_stack.mail(subject=REMINDER)) == 2

    move_into_the_past(Meeting.objects.get())
    logs_it(ada)
    assert Meeting.objects.get().is_held
    page = sam.opens(f"/meetings/{Meeting.objects.get().pk}/")
    expect(page.get_by_text("We drafted a first letter to two labs.")).to_be_visible()
    expect(page.get_by_text("Send the letter", exact=True)).to_be_visible()
    assert PrivateNote.objects.get().text == "Shy at first."
    assert "Shy at first." not in page.content()

    set_season(is_open=True)
    sam.opens_mail("Your check-in")
    answers_everything(sam)
    robin = Person(browser, running_stack, "robin@example.edu")
    robin.opens_mail("Your check-in")
    answers_everything(robin)

    for person, other in ((sam, "Dr. Ada Lind"), (ada, "Sam Rivera")):
        page = person.opens(f"/surveys/pair/{Relationship.objects.get().pk}/")
        expect(page.get_by_role("heading", name="Nothing to compare yet")).to_be_visible()
        expect(page.get_by_role("heading", name="Worth a few words")).to_have_count(0)
        page = person.opens_mail("How do you see mentoring?")
        page.locator("input[name=qualities]").nth(0 if person is sam else 1).check()
        page.locator("input[name=qualities]").nth(2).check()
        answers_everything(person)
        expect(page.get_by_role("status")).to_contain_text(other)
    page = sam.opens_mail("You and Dr. Ada Lind have both answered")
    expect(page.get_by_role("heading", name="Worth a few words")).to_be_visible()
    expect(page.get_by_role("heading", name="Matters to you both")).to_be_visible()

    kim = Person(browser, running_stack, "kim@example.edu")
    page = kim.opens("/")
    page.get_by_role("link", name="Reports", exact=True).click()
    expect(cell(page, "Have a mentor", "M2")).to_have_text(re.compile(r"^\s*1\b.*100% of 1\s*$", re.DOTALL))
    expect(cell(page, "Have a mentor", "All stages")).to_have_text(re.compile(r"^\s*1\b.*50% of 2\s*$", re.DOTALL))
    expect(cell(page, "Meetings held", "M2")).to_have_text(re.compile(r"^\s*1\b.*100% of 1\s*$", re.DOTALL))
    expect(page.locator("svg[role=img]").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line for line in lines if line.startswith("M2,withheld")], "One student is too few for a number in a file"
